import { ServiceError } from './errors.ts';

export interface Limiter {
  /**
   * Runs `task` as soon as one of the places is free, first come first served.
   * Throws ServiceError `overloaded` at once when the queue is full, and `cancelled` when `signal` aborts while waiting;
   * a task that has begun is not interrupted (it gets its own signal from its caller).
   */
  run<T>(task: () => Promise<T>, signal?: AbortSignal): Promise<T>;
  readonly active: number;
  readonly queued: number;
}

interface LimiterOptions {
  /** Tasks that may run at the same time, at least 1. */
  concurrency: number;
  /** Callers that may wait; 0 refuses whenever all places are taken. */
  maxQueue: number;
  /** Told to callers who are refused. */
  retryAfterSeconds?: number;
}

/** Bounds how much runs at once and how much waits, so that overload is answered at once instead of by a pile-up. */
export function createLimiter({ concurrency, maxQueue, retryAfterSeconds = 2 }: LimiterOptions): Limiter {
  // A Set keeps the order of arrival and lets a caller in the middle leave at no cost.
  const waiting = new Set<() => void>();
  let active = 0;

  function acquire(signal: AbortSignal | undefined): Promise<void> | undefined {
    if (signal?.aborted) {
      throw cancelled();
    }
    if (active < concurrency) {
      active += 1;
      return undefined;
    }
    if (waiting.size >= maxQueue) {
      throw overloaded(concurrency, waiting.size, retryAfterSeconds);
    }
    return new Promise((resolve, reject) => {
      const enter = () => {
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      const leave = () => {
        waiting.delete(enter);
        reject(cancelled());
      };
      waiting.add(enter);
      signal?.addEventListener('abort', leave, { once: true });
    });
  }

  function release(): void {
    const next = waiting.values().next();
    if (next.done) {
      active -= 1;
      return;
    }
    // The place goes straight to the next in line: `active` stays as it is.
    waiting.delete(next.value);
    next.value();
  }

  return {
    async run(task, signal) {
      await acquire(signal);
      try {
        return await task();
      } finally {
        release();
      }
    },
    get active() {
      return active;
    },
    get queued() {
      return waiting.size;
    },
  };
}

function overloaded(running: number, queued: number, retryAfter: number): ServiceError {
  return new ServiceError(
    'overloaded',
    {
      zh: `服务器繁忙:${running} 个查询正在执行,${queued} 个在排队。请 ${retryAfter} 秒后重试,或缩小时间范围、减少面板。`,
      en: `The server is busy: ${running} queries running, ${queued} waiting. Try again in ${retryAfter} s, or ask for a shorter range or fewer panels.`,
    },
    { retryAfter }
  );
}

function cancelled(): ServiceError {
  return new ServiceError('cancelled', {
    zh: '查询在排队时被取消。',
    en: 'The query was cancelled while it waited.',
  });
}
