import { readMeasure } from './queries/measure-value.ts';
import { readSnapshotValues } from './queries/snapshot-values.ts';
import type { QueryRunnerServices } from './queries/query-requests.ts';
import type { RedisConnection } from './cache/redis-connection.ts';
import type { Config } from './config.ts';
import type { SamplerName } from './config-samplers.ts';
import type { Text } from './contract/text.ts';
import type { ServerStatus } from './engines/engine.ts';
import type { Clock } from './platform/clock.ts';
import { createBudgetSource } from './recorder/budget-source.ts';
import { createHealthSource, type SampledHealth } from './recorder/health-source.ts';
import { createHostSources } from './recorder/host-sampler.ts';
import { createMysqlSource } from './recorder/mysql-sampler.ts';
import { createProcessSource } from './recorder/process-sampler.ts';
import { createPrometheusHostSource } from './recorder/prometheus/host-source.ts';
import { createPrometheusMysqlSource } from './recorder/prometheus/mysql-source.ts';
import { createPrometheusClient } from './recorder/prometheus/prometheus-client.ts';
import { createPrometheusRedisSource } from './recorder/prometheus/redis-source.ts';
import { createRedisSource } from './recorder/redis-sampler.ts';
import type { SampleSource, UnreadSource } from './recorder/sample.ts';
import { createSilenceSource } from './recorder/silence-source.ts';
import { createSnapshotSource } from './recorder/snapshot-source.ts';

interface SamplersInput {
  config: Pick<Config, 'samplers' | 'redisUrl' | 'aiBudgets' | 'timezone' | 'monitorSelf'>;
  mysql: ServerStatus | null;
  redis: Pick<RedisConnection, 'client' | 'lastError'> | null;
  health: SampledHealth;
  services: QueryRunnerServices;
  /** The newest row of each dataset of log lines, epoch ms. */
  newestEvents: () => Promise<Array<number | null>>;
  /** What other features sample of themselves. */
  others: readonly SampleSource[];
  clock: Clock;
}

/** A sampler that a setting may turn off, and what it takes to be read. */
interface Choice {
  name: SamplerName;
  title: Text;
  /** Undefined where what is to be sampled is not configured: `needs` names the setting. */
  sources: (() => SampleSource[]) | undefined;
  needs: string;
}

/** Everything that the recorder reads, and what it does not read and why. */
export function chooseSources(input: SamplersInput): { sources: SampleSource[]; unread: UnreadSource[] } {
  const { config, health, services, newestEvents, others, clock } = input;
  const { aiBudgets: budgets, timezone } = config;
  const choices = choicesOf(input);
  const read = choices.filter(({ name, sources }) => config.samplers.enabled.has(name) && sources !== undefined);
  return {
    sources: [
      ...read.flatMap(({ sources }) => sources?.() ?? []),
      createHealthSource({ health, clock }),
      createSnapshotSource(() => readSnapshotValues(services, timezone)),
      createSilenceSource({ newest: newestEvents, clock }),
      ...others,
      createBudgetSource({
        budgets,
        timezone,
        clock,
        cost: (range) => readMeasure('ai_calls.cost', range, services, timezone),
      }),
    ],
    unread: [
      ...choices.filter((choice) => !read.includes(choice)).map((choice) => unread(choice, config.samplers)),
      ...(config.samplers.probeTargets.length === 0 ? [NO_PROBES] : []),
    ],
  };
}

/** Targets of the probes whose certificate must be seen, by the name that their figures have. */
export function httpsTargets({ samplers, aiProviders }: Pick<Config, 'samplers' | 'aiProviders'>): string[] {
  const targets = [...samplers.probeTargets, ...aiProviders.map(({ name, url }) => ({ name: `ai:${name}`, url }))];
  return targets.filter(({ url }) => url.startsWith('https:')).map(({ name }) => name);
}

const NO_PROBES: UnreadSource = {
  name: 'probes',
  title: { zh: '页面拨测', en: 'Probes of pages' },
  off: {
    zh: '未配置:设置 PROBE_TARGETS=名称=https://主机/路径(多个用逗号分隔)后重启。',
    en: 'Not configured: set PROBE_TARGETS=name=https://host/path (several separated by commas) and restart.',
  },
};

function choicesOf({ config, mysql, redis }: SamplersInput): Choice[] {
  const { prometheus } = config.samplers;
  return [
    { name: 'host', title: { zh: '主机', en: 'Host' }, sources: () => createHostSources(), needs: '' },
    {
      name: 'mysql',
      title: { zh: 'MySQL 服务器', en: 'MySQL server' },
      sources: mysql === null ? undefined : () => [createMysqlSource({ database: mysql })],
      needs: 'MYSQL_URL',
    },
    {
      name: 'redis',
      title: { zh: 'Redis 服务器', en: 'Redis server' },
      sources:
        redis === null || config.redisUrl === null ? undefined : () => [redisSource(redis, config.redisUrl ?? '')],
      needs: 'REDIS_URL',
    },
    {
      name: 'process',
      title: { zh: '数据服务进程', en: 'Process of the data server' },
      sources: config.monitorSelf ? () => [createProcessSource()] : undefined,
      needs: 'MONITOR_SELF=on',
    },
    {
      name: 'prometheus',
      title: { zh: 'Prometheus', en: 'Prometheus' },
      sources:
        prometheus === null
          ? undefined
          : () => {
              const client = createPrometheusClient(prometheus);
              return [
                createPrometheusHostSource(client, prometheus.match),
                createPrometheusMysqlSource(client, prometheus.match),
                createPrometheusRedisSource(client, prometheus.match),
              ];
            },
      needs: 'PROMETHEUS_URL',
    },
  ];
}

function redisSource({ client, lastError }: Pick<RedisConnection, 'client' | 'lastError'>, url: string): SampleSource {
  const { hostname, port } = new URL(url);
  return createRedisSource({ server: `${hostname}:${port || 6379}`, info: () => client.info(), lastError });
}

function unread({ name, title, sources, needs }: Choice, { enabled, prometheus }: Config['samplers']): UnreadSource {
  if (sources === undefined) {
    return {
      name,
      title,
      off: { zh: `未配置:需要时设置 ${needs} 后重启。`, en: `Not configured: if wanted, set ${needs} and restart.` },
    };
  }
  const byPrometheus = prometheus !== null && enabled.has('prometheus') && name !== 'process';
  return {
    name,
    title,
    off: byPrometheus
      ? {
          zh: `由 Prometheus 提供;要同时直接采样,请在 SAMPLERS 中加入 ${name}。`,
          en: `Read from Prometheus; to sample it directly as well, add ${name} to SAMPLERS.`,
        }
      : { zh: `SAMPLERS 中没有 ${name}。`, en: `SAMPLERS does not name ${name}.` },
  };
}
