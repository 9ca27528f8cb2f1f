import type { EventStore } from './engines/engine.ts';
import { loadEmbedded } from './demo/load-embedded.ts';
import { startLiveFeed } from './demo/live-feed.ts';
import type { Clock } from './platform/clock.ts';
import type { Logger } from './platform/logger.ts';
import type { Scheduler } from './platform/scheduler.ts';

interface DemoInput {
  store: EventStore;
  seed: number;
  days: number;
  scheduler: Scheduler;
  clock: Clock;
  logger: Logger;
  /** Ends the filling early, for a shutdown; the next start goes on from there. */
  signal: AbortSignal;
}

/** Fills the demo tables up to now, then keeps them moving until the scheduler stops. */
export async function startDemo({ store, seed, days, scheduler, clock, logger, signal }: DemoInput): Promise<void> {
  const feed = await loadEmbedded({ store, seed, days, clock, logger, signal });
  if (!signal.aborted) {
    const live = startLiveFeed({ feed, scheduler, clock });
    signal.addEventListener('abort', () => void live.stop(), { once: true });
  }
}
