import type { Clock } from '../platform/clock.ts';
import type { ScheduledJob, Scheduler } from '../platform/scheduler.ts';
import type { DemoFeed } from './demo-feed.ts';

interface LiveFeedOptions {
  feed: DemoFeed;
  scheduler: Scheduler;
  clock: Clock;
  intervalMs?: number;
}

/** Keeps the demo moving: every few seconds it appends what has happened since. Stop it by the job it returns. */
export function startLiveFeed({ feed, scheduler, clock, intervalMs = 5_000 }: LiveFeedOptions): ScheduledJob {
  return scheduler.every('demo live feed', intervalMs, async (signal) => {
    await feed.advance(clock(), { signal });
  });
}
