import type { EventStore } from '../engines/engine.ts';
import { ServiceError } from '../platform/errors.ts';
import type { Logger } from '../platform/logger.ts';
import { BUSINESS_TABLES, clickhouseTableSql } from './business-tables.ts';
import { DEMO_EVENT_TABLES, DEMO_RECORD_TABLES, DEMO_ROLLUP_TABLES, DEMO_SOURCE } from './event-rows.ts';
import { utcText } from './time-text.ts';
import { createWorld, GENERATOR_VERSION, type DemoWorld } from './world.ts';

/** Its presence says that the six business tables beside it are ours to fill and to drop. */
export const MARKER_TABLE = 'aimarket_demo';

const LIMITS = { maxRows: 1000, timeoutMs: 30_000 };

interface OpenWorldOptions {
  store: EventStore;
  seed: number;
  days: number;
  scale: number;
  now: number;
  logger: Logger;
}

/**
 * The world whose rows the store holds, or a new one with empty tables. Rows of another seed or generator version are
 * removed first. Throws `unavailable` where business tables exist that no demo made.
 */
export async function openWorld({ store, seed, days, scale, now, logger }: OpenWorldOptions): Promise<DemoWorld> {
  const present = await existingTables(store);
  const strangers = BUSINESS_TABLES.map(({ name }) => name).filter((name) => present.has(name));
  if (!present.has(MARKER_TABLE) && strangers.length > 0) {
    throw new ServiceError('unavailable', {
      zh: `事件库里已有不是演示数据的业务表(${strangers.join('、')}),演示模式不会改动它们:请设置 DEMO=off,或换一个 DATA_DIR / CLICKHOUSE_URL。`,
      en: `The event store has business tables that are no demo (${strangers.join(', ')}); demo mode leaves them alone. Set DEMO=off or choose another DATA_DIR / CLICKHOUSE_URL.`,
    });
  }
  const known = present.has(MARKER_TABLE) ? await readMarker(store) : null;
  if (known && known.version === GENERATOR_VERSION && known.world.seed === seed && known.world.scale === scale) {
    return known.world;
  }
  if (present.has(MARKER_TABLE)) {
    logger.info('demo data of another seed or version is replaced', { seed, version: GENERATOR_VERSION });
    await removeDemo(store);
  }
  const world = createWorld({ seed, days, now, scale });
  await writeMarker(store, world);
  for (const table of BUSINESS_TABLES) {
    await store.command(clickhouseTableSql(table));
  }
  return world;
}

/** Whether a demo has left its rows in the store. */
export async function hasDemo(store: EventStore): Promise<boolean> {
  return (await existingTables(store)).has(MARKER_TABLE);
}

/** Takes everything out of the store that a demo wrote, and nothing else. Does nothing where there was no demo. */
export async function removeDemo(store: EventStore): Promise<void> {
  if (!(await hasDemo(store))) {
    return;
  }
  // A demo of an earlier release has fewer.
  const present = await existingTables(store);
  const marked = [...DEMO_EVENT_TABLES, ...DEMO_ROLLUP_TABLES, ...DEMO_RECORD_TABLES];
  for (const table of marked.filter((name) => present.has(name))) {
    await store.command(`ALTER TABLE ${table} DELETE WHERE source = '${DEMO_SOURCE}' SETTINGS mutations_sync = 1`);
  }
  for (const { name } of BUSINESS_TABLES) {
    await store.command(`DROP TABLE IF EXISTS ${name} SYNC`);
  }
  // Last, so that a crash on the way leaves the rest recognisable as ours.
  await store.command(`DROP TABLE ${MARKER_TABLE} SYNC`);
}

async function existingTables(store: EventStore): Promise<Set<string>> {
  const { columns } = await store.query(
    {
      sql: 'SELECT name FROM system.tables WHERE database = currentDatabase()',
      params: [],
      columns: [{ name: 'name', type: 'string' }],
    },
    LIMITS
  );
  return new Set((columns[0] ?? []).map(String));
}

async function readMarker(store: EventStore): Promise<{ version: number; world: DemoWorld } | null> {
  const { columns, rowCount } = await store.query(
    {
      sql: `SELECT version, seed, first_day, toUnixTimestamp64Milli(built_at) AS built_at, scale FROM ${MARKER_TABLE}`,
      params: [],
      columns: ['version', 'seed', 'first_day', 'built_at', 'scale'].map((name) => ({ name, type: 'number' as const })),
    },
    LIMITS
  );
  const [version, seed, firstDay, builtAt, scale] = columns.map((column) => Number(column[0]));
  if (rowCount !== 1 || [version, seed, firstDay, builtAt, scale].some((value) => value === undefined)) {
    return null;
  }
  return {
    version: version as number,
    world: { seed: seed as number, firstDay: firstDay as number, builtAt: builtAt as number, scale: scale as number },
  };
}

async function writeMarker(store: EventStore, { seed, firstDay, builtAt, scale }: DemoWorld): Promise<void> {
  await store.command(
    `CREATE TABLE ${MARKER_TABLE} (version UInt32, seed UInt32, first_day Int32, built_at DateTime64(3, 'UTC'), scale Float64) ENGINE = MergeTree ORDER BY version`
  );
  await store.insert(MARKER_TABLE, [
    { version: GENERATOR_VERSION, seed, first_day: firstDay, built_at: utcText(builtAt), scale },
  ]);
}
