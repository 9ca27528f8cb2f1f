import type { EventStore } from '../engines/engine.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import { createDemoFeed, type DemoFeed } from './demo-feed.ts';
import { openWorld } from './demo-marker.ts';
import { readProgress } from './demo-progress.ts';

interface LoadEmbeddedOptions {
  /** Its event tables must exist (`events/migrations.ts`) and must have no retention rule. */
  store: EventStore;
  seed: number;
  clock: Clock;
  logger: Logger;
  /** Length of the history when it is made for the first time. */
  days?: number;
  /** Size of the marketplace; 1 is about 1.5 million rows in half a year. */
  scale?: number;
  /** Ends a load early, for a shutdown; the next start goes on from there. */
  signal?: AbortSignal;
}

const REPORT_EVERY_MS = 2_000;

/**
 * Fills the event store with a marketplace and its events, up to now. What is there already stays: a restart or a load
 * that was cut off continues behind the newest row. The feed that is returned carries on from there.
 */
export async function loadEmbedded({
  store,
  seed,
  clock,
  logger,
  days = 180,
  scale = 1,
  signal,
}: LoadEmbeddedOptions): Promise<DemoFeed> {
  const startedAt = clock();
  const world = await openWorld({ store, seed, days, scale, now: startedAt, logger });
  const feed = createDemoFeed({ store, world, progress: await readProgress(store) });
  let reportedAt = startedAt;
  const onDay = (day: number, of: number) => {
    if (clock() - reportedAt >= REPORT_EVERY_MS) {
      reportedAt = clock();
      logger.info('demo data is being generated', { day, of });
    }
  };
  const rows = await feed.advance(startedAt, { onDay, signal });
  logger.info(signal?.aborted ? 'demo data is incomplete' : 'demo data is ready', {
    rows,
    seed,
    elapsedMs: clock() - startedAt,
  });
  return feed;
}
