import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import { createMemoryStore } from './memory-store.ts';
import type { RedisConnection } from './redis-connection.ts';
import { createRedisStore } from './redis-store.ts';
import type { ResultStore } from './result-store.ts';

interface StoreOptions {
  /** null: `REDIS_URL` is not set, answers are kept in this process. The connection stays its owner's to close. */
  redis: RedisConnection | null;
  clock: Clock;
  logger: Logger;
  maxBytes?: number;
  maxEntries?: number;
}

const MAX_BYTES = 256 * 1024 * 1024;
const MAX_ENTRIES = 10_000;
const FIRST_CONNECT_MS = 2_000;

/** Redis with memory to fall back on, or memory alone. Waits up to 2 s for Redis; never fails because of it. */
export async function createResultStore(options: StoreOptions): Promise<ResultStore> {
  const { redis, clock, logger, maxBytes = MAX_BYTES, maxEntries = MAX_ENTRIES } = options;
  const memory = createMemoryStore({ maxBytes, maxEntries });
  if (redis === null) {
    return memory;
  }
  await redis.settled(FIRST_CONNECT_MS);
  const store = createRedisStore({ redis: redis.client, reconnect: () => redis.reconnect(), memory, clock, logger });
  await store.verify();
  return store;
}
