import { defineDataset, type Condition } from '../semantic/model.ts';
import { SAMPLES_BY_HOUR } from './samples-by-hour.ts';

const metricIs = (metric: string): readonly Condition[] => [{ column: 'metric', op: '=', value: `redis.${metric}` }];

/** Servers that are not split are averaged, their counts added up. */
export const redisServer = defineDataset({
  name: 'redis_server',
  title: { zh: 'Redis 服务器', en: 'Redis server' },
  description: {
    zh: 'Redis 自身的运行:内存、客户端、命中率、驱逐;由采样器 redis 或 Prometheus 提供。',
    en: 'Redis itself: memory, clients, hit rate, evictions; from the sampler redis or from Prometheus.',
  },
  source: 'events',
  table: 'samples',
  time: 'ts',
  discriminator: 'metric',
  measures: {
    memory_used: {
      title: { zh: '已用内存', en: 'Memory used' },
      unit: 'bytes',
      goodDirection: 'none',
      fill: 'null',
      aggregate: { agg: 'avg', of: 'value', where: metricIs('memory_used') },
    },
    memory_limit: {
      title: { zh: '内存上限', en: 'Memory limit' },
      description: {
        zh: 'maxmemory;未设上限则无值。',
        en: 'maxmemory; no value where there is no limit.',
      },
      unit: 'bytes',
      goodDirection: 'none',
      fill: 'null',
      aggregate: { agg: 'avg', of: 'value', where: metricIs('memory_limit') },
    },
    memory_usage: {
      title: { zh: '内存使用率', en: 'Memory use' },
      description: {
        zh: '已用内存占 maxmemory 的比例;未设上限则无值。',
        en: 'Memory used by maxmemory; no value where there is no limit.',
      },
      unit: 'percent',
      decimals: 1,
      goodDirection: 'down',
      fill: 'null',
      aggregate: { agg: 'avg', of: 'value', where: metricIs('memory_usage') },
    },
    clients: {
      title: { zh: '客户端连接数', en: 'Clients' },
      unit: 'short',
      goodDirection: 'none',
      fill: 'null',
      aggregate: { agg: 'avg', of: 'value', where: metricIs('clients') },
    },
    client_usage: {
      title: { zh: '客户端连接使用率', en: 'Client use' },
      description: {
        zh: '客户端连接占 maxclients 的比例。',
        en: 'Clients by maxclients.',
      },
      unit: 'percent',
      decimals: 1,
      goodDirection: 'down',
      fill: 'null',
      aggregate: { agg: 'avg', of: 'value', where: metricIs('client_usage') },
    },
    hit_rate: {
      title: { zh: '缓存命中率', en: 'Hit rate' },
      unit: 'percent',
      decimals: 1,
      goodDirection: 'up',
      fill: 'null',
      aggregate: {
        agg: 'ratio',
        numerator: { agg: 'sum', of: 'value', where: metricIs('hits') },
        denominator: { agg: 'sum', of: 'value', where: metricIs('lookups') },
        scale: 100,
      },
    },
    evictions: {
      title: { zh: '驱逐的键数', en: 'Evictions' },
      description: {
        zh: '时段内因内存上限被驱逐的键。',
        en: 'Keys that the memory limit has driven out in the period.',
      },
      unit: 'short',
      goodDirection: 'down',
      fill: 'null',
      aggregate: { agg: 'sum', of: 'value', where: metricIs('evictions') },
    },
    rejected_connections: {
      title: { zh: '拒绝的连接数', en: 'Rejected connections' },
      description: {
        zh: '时段内因 maxclients 被拒绝的连接。',
        en: 'Connections that were refused for maxclients in the period.',
      },
      unit: 'short',
      goodDirection: 'down',
      fill: 'null',
      aggregate: { agg: 'sum', of: 'value', where: metricIs('rejected_connections') },
    },
    operations: {
      title: { zh: '每秒命令数', en: 'Operations per second' },
      unit: 'reqps',
      decimals: 1,
      goodDirection: 'none',
      fill: 'null',
      aggregate: { agg: 'avg', of: 'value', where: metricIs('operations') },
    },
    keys: {
      title: { zh: '键数', en: 'Keys' },
      unit: 'short',
      goodDirection: 'none',
      fill: 'null',
      aggregate: { agg: 'avg', of: 'value', where: metricIs('keys') },
    },
  },
  dimensions: {
    server: { title: { zh: '服务器', en: 'Server' }, type: 'string', from: 'host' },
  },
  rollups: [SAMPLES_BY_HOUR],
});
