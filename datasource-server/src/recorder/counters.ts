/** Counters of one server as they stand, by name, and for how many seconds they have been counting. */
export interface CounterReading {
  uptimeSeconds: number;
  counters: Readonly<Record<string, number>>;
}

/** What counters grew by since the reading before. */
export interface Growth {
  seconds: number;
  /** Name → increase; names that the reading before did not have are absent. */
  by: Readonly<Record<string, number>>;
}

interface Remembered extends CounterReading {
  at: number;
}

/** What a longer silence hides is not told as of now: a day's slow queries are no burst of this minute. */
const MAX_GAP_MS = 5 * 60_000;
/** Uptimes are whole seconds and two clocks differ. */
const UPTIME_SLACK_SECONDS = 5;

/**
 * Turns counters into increases, for each server (`key`) on its own. A server that was started anew, and a counter that was
 * reset, began from 0: their increase is what they stand at, as Prometheus' `increase` has it. Null at the first reading and
 * after a gap of more than five minutes. `elapsed`: milliseconds that only ever grow.
 */
export function createCounters(elapsed: () => number = () => performance.now()) {
  const before = new Map<string, Remembered>();

  return {
    growth(key: string, { uptimeSeconds, counters }: CounterReading): Growth | null {
      const known = before.get(key);
      const at = elapsed();
      before.set(key, { uptimeSeconds, counters, at });
      if (known === undefined || at <= known.at || at - known.at > MAX_GAP_MS) {
        return null;
      }
      const seconds = (at - known.at) / 1000;
      const restarted = uptimeSeconds + UPTIME_SLACK_SECONDS < known.uptimeSeconds + seconds;
      const increase = (name: string, now: number): number => {
        const then = known.counters[name] ?? now;
        return restarted || now < then ? now : now - then;
      };
      const shared = Object.entries(counters).filter(([name]) => Object.hasOwn(known.counters, name));
      return { seconds, by: Object.fromEntries(shared.map(([name, now]) => [name, increase(name, now)])) };
    },
  };
}

export type Counters = ReturnType<typeof createCounters>;
