import { defineDataset, type Condition } from '../semantic/model.ts';

const metricIs = (metric: string): readonly Condition[] => [{ column: 'metric', op: '=', value: metric }];

/** Nothing is filled with 0 here: while nobody was probing, neither health nor its absence is known. */
export const health = defineDataset({
  name: 'health',
  title: { zh: '组件健康', en: 'Component health' },
  description: {
    zh: '对数据库、Redis、事件库、AI 服务商的探测结果;没有探测的时段为空。',
    en: 'Probes of database, Redis, event store and AI providers; empty while nothing was probed.',
  },
  source: 'events',
  table: 'samples',
  time: 'ts',
  discriminator: 'metric',
  measures: {
    up: {
      title: { zh: '可用', en: 'Up' },
      description: {
        zh: '1 为可用,0 为不可用;时段内取最差值。',
        en: '1 is up, 0 is down; the worst value of the period.',
      },
      unit: 'short',
      goodDirection: 'up',
      fill: 'null',
      aggregate: { agg: 'min', of: 'value', where: metricIs('up') },
    },
    availability: {
      title: { zh: '可用率', en: 'Availability' },
      description: {
        zh: '探测成功的次数占全部探测的百分比;没有探测时无值。',
        en: 'Probes that succeeded as a percentage of all; no value where nothing was probed.',
      },
      unit: 'percent',
      decimals: 2,
      goodDirection: 'up',
      fill: 'null',
      aggregate: {
        agg: 'ratio',
        numerator: { agg: 'sum', of: 'value', where: metricIs('up') },
        denominator: { agg: 'count', where: metricIs('up') },
        scale: 100,
      },
    },
    latency: {
      title: { zh: '探测延迟', en: 'Probe latency' },
      unit: 'ms',
      decimals: 1,
      goodDirection: 'down',
      fill: 'null',
      aggregate: { agg: 'avg', of: 'value', where: metricIs('latency') },
    },
    connection_errors: {
      title: { zh: '连接错误数', en: 'Connection errors' },
      description: {
        zh: '时段内新增的连接失败次数。',
        en: 'Failed attempts to connect that were added in the period.',
      },
      unit: 'short',
      goodDirection: 'down',
      fill: 'null',
      aggregate: { agg: 'sum', of: 'value', where: metricIs('connection_errors') },
    },
  },
  dimensions: {
    component: { title: { zh: '组件', en: 'Component' }, type: 'string', from: 'component' },
  },
});
