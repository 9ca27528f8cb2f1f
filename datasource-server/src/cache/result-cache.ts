import type { Clock } from '../platform/clock.ts';
import { createLogThrottle } from '../platform/log-throttle.ts';
import type { Logger } from '../platform/logger.ts';
import type { CachePolicy } from './cache-policy.ts';
import { cancelled, startFlight, type Flight } from './flight.ts';
import type { CacheEntry, ResultStore, StoreStats } from './result-store.ts';

/** hit: fresh; stale: served while a newer one is fetched behind; miss: waited for; skip: asked past the store. */
export type CacheOutcome = 'hit' | 'stale' | 'miss' | 'skip';

export interface CacheAnswer {
  value: string;
  outcome: CacheOutcome;
  /** Epoch ms at which the value's load began. */
  asOf: number;
}

export interface CacheMetrics {
  answered(outcome: CacheOutcome): void;
  refreshFailed(): void;
}

export interface GetOptions {
  /** Never answered from the store; still written to it. Shares a load with other skipping callers only. */
  skip?: boolean;
  /** Of this caller: when it aborts, `get` rejects with `cancelled`; the load goes on while others wait for it. */
  signal?: AbortSignal;
}

/** Produces the value; should stop when `signal` aborts, which happens when nobody waits any more. */
export type Load = (signal: AbortSignal) => Promise<string>;

export interface ResultCache {
  /**
   * The value of `key` by `policy` and age: fresh from the store, stale from the store with a refresh behind, or loaded.
   * At most one load a key is under way (one more for skipping callers). A failed load is not stored; it rejects for
   * everyone who waited for it.
   */
  get(key: string, policy: CachePolicy, load: Load, options?: GetOptions): Promise<CacheAnswer>;
  stats(): StoreStats;
  /** Aborts refreshes that nobody waits for, waits for loads under way and closes the store. */
  close(): Promise<void>;
}

interface ResultCacheOptions {
  store: ResultStore;
  clock: Clock;
  logger: Logger;
  metrics?: CacheMetrics;
}

type Loaded = Pick<CacheEntry, 'value' | 'asOf'>;
type Flights = Map<string, Flight<Loaded>>;

/** Clocks of hosts that share a Redis differ a little; an entry from further ahead than this is not believed. */
const CLOCK_SKEW_MS = 5_000;
/** After a failed refresh a key is left alone for this long, however often it is asked for. */
const REFRESH_PAUSE_MS = 5_000;
const MAX_PAUSED_KEYS = 1_000;

/** Single flight for identical questions, then stale-while-revalidate, over any store. */
export function createResultCache({ store, clock, logger, metrics }: ResultCacheOptions): ResultCache {
  const throttle = createLogThrottle({ logger, clock });
  const flights: Flights = new Map();
  const skipFlights: Flights = new Map();
  const refreshPausedUntil = new Map<string, number>();
  let closed = false;

  function start(among: Flights, key: string, policy: CachePolicy, load: Load): Flight<Loaded> {
    const remove = () => {
      if (among.get(key) === flight) {
        among.delete(key);
      }
    };
    const flight: Flight<Loaded> = startFlight(async (signal) => {
      const asOf = clock();
      try {
        const value = await load(signal);
        // Not awaited: callers get the value now; the flight stays joinable until the store has it too.
        void write(key, { value, asOf, freshMs: policy.freshMs, staleMs: policy.staleMs }).finally(remove);
        return { value, asOf };
      } catch (error) {
        remove();
        throw error;
      }
    }, remove);
    among.set(key, flight);
    return flight;
  }

  async function write(key: string, entry: CacheEntry): Promise<void> {
    refreshPausedUntil.delete(key);
    try {
      await store.set(key, entry);
    } catch (error) {
      throttle.warn('write', 'cache store failed to write', { error });
    }
  }

  function refreshBehind(key: string, policy: CachePolicy, load: Load): void {
    if (closed || flights.has(key) || clock() < (refreshPausedUntil.get(key) ?? 0)) {
      return;
    }
    const flight = start(flights, key, policy, load);
    flight.keep().catch((error: unknown) => {
      if (closed) {
        return;
      }
      pauseRefresh(key);
      metrics?.refreshFailed();
      throttle.warn('refresh', 'background refresh failed; the stale answer is kept', { error });
    });
  }

  function pauseRefresh(key: string): void {
    const now = clock();
    if (refreshPausedUntil.size >= MAX_PAUSED_KEYS) {
      for (const [paused, until] of refreshPausedUntil) {
        if (until <= now || refreshPausedUntil.size >= MAX_PAUSED_KEYS) {
          refreshPausedUntil.delete(paused);
        }
      }
    }
    refreshPausedUntil.set(key, now + REFRESH_PAUSE_MS);
  }

  async function waitFor(
    among: Flights,
    outcome: CacheOutcome,
    [key, policy, load, options]: [string, CachePolicy, Load, GetOptions]
  ): Promise<CacheAnswer> {
    if (options.signal?.aborted) {
      throw cancelled();
    }
    const flight = among.get(key) ?? start(among, key, policy, load);
    const { value, asOf } = await flight.join(options.signal);
    metrics?.answered(outcome);
    return { value, outcome, asOf };
  }

  return {
    async get(key, policy, load, options = {}) {
      if (options.skip) {
        return waitFor(skipFlights, 'skip', [key, policy, load, options]);
      }
      const found = store.get(key);
      const entry = found instanceof Promise ? await found : found;
      const age = entry === undefined ? 'expired' : ageOf(entry, policy, clock());
      if (entry === undefined || age === 'expired') {
        return waitFor(flights, 'miss', [key, policy, load, options]);
      }
      if (age === 'stale') {
        refreshBehind(key, policy, load);
      }
      const outcome = age === 'fresh' ? 'hit' : 'stale';
      metrics?.answered(outcome);
      return { value: entry.value, outcome, asOf: entry.asOf };
    },

    stats: () => store.stats(),

    async close() {
      closed = true;
      const underWay = [...flights.values(), ...skipFlights.values()];
      underWay.forEach((flight) => flight.release());
      await Promise.all(underWay.map((flight) => flight.ended));
      await store.close();
    },
  };
}

/** The stricter of the entry's own policy and the caller's decides. */
function ageOf(entry: CacheEntry, policy: CachePolicy, now: number): 'fresh' | 'stale' | 'expired' {
  const ageMs = now - entry.asOf;
  if (ageMs < -CLOCK_SKEW_MS || ageMs > Math.min(entry.staleMs, policy.staleMs)) {
    return 'expired';
  }
  return ageMs <= Math.min(entry.freshMs, policy.freshMs) ? 'fresh' : 'stale';
}
