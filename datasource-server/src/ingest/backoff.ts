/** Pauses that grow with each failure in a row, so that a service that is in trouble is asked less. */
export interface Backoff {
  isWaiting(): boolean;
  fails(): void;
  works(): void;
}

interface BackoffOptions {
  firstMs: number;
  longestMs: number;
  random?: () => number;
}

/** Each pause is drawn between half and all of its length: readers that failed together do not come back together. */
export function createBackoff({ firstMs, longestMs, random = Math.random }: BackoffOptions): Backoff {
  let failures = 0;
  let until = 0;
  return {
    isWaiting: () => performance.now() < until,
    fails() {
      const pause = Math.min(longestMs, firstMs * 2 ** Math.min(failures, 10));
      failures += 1;
      until = performance.now() + pause * (0.5 + random() / 2);
    },
    works() {
      failures = 0;
      until = 0;
    },
  };
}
