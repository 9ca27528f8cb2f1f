import type { Text } from '../../contract/text.ts';
import { createCounters } from '../counters.ts';
import { redisSamples, type RedisReading } from '../redis-reading.ts';
import type { SampleSource } from '../sample.ts';
import type { PrometheusClient, PrometheusSeries } from './prometheus-client.ts';
import { byInstance, defined, selector, valueOf } from './vectors.ts';

const METRICS = [
  'up',
  'uptime_in_seconds',
  'memory_used_bytes',
  'memory_max_bytes',
  'connected_clients',
  'config_maxclients',
  'keyspace_hits_total',
  'keyspace_misses_total',
  'evicted_keys_total',
  'rejected_connections_total',
  'instantaneous_ops_per_sec',
  'db_keys',
].map((name) => `redis_${name}`);

/** What Prometheus has from each redis_exporter, as the samples that the server gives of itself. Servers are called by instance. */
export function createPrometheusRedisSource(prometheus: PrometheusClient, match: string): SampleSource {
  const counters = createCounters();
  let missing: Text[] = [];

  return {
    name: 'prometheus.redis',
    title: { zh: 'Prometheus:Redis', en: 'Prometheus: Redis' },
    async read() {
      const instances = byInstance(await prometheus.query(selector(METRICS, match)));
      const down = [...instances].filter(([, series]) => valueOf(series, 'redis_up') === 0).map(([name]) => name);
      missing = [...(instances.size === 0 ? [NO_EXPORTER] : []), ...down.map(serverDown)];
      return [...instances]
        .filter(([name]) => !down.includes(name))
        .flatMap(([name, series]) => redisSamples(readingOf(name, series), counters));
    },
    missing: () => missing,
  };
}

const NO_EXPORTER: Text = {
  zh: 'Prometheus 中没有 redis_exporter 的数据:请检查抓取配置与 PROMETHEUS_MATCH,或在 SAMPLERS 中加入 redis。',
  en: 'Prometheus has nothing of a redis_exporter: check what it scrapes and PROMETHEUS_MATCH, or add redis to SAMPLERS.',
};

function serverDown(instance: string): Text {
  return {
    zh: `${instance} 的 redis_exporter 连不上它的 Redis。`,
    en: `The redis_exporter at ${instance} cannot reach its Redis.`,
  };
}

function readingOf(server: string, series: readonly PrometheusSeries[]): RedisReading {
  const value = (name: string) => valueOf(series, `redis_${name}`);
  const databases = series.filter(({ labels }) => labels['__name__'] === 'redis_db_keys');
  return {
    server,
    uptimeSeconds: value('uptime_in_seconds') ?? Number.NaN,
    ...defined({
      memoryUsed: value('memory_used_bytes'),
      memoryLimit: value('memory_max_bytes'),
      clients: value('connected_clients'),
      maxClients: value('config_maxclients'),
      operationsPerSecond: value('instantaneous_ops_per_sec'),
      keys: databases.length === 0 ? undefined : databases.reduce((sum, { value: keys }) => sum + keys, 0),
    }),
    counters: defined({
      hits: value('keyspace_hits_total'),
      misses: value('keyspace_misses_total'),
      evictions: value('evicted_keys_total'),
      rejected_connections: value('rejected_connections_total'),
    }),
  };
}
