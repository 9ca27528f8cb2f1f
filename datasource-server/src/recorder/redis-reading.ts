import type { CounterReading, Counters } from './counters.ts';
import type { Sample } from './sample.ts';

export type RedisCounter = 'hits' | 'misses' | 'evictions' | 'rejected_connections';

/** What a Redis server says of itself at one moment, however it was asked. What it does not say is absent. */
export interface RedisReading extends CounterReading {
  server: string;
  /** Bytes. */
  memoryUsed?: number;
  /** Bytes; 0 where there is no limit. */
  memoryLimit?: number;
  clients?: number;
  maxClients?: number;
  operationsPerSecond?: number;
  keys?: number;
  counters: Readonly<Partial<Record<RedisCounter, number>>>;
}

/** The samples of one reading. What is an increase has its first value at the second reading. */
export function redisSamples(reading: RedisReading, counters: Counters): Sample[] {
  const { server, memoryUsed, memoryLimit, clients, maxClients } = reading;
  const grown = counters.growth(server, reading)?.by ?? {};
  const { hits, misses } = grown;
  const samples: Array<[name: string, value: number | undefined]> = [
    ['memory_used', memoryUsed],
    // No limit is no number.
    ['memory_limit', memoryLimit === 0 ? undefined : memoryLimit],
    ['memory_usage', share(memoryUsed, memoryLimit)],
    ['clients', clients],
    ['client_usage', share(clients, maxClients)],
    ['operations', reading.operationsPerSecond],
    ['keys', reading.keys],
    ['hits', hits],
    ['lookups', hits === undefined || misses === undefined ? undefined : hits + misses],
    ['evictions', grown['evictions']],
    ['rejected_connections', grown['rejected_connections']],
  ];
  return samples.flatMap(([name, value]) =>
    value === undefined ? [] : [{ metric: `redis.${name}`, host: server, value }]
  );
}

function share(used: number | undefined, limit: number | undefined): number | undefined {
  return used === undefined || limit === undefined || limit <= 0 ? undefined : (100 * used) / limit;
}
