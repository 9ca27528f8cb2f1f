import { AI_ERROR_CODES } from '@aimarket/telemetry/ai-error-codes';
import { migrate } from '../../src/events/migrations.ts';
import { createLineWriter, type LineChunk } from '../../src/ingest/line-writer.ts';
import type { Privacy } from '../../src/ingest/privacy-sql.ts';
import { repairLines } from '../../src/ingest/repair-lines.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { startChdb, type Chdb } from '../support/chdb.ts';

/** When every chunk is received. */
export const NOW = Date.parse('2026-03-18T05:00:00Z');
export const AT = '2026-03-18T04:00:00.000Z';
export const TABLES = [
  'api_requests',
  'user_actions',
  'ai_calls',
  'business_events',
  'security_events',
  'app_errors',
  'web_events',
  'log_lines',
  'error_lines',
];
export const PRIVACY: Privacy = { ip: 'truncate', salt: 'a salt', redact: true };

export interface StoredLines {
  /** Stores records as one chunk of lines. */
  write(records: object[], chunk?: Partial<LineChunk>, privacy?: Privacy): Promise<void>;
  /** The column `n` of a query. */
  rows(sql: string): Promise<string[]>;
  /** An expression over the first row of a table. */
  one(table: string, expression: string): Promise<string | undefined>;
  truncate(table: string): Promise<void>;
}

/** For use in a test file: an engine of its own, its tables empty before each test. */
export function storedLines(): StoredLines {
  let chdb: Chdb;
  let chunks = 0;
  const truncate = (table: string) => chdb.store.command(`TRUNCATE TABLE ${table}`);

  beforeAll(async () => {
    chdb = await startChdb();
    await migrate({ store: chdb.store, logger: silentLogger, clock: () => NOW });
  });
  afterAll(() => chdb.stop());
  beforeEach(async () => {
    for (const table of TABLES) {
      await truncate(table);
    }
  });

  async function rows(sql: string): Promise<string[]> {
    const { columns } = await chdb.store.query(
      { sql, params: [], columns: [{ name: 'n', type: 'string' }] },
      { maxRows: 1000, timeoutMs: 10_000 }
    );
    return (columns[0] ?? []).map(String);
  }

  return {
    truncate,
    rows,
    one: async (table, expression) => (await rows(`SELECT toString(${expression}) AS n FROM ${table}`))[0],
    async write(records, chunk = {}, privacy = PRIVACY) {
      const writer = createLineWriter({
        store: chdb.store,
        timezone: 'Asia/Shanghai',
        privacy,
        prices: { byService: { baidu: 0.012, zhipu: 0.005 }, otherwise: 0.01 },
        aiErrors: AI_ERROR_CODES,
      });
      const { lines, keys } = await repairLines(
        Buffer.from(records.map((record) => JSON.stringify(record)).join('\n'))
      );
      await writer.write({
        token: `chunk ${(chunks += 1)}`,
        lines,
        keys,
        source: 'file',
        stream: 'combined.log',
        errorFile: null,
        receivedAt: NOW,
        ...chunk,
      });
    },
  };
}
