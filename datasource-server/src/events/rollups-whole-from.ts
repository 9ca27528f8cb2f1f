import type { EventStore } from '../engines/engine.ts';
import type { Layout } from './event-table.ts';
import { ROLLUP_TABLES } from './rollups.ts';

const LIMITS = { maxRows: 10_000, timeoutMs: 30_000 };
/** The migration that lets events in; what came with it was there before any of them. */
const EVENTS_VERSION = 2;
/** A run of migrations takes no longer. */
const ONE_RUN_MS = 10 * 60_000;
/** Lines may be so far ahead of our clock (`ingest/lines-sql.ts`). */
const AHEAD_MS = 10 * 60_000;

/**
 * The rollups that were begun when events were there already, and are not filled with these: those of a cluster, whose other
 * servers go on storing meanwhile. Table → epoch ms from which on it holds every row.
 */
export async function rollupsWholeFrom(store: EventStore, { cluster }: Layout): Promise<ReadonlyMap<string, number>> {
  if (cluster === null) {
    return new Map();
  }
  const applied = await appliedAt(store);
  const eventsSince = applied.get(EVENTS_VERSION) ?? 0;
  return new Map(
    ROLLUP_TABLES.flatMap(({ name, since }): Array<[string, number]> => {
      const made = applied.get(since) ?? Infinity;
      return made - eventsSince <= ONE_RUN_MS ? [] : [[name, made + AHEAD_MS]];
    })
  );
}

/** Migration → epoch ms at which it was done. */
async function appliedAt(store: EventStore): Promise<Map<number, number>> {
  const { columns } = await store.query(
    {
      sql: 'SELECT version, toUnixTimestamp64Milli(max(applied_at)) AS at_ FROM schema_migrations GROUP BY version',
      params: [],
      columns: [
        { name: 'version', type: 'number' },
        { name: 'at_', type: 'number' },
      ],
    },
    LIMITS
  );
  const [versions = [], times = []] = columns;
  return new Map(versions.map((version, index) => [Number(version), Number(times[index])]));
}
