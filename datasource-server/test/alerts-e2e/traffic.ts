import { appendFileSync } from 'node:fs';
import { join } from 'node:path';

/** The marketplace's API as its log shows it: one file, in which lines are appended as requests end. */
export interface Traffic {
  /** How requests fare from now on. */
  become(how: Fare): void;
  /** So many good requests at once, as when the queue of a service that is back is worked off. */
  burst(requests: number): void;
  /** Requests logged so far. */
  count(): number;
  stop(): void;
}

export interface Fare {
  perSecond: number;
  /** Of all, 0 to 1. */
  failing: number;
  durationMs: number;
}

const TICK_MS = 500;
const GOOD = { failing: 0, durationMs: 60 };

export function startTraffic(logDir: string): Traffic {
  let fare: Fare = { ...GOOD, perSecond: 2 };
  let count = 0;

  function append(requests: number, { failing, durationMs }: Pick<Fare, 'failing' | 'durationMs'>): void {
    const now = new Date();
    const lines = Array.from({ length: requests }, () => {
      count += 1;
      const isFailing = Math.floor(count * failing) > Math.floor((count - 1) * failing);
      return JSON.stringify({
        level: 'info',
        message: 'API Request',
        category: 'api_request',
        method: 'GET',
        url: `/api/ideas/${count}`,
        status: isFailing ? 500 : 200,
        duration: durationMs,
        ip: '10.1.2.3',
        userAgent: 'Mozilla/5.0',
        userId: 7,
        timestamp: now.toISOString(),
      });
    });
    const day = now.toISOString().slice(0, 10);
    appendFileSync(join(logDir, `combined-${day}.log`), lines.map((line) => `${line}\n`).join(''));
  }

  const timer = setInterval(() => append((fare.perSecond * TICK_MS) / 1000, fare), TICK_MS);
  return {
    become(how) {
      fare = how;
    },
    burst: (requests) => append(requests, GOOD),
    count: () => count,
    stop: () => clearInterval(timer),
  };
}
