import type { EventStore } from '../engines/engine.ts';
import type { Clock } from '../platform/clock.ts';
import { ServiceError } from '../platform/errors.ts';
import type { Logger } from '../platform/logger.ts';
import { dateTimeText } from '../sql/stored-time.ts';
import { ALERT_TABLES } from './alert-tables.ts';
import { CAPACITY_PREDICTIONS } from './capacity-table.ts';
import { completeTableSql, createTableSql, onCluster, SINGLE, type Layout } from './event-table.ts';
import { INSPECTIONS } from './inspection-table.ts';
import { ERROR_LINES, incomingSql } from './incoming.ts';
import { takeMigrationLease, type LeaseTiming } from './migration-lease.ts';
import { mergeSettingsSql, rollupsSql } from './rollups.ts';
import { EVENT_TABLES } from './tables.ts';

export interface Migration {
  /** 1, 2, 3 … without gaps; never changed once it has been released. */
  version: number;
  name: string;
  /** Each can be run again: a crash between the last statement and its record repeats all of them. */
  statements: (layout: Layout) => readonly string[];
}

export const MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    name: 'event tables',
    statements: (layout) => EVENT_TABLES.flatMap((table) => createTableSql(table, layout)),
  },
  {
    version: 2,
    name: 'log ingest',
    statements: (layout) => [
      // A store made by the first release has three of the tables, with fewer columns.
      ...EVENT_TABLES.flatMap((table) => [...createTableSql(table, layout), ...completeTableSql(table, layout)]),
      ...createTableSql(ERROR_LINES, layout),
      ...incomingSql(layout),
    ],
  },
  { version: 3, name: 'rollups, all made anew by the next', statements: () => [] },
  {
    version: 4,
    name: 'rollups',
    statements: (layout) => [
      `DROP VIEW IF EXISTS api_requests_to_api_requests_1h${onCluster(layout)}`,
      ...rollupsSql(4, layout),
    ],
  },
  {
    version: 5,
    name: 'weeks of durations',
    statements: (layout) => [...rollupsSql(5, layout), ...mergeSettingsSql([4, 5], layout)],
  },
  {
    version: 6,
    name: 'alerts',
    statements: (layout) => ALERT_TABLES.flatMap((table) => createTableSql(table, layout)),
  },
  {
    version: 7,
    name: 'hours of samples',
    statements: (layout) => [...rollupsSql(7, layout), ...mergeSettingsSql([7], layout)],
  },
  {
    version: 8,
    name: 'thirds of days of durations',
    statements: (layout) => [...rollupsSql(8, layout), ...mergeSettingsSql([8], layout)],
  },
  { version: 9, name: 'inspections', statements: (layout) => createTableSql(INSPECTIONS, layout) },
  {
    version: 10,
    name: 'capacity predictions',
    statements: (layout) => createTableSql(CAPACITY_PREDICTIONS, layout),
  },
];

const RECORD_TABLE = 'schema_migrations';
const LIMITS = { maxRows: 10_000, timeoutMs: 30_000 };

interface MigrateOptions {
  store: EventStore;
  logger: Logger;
  clock: Clock;
  layout?: Layout;
  /** Other data servers may start on the store at the same time. */
  shared?: boolean;
  leaseTiming?: LeaseTiming;
  migrations?: readonly Migration[];
}

/**
 * Brings the event store's tables to the newest version and returns how many migrations ran. Safe to run at every start, of a
 * `shared` store by several servers at once: one of them changes the tables, the others wait for it.
 * Throws `unavailable` for a store that a newer release of this server has already changed.
 */
export async function migrate(options: MigrateOptions): Promise<number> {
  const { store, logger, clock, layout = SINGLE, migrations = MIGRATIONS } = options;
  await store.command(recordTableSql(layout));
  if ((await pendingOf(store, migrations)).length === 0) {
    return 0;
  }
  const lease = options.shared
    ? await takeMigrationLease({ store, layout, logger, timing: options.leaseTiming })
    : null;
  try {
    if (layout.cluster !== null) {
      await store.command(syncRecordSql(layout));
    }
    const pending = await pendingOf(store, migrations);
    for (const { version, name, statements } of pending) {
      for (const sql of statements(layout)) {
        await lease?.confirm();
        await store.command(sql);
      }
      await store.insert(RECORD_TABLE, [{ version, name, applied_at: dateTimeText(clock()) }]);
      logger.info('event store migrated', { version, name });
    }
    return pending.length;
  } finally {
    await lease?.release();
  }
}

/** What has not run yet. Throws `unavailable` for a store that a newer release has changed. */
async function pendingOf(store: EventStore, migrations: readonly Migration[]): Promise<readonly Migration[]> {
  const applied = await appliedVersions(store);
  const newest = migrations.at(-1)?.version ?? 0;
  const unknown = [...applied].filter((version) => version > newest);
  if (unknown.length > 0) {
    throw new ServiceError('unavailable', {
      zh: `事件库的结构版本是 ${Math.max(...unknown)},高于本程序认识的 ${newest}:请升级数据服务,或换一个 DATA_DIR。`,
      en: `The event store is at schema version ${Math.max(...unknown)}, this release knows ${newest}: upgrade the data server or choose another DATA_DIR.`,
    });
  }
  return migrations.filter(({ version }) => !applied.has(version));
}

/** On a cluster every node must know what has run, so each keeps a copy. */
function recordTableSql(layout: Layout): string {
  const engine =
    layout.cluster === null
      ? 'MergeTree'
      : `ReplicatedMergeTree('/clickhouse/tables/all/{database}/${RECORD_TABLE}', '{shard}-{replica}')`;
  return `CREATE TABLE IF NOT EXISTS ${RECORD_TABLE}${onCluster(layout)} (version UInt32, name String, applied_at DateTime64(3, 'UTC')) ENGINE = ${engine} ORDER BY version`;
}

/** Another server may have written its record to another node. */
export function syncRecordSql(layout: Layout): string {
  return `SYSTEM SYNC REPLICA${onCluster(layout)} ${RECORD_TABLE}`;
}

async function appliedVersions(store: EventStore): Promise<Set<number>> {
  const { columns } = await store.query(
    { sql: `SELECT version FROM ${RECORD_TABLE}`, params: [], columns: [{ name: 'version', type: 'number' }] },
    LIMITS
  );
  return new Set((columns[0] ?? []).map(Number));
}
