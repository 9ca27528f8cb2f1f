import { createHash } from 'node:crypto';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import { withinTime } from '../platform/within-time.ts';
import type { MemoryStore } from './memory-store.ts';
import { createRecovery } from './recovery.ts';
import type { CacheEntry, ResultStore } from './result-store.ts';

/** The two commands that the cache needs; an ioredis client has them. */
export interface RedisCommands {
  get(key: string): Promise<string | null>;
  set(key: string, value: string, unit: 'PX', milliseconds: number): Promise<unknown>;
}

interface RedisStoreOptions {
  redis: RedisCommands;
  /** Called when the connection is open but dead. */
  reconnect: () => void;
  /** Takes over while Redis is away, and holds what is too large for Redis. */
  memory: MemoryStore;
  clock: Clock;
  logger: Logger;
  commandTimeoutMs?: number;
}

/** Adds what only a store with an outage knows: the first check, done once when the server starts. */
export interface RedisStore extends ResultStore {
  /** Finds out whether Redis can be read and written; says so in the log if not. */
  verify(): Promise<void>;
}

export const REDIS_KEY_PREFIX = 'aimarket:q:';
const PROBE_KEY = `${REDIS_KEY_PREFIX}probe`;
const PROBE_TTL_MS = 1_000;
const COMMAND_TIMEOUT_MS = 200;
/** A larger value would need longer than a command may take, and hold up everything behind it on the one connection. */
const MAX_VALUE_LENGTH = 4 * 1024 * 1024;

/**
 * Answers shared by all data servers that use the same Redis. Any trouble (down, hung, refusing writes) ends in one
 * warning and in answers from memory until Redis works again; callers never see an error and wait 200 ms at most, once.
 */
export function createRedisStore(options: RedisStoreOptions): RedisStore {
  const { redis, reconnect, memory, clock, logger, commandTimeoutMs = COMMAND_TIMEOUT_MS } = options;
  const reads = new Map<string, Promise<CacheEntry | undefined>>();

  const outage = createRecovery({
    clock,
    // A write, not PING: a full or read-only Redis answers PING.
    probe: () => redis.set(PROBE_KEY, '1', 'PX', PROBE_TTL_MS),
    timeoutMs: commandTimeoutMs,
    onLost: (error) =>
      logger.warn('Redis cannot be used; caching in memory until it can (check REDIS_URL and the Redis server)', {
        error,
      }),
    onHung: reconnect,
    onRecovered: () => logger.info('Redis works again; caching in Redis'),
  });

  async function read(key: string): Promise<CacheEntry | undefined> {
    const local = memory.get(key);
    try {
      const text = await withinTime(redis.get(redisKey(key)), commandTimeoutMs);
      return newest(text === null ? undefined : decode(text), local);
    } catch (error) {
      outage.lost(error);
      return local;
    }
  }

  return {
    get(key) {
      if (outage.isLost()) {
        return memory.get(key);
      }
      let pending = reads.get(key);
      if (pending === undefined) {
        pending = read(key).finally(() => reads.delete(key));
        reads.set(key, pending);
      }
      return pending;
    },

    async set(key, entry) {
      if (outage.isLost() || entry.value.length > MAX_VALUE_LENGTH) {
        memory.set(key, entry);
        return;
      }
      try {
        const ttlMs = Math.max(1, Math.ceil(entry.staleMs));
        await withinTime(redis.set(redisKey(key), encode(entry), 'PX', ttlMs), commandTimeoutMs);
        memory.delete(key);
      } catch (error) {
        memory.set(key, entry);
        outage.lost(error);
      }
    },

    stats: () => ({ ...memory.stats(), backend: outage.isLost() ? 'memory' : 'redis' }),

    verify: () => outage.verify(),

    async close() {
      outage.close();
      await memory.close();
    },
  };
}

/** Hashed: questions are long, and who lists keys need not read what was asked. */
function redisKey(key: string): string {
  return REDIS_KEY_PREFIX + createHash('sha256').update(key).digest('base64url');
}

function encode({ asOf, freshMs, staleMs, value }: CacheEntry): string {
  return `1 ${asOf} ${freshMs} ${staleMs}\n${value}`;
}

/** undefined for anything that `encode` did not write. */
function decode(text: string): CacheEntry | undefined {
  const end = text.indexOf('\n');
  const header = /^1 (\d+) (\d+(?:\.\d+)?) (\d+(?:\.\d+)?)$/.exec(text.slice(0, Math.max(0, end)));
  if (header === null) {
    return undefined;
  }
  const [, asOf, freshMs, staleMs] = header.map(Number);
  return { asOf: asOf ?? 0, freshMs: freshMs ?? 0, staleMs: staleMs ?? 0, value: text.slice(end + 1) };
}

function newest(one: CacheEntry | undefined, other: CacheEntry | undefined): CacheEntry | undefined {
  return one === undefined || (other !== undefined && other.asOf > one.asOf) ? other : one;
}
