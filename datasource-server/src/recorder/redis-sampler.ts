import type { Text } from '../contract/text.ts';
import { ServiceError } from '../platform/errors.ts';
import { createCounters } from './counters.ts';
import { numberOf } from './number-of.ts';
import { redisSamples, type RedisReading } from './redis-reading.ts';
import type { SampleSource } from './sample.ts';

interface RedisSamplerOptions {
  /** `host:port`. */
  server: string;
  /** The answer to INFO; rejects while the server cannot be asked. */
  info: () => Promise<string>;
  /** Why the connection is down, when the driver knows better than the failed command does. */
  lastError?: () => Error | undefined;
  /** Milliseconds that only ever grow. */
  elapsed?: () => number;
}

/** Fields of INFO that every version since 2.6 has. */
const EXPECTED = ['used_memory', 'connected_clients', 'keyspace_hits', 'keyspace_misses', 'evicted_keys'];

/** The server behind REDIS_URL, by one INFO: memory, clients, hits and misses, evictions, operations, keys. */
export function createRedisSource({ server, info, lastError, elapsed }: RedisSamplerOptions): SampleSource {
  const counters = createCounters(elapsed);
  let missing: Text[] = [];

  return {
    name: 'redis',
    title: { zh: 'Redis 服务器', en: 'Redis server' },
    async read() {
      const fields = fieldsOf(await ask(info, server, lastError));
      const absent = EXPECTED.filter((name) => !fields.has(name));
      missing =
        absent.length === 0
          ? []
          : [{ zh: `INFO 中没有:${absent.join('、')}。`, en: `INFO does not tell ${absent.join(', ')}.` }];
      return redisSamples(readingOf(server, fields), counters);
    },
    missing: () => missing,
  };
}

async function ask(info: () => Promise<string>, server: string, lastError?: () => Error | undefined): Promise<string> {
  try {
    return await info();
  } catch (error) {
    const cause = lastError?.() ?? error;
    const message = cause instanceof Error ? cause.message : String(cause);
    if (/^NOPERM /.test(message)) {
      throw new ServiceError(
        'forbidden',
        {
          zh: `Redis(${server})的账号不能执行 INFO,请授予 +info。`,
          en: `The account at Redis (${server}) may not run INFO: grant it +info.`,
        },
        { cause }
      );
    }
    throw new ServiceError(
      'unavailable',
      {
        zh: `Redis(${server})没有应答,原因见组件 redis。`,
        en: `Redis (${server}) does not answer; see the component redis.`,
      },
      { cause }
    );
  }
}

function fieldsOf(text: string): Map<string, string> {
  return new Map(
    text.split('\n').flatMap((line): Array<[string, string]> => {
      const separator = line.indexOf(':');
      return separator < 1 ? [] : [[line.slice(0, separator), line.slice(separator + 1).trim()]];
    })
  );
}

function readingOf(server: string, fields: ReadonlyMap<string, string>): RedisReading {
  const number = (name: string) => numberOf(fields.get(name));
  const told = Object.entries({
    memoryUsed: number('used_memory'),
    memoryLimit: number('maxmemory'),
    clients: number('connected_clients'),
    maxClients: number('maxclients'),
    operationsPerSecond: number('instantaneous_ops_per_sec'),
    keys: keysOf(fields),
  }).filter(([, value]) => value !== undefined);
  const counters = Object.entries({
    hits: number('keyspace_hits'),
    misses: number('keyspace_misses'),
    evictions: number('evicted_keys'),
    rejected_connections: number('rejected_connections'),
  }).filter(([, value]) => value !== undefined);
  return {
    server,
    uptimeSeconds: number('uptime_in_seconds') ?? Number.NaN,
    ...(Object.fromEntries(told) as Omit<RedisReading, 'server' | 'uptimeSeconds' | 'counters'>),
    counters: Object.fromEntries(counters),
  };
}

/** `db0:keys=12,expires=3,avg_ttl=0`; a database without keys has no line. */
function keysOf(fields: ReadonlyMap<string, string>): number {
  return [...fields].reduce(
    (sum, [name, value]) => (/^db\d+$/.test(name) ? sum + Number(/keys=(\d+)/.exec(value)?.[1] ?? 0) : sum),
    0
  );
}
