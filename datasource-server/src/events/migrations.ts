import type { EventStore } from '../engines/engine.ts';
import type { Clock } from '../platform/clock.ts';
import { ServiceError } from '../platform/errors.ts';
import type { Logger } from '../platform/logger.ts';
import { dateTimeText } from '../sql/stored-time.ts';
import { createTableSql, EVENT_TABLES } from './tables.ts';

export interface Migration {
  /** 1, 2, 3 … without gaps; never changed once it has been released. */
  version: number;
  name: string;
  /** Each can be run again: a crash between the last statement and its record repeats all of them. */
  statements: readonly string[];
}

export const MIGRATIONS: readonly Migration[] = [
  { version: 1, name: 'api requests, AI calls, samples', statements: EVENT_TABLES.map(createTableSql) },
];

const RECORD_TABLE = 'schema_migrations';
const LIMITS = { maxRows: 10_000, timeoutMs: 30_000 };

interface MigrateOptions {
  store: EventStore;
  logger: Logger;
  clock: Clock;
  migrations?: readonly Migration[];
}

/**
 * Brings the event store's tables to the newest version and returns how many migrations ran. Safe to run at every start.
 * Throws `unavailable` for a store that a newer release of this server has already changed.
 */
export async function migrate({ store, logger, clock, migrations = MIGRATIONS }: MigrateOptions): Promise<number> {
  await store.command(
    `CREATE TABLE IF NOT EXISTS ${RECORD_TABLE} (version UInt32, name String, applied_at DateTime64(3, 'UTC')) ENGINE = MergeTree ORDER BY version`
  );
  const applied = await appliedVersions(store);
  const newest = migrations.at(-1)?.version ?? 0;
  const unknown = [...applied].filter((version) => version > newest);
  if (unknown.length > 0) {
    throw new ServiceError('unavailable', {
      zh: `事件库的结构版本是 ${Math.max(...unknown)},高于本程序认识的 ${newest}:请升级数据服务,或换一个 DATA_DIR。`,
      en: `The event store is at schema version ${Math.max(...unknown)}, this release knows ${newest}: upgrade the data server or choose another DATA_DIR.`,
    });
  }
  const pending = migrations.filter(({ version }) => !applied.has(version));
  for (const { version, name, statements } of pending) {
    for (const sql of statements) {
      await store.command(sql);
    }
    await store.insert(RECORD_TABLE, [{ version, name, applied_at: dateTimeText(clock()) }]);
    logger.info('event store migrated', { version, name });
  }
  return pending.length;
}

async function appliedVersions(store: EventStore): Promise<Set<number>> {
  const { columns } = await store.query(
    { sql: `SELECT version FROM ${RECORD_TABLE}`, params: [], columns: [{ name: 'version', type: 'number' }] },
    LIMITS
  );
  return new Set((columns[0] ?? []).map(Number));
}
