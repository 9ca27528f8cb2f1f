/** How many events a page may still send in this minute. */
export interface Budget {
  /** False when there is none left; `onExceeded` is told once a minute. */
  take(): boolean;
}

const MINUTE_MS = 60_000;

export function createBudget(perMinute: number, now: () => number, onExceeded: () => void): Budget {
  let minute = 0;
  let used = 0;
  return {
    take() {
      const current = Math.floor(now() / MINUTE_MS);
      if (current !== minute) {
        minute = current;
        used = 0;
      }
      used += 1;
      if (used === perMinute + 1) {
        onExceeded();
      }
      return used <= perMinute;
    },
  };
}
