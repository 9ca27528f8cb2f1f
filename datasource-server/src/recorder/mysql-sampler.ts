import type { Text } from '../contract/text.ts';
import type { ServerStatus, StatusRow } from '../engines/engine.ts';
import { ServiceError } from '../platform/errors.ts';
import { createCounters } from './counters.ts';
import { createReplicationReader } from './mysql-replication.ts';
import { mysqlSamples, type MysqlCounter, type MysqlReading } from './mysql-reading.ts';
import { createTableReader } from './mysql-tables.ts';
import { numberOf } from './number-of.ts';
import type { Sample, SampleSource } from './sample.ts';

interface MysqlSamplerOptions {
  database: ServerStatus;
  /** Milliseconds that only ever grow. */
  elapsed?: () => number;
}

const STATEMENT_MS = 3_000;
const TOO_MANY_CONNECTIONS = 1040;

const COUNTERS: Readonly<Record<MysqlCounter, string>> = {
  slow_queries: 'Slow_queries',
  questions: 'Questions',
  aborted_connects: 'Aborted_connects',
  pool_requests: 'Innodb_buffer_pool_read_requests',
  pool_reads: 'Innodb_buffer_pool_reads',
};
const GAUGES = ['Uptime', 'Threads_connected', 'Threads_running'] as const;
const STATUS = `SHOW GLOBAL STATUS WHERE Variable_name IN (${quoted([...GAUGES, ...Object.values(COUNTERS)])})`;
const VARIABLES = `SHOW GLOBAL VARIABLES WHERE Variable_name IN (${quoted(['max_connections'])})`;

/**
 * The server behind MYSQL_URL, by statements that any account may ask: threads, connections, queries, buffer pool, and sizes
 * of the tables that the account sees. Replication asks for a privilege; without it that item is missing and nothing else.
 */
export function createMysqlSource({ database, elapsed = () => performance.now() }: MysqlSamplerOptions): SampleSource {
  const counters = createCounters(elapsed);
  const replication = createReplicationReader(database, elapsed);
  const tables = createTableReader(database, elapsed);
  let missing: Text[] = [];

  async function readServer(): Promise<MysqlReading> {
    const status = valuesOf(await database.status(STATUS, STATEMENT_MS));
    const variables = valuesOf(await database.status(VARIABLES, STATEMENT_MS));
    const counted = Object.entries(COUNTERS).flatMap(([name, variable]) => {
      const value = status.get(variable.toLowerCase());
      return value === undefined ? [] : [[name, value]];
    });
    const absent = [...GAUGES, ...Object.values(COUNTERS)].filter((name) => !status.has(name.toLowerCase()));
    missing.push(...(absent.length === 0 ? [] : [notTold(absent)]));
    return {
      server: database.label,
      uptimeSeconds: status.get('uptime') ?? Number.NaN,
      ...present('threadsConnected', status.get('threads_connected')),
      ...present('threadsRunning', status.get('threads_running')),
      ...present('maxConnections', variables.get('max_connections')),
      counters: Object.fromEntries(counted) as MysqlReading['counters'],
    };
  }

  async function read(): Promise<Sample[]> {
    missing = [];
    const reading = await readServer();
    const channels = await replication();
    const sizes = await tables();
    missing.push(...channels.missing, ...sizes.missing);
    const { channels: known } = channels;
    return [
      ...mysqlSamples({ ...reading, ...(known === null ? {} : { replication: known }) }, counters),
      ...sizes.samples,
    ];
  }

  return {
    name: 'mysql',
    title: { zh: 'MySQL 服务器', en: 'MySQL server' },
    async read() {
      try {
        return await read();
      } catch (error) {
        if (!isFull(error)) {
          throw error;
        }
        // That no connection is left is itself the reading.
        missing = [error.text];
        return [{ metric: 'mysql.connection_usage', host: database.label, value: 100 }];
      }
    },
    missing: () => missing,
  };
}

function isFull(error: unknown): error is ServiceError {
  const errno = error instanceof ServiceError ? (error.cause as { errno?: unknown } | undefined)?.errno : undefined;
  return errno === TOO_MANY_CONNECTIONS;
}

/** Variable, in lower case → its number. */
function valuesOf(rows: readonly StatusRow[]): Map<string, number> {
  return new Map(
    rows.flatMap(({ Variable_name: name, Value: value }): Array<[string, number]> => {
      const number = numberOf(value);
      return name && number !== undefined ? [[name.toLowerCase(), number]] : [];
    })
  );
}

function present<K extends string>(key: K, value: number | undefined): Partial<Record<K, number>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, number>);
}

function notTold(names: readonly string[]): Text {
  return {
    zh: `服务器没有这些状态变量:${names.join('、')}。`,
    en: `The server has no status variables ${names.join(', ')}.`,
  };
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `'${name}'`).join(', ');
}
