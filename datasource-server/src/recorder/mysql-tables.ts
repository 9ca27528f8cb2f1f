import type { Text } from '../contract/text.ts';
import type { ServerStatus } from '../engines/engine.ts';
import type { ServiceError } from '../platform/errors.ts';
import { numberOf } from './number-of.ts';
import type { Sample } from './sample.ts';

export interface TableSizes {
  samples: readonly Sample[];
  missing: readonly Text[];
}

const STATEMENT_MS = 3_000;
/** Tables grow slowly, and a server with thousands of them has to look at each. */
const EVERY_MS = 5 * 60_000;
const LARGEST = 50;
const NONE: TableSizes = { samples: [], missing: [] };

/** Data and indexes, in bytes as the server estimates them. The order puts the largest first. */
const SIZES = [
  'SELECT TABLE_NAME AS name, DATA_LENGTH + INDEX_LENGTH AS bytes FROM information_schema.TABLES',
  "WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE' ORDER BY bytes DESC",
].join(' ');

/**
 * Sizes of the tables that the account sees in the connection's database: `mysql.table_size` of the 50 largest and their sum
 * with all others, `mysql.data_size`. Read every five minutes; between, there are none. Rejects where the server cannot be asked.
 */
export function createTableReader(database: ServerStatus, elapsed: () => number): () => Promise<TableSizes> {
  let readAt = -Infinity;
  return async function read(): Promise<TableSizes> {
    if (elapsed() - readAt < EVERY_MS) {
      return NONE;
    }
    try {
      const sizes = (await database.status(SIZES, STATEMENT_MS)).flatMap(({ name, bytes }) => {
        const value = numberOf(bytes);
        return name && value !== undefined ? [{ name, value }] : [];
      });
      readAt = elapsed();
      const sample = (metric: string, value: number, component = ''): Sample => ({
        metric: `mysql.${metric}`,
        host: database.label,
        component,
        value,
      });
      return {
        samples: [
          sample(
            'data_size',
            sizes.reduce((sum, { value }) => sum + value, 0)
          ),
          ...sizes.slice(0, LARGEST).map(({ name, value }) => sample('table_size', value, name)),
        ],
        missing: [],
      };
    } catch (error) {
      const { code, text } = error as Partial<ServiceError>;
      if ((code === 'timeout' || code === 'forbidden' || code === 'unsupported') && text !== undefined) {
        readAt = elapsed();
        return {
          samples: [],
          missing: [{ zh: `表大小未读取:${text.zh}`, en: `Sizes of tables are not told: ${text.en}` }],
        };
      }
      throw error;
    }
  };
}
