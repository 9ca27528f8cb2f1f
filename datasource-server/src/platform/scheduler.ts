import type { Clock } from './clock.ts';
import { createLogThrottle } from './log-throttle.ts';
import type { Logger } from './logger.ts';

const STOP_GRACE_MS = 10_000;
const MAX_JITTER_MS = 5_000;

export type Job = (signal: AbortSignal) => void | Promise<void>;

export interface ScheduledJob {
  /** No further runs; aborts the signal of the one under way and resolves when it has ended (10 s at most). */
  stop(): Promise<void>;
}

export interface Scheduler {
  /**
   * Runs `job` soon (after the jitter) and then every `intervalMs`, never twice at once: runs that fall due while one
   * is under way are left out. Keeps no process alive. A failing job is logged and runs again at its next time.
   */
  every(name: string, intervalMs: number, job: Job): ScheduledJob;
  /** Stops every job. Safe to call twice. */
  stop(): Promise<void>;
}

interface SchedulerOptions {
  clock: Clock;
  logger: Logger;
  /** 0 ≤ x < 1; spreads the first runs of jobs that start together over a tenth of their interval. */
  random?: () => number;
}

/** Periodic work with one place for overlap, errors and shutdown. */
export function createScheduler({ clock, logger, random = Math.random }: SchedulerOptions): Scheduler {
  const throttle = createLogThrottle({ logger, clock });
  const jobs = new Set<ScheduledJob>();
  let stopped = false;

  function every(name: string, intervalMs: number, job: Job): ScheduledJob {
    if (stopped) {
      throw new Error(`job ${name} cannot be scheduled: the scheduler has stopped`);
    }
    const controller = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    let running: Promise<void> = Promise.resolve();

    function schedule(delayMs: number): void {
      timer = setTimeout(() => {
        running = run();
      }, delayMs);
      timer.unref();
    }

    async function run(): Promise<void> {
      const startedAt = clock();
      try {
        await job(controller.signal);
      } catch (error) {
        if (controller.signal.aborted) {
          logger.debug('job ended by shutdown', { job: name, error });
        } else {
          throttle.error(name, 'job failed', { job: name, error });
        }
      }
      if (!controller.signal.aborted) {
        // Not negative: a wall clock that was set back must not postpone the next run.
        const elapsedMs = Math.max(0, clock() - startedAt);
        schedule(intervalMs - (elapsedMs % intervalMs));
      }
    }

    async function stop(): Promise<void> {
      jobs.delete(scheduled);
      clearTimeout(timer);
      controller.abort();
      if (!(await endsWithin(running, STOP_GRACE_MS))) {
        logger.warn('job did not end at shutdown', { job: name, waitedMs: STOP_GRACE_MS });
      }
    }

    const scheduled: ScheduledJob = { stop };
    jobs.add(scheduled);
    schedule(random() * Math.min(intervalMs / 10, MAX_JITTER_MS));
    return scheduled;
  }

  return {
    every,
    async stop() {
      stopped = true;
      await Promise.all([...jobs].map((job) => job.stop()));
    },
  };
}

async function endsWithin(work: Promise<void>, limitMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), limitMs);
  });
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
