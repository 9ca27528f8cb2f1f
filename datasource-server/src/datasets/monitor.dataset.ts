import { defineDataset, type Condition } from '../semantic/model.ts';

const metricIs = (metric: string, ...others: Condition[]): readonly Condition[] => [
  { column: 'metric', op: '=', value: `monitor.${metric}` },
  ...others,
];

/** Of the data server itself, never of the marketplace: its rows lie apart from every event. */
export const monitor = defineDataset({
  name: 'monitor',
  title: { zh: '数据服务自身', en: 'The data server itself' },
  description: {
    zh: '数据服务自身的运行:回答的查询、耗时、错误与接入的记录(MONITOR_SELF);不计入业务与接口数据。',
    en: "The data server's own operation: queries answered, their duration and errors, records taken in (MONITOR_SELF). Part of no business or API figure.",
  },
  source: 'events',
  table: 'samples',
  time: 'ts',
  discriminator: 'metric',
  measures: {
    queries: {
      title: { zh: '查询数', en: 'Queries' },
      unit: 'short',
      goodDirection: 'none',
      fill: 'null',
      aggregate: { agg: 'count', where: metricIs('query') },
    },
    query_errors: {
      title: { zh: '失败的查询数', en: 'Failed queries' },
      description: { zh: '不含提问方中途离开的。', en: 'Without those whose asker left.' },
      unit: 'short',
      goodDirection: 'down',
      fill: 'null',
      aggregate: {
        agg: 'count',
        where: metricIs(
          'query',
          { column: 'component', op: '!=', value: 'ok' },
          { column: 'component', op: '!=', value: 'cancelled' }
        ),
      },
    },
    query_duration: {
      title: { zh: '查询平均耗时', en: 'Mean query duration' },
      unit: 'ms',
      decimals: 1,
      goodDirection: 'down',
      fill: 'null',
      aggregate: { agg: 'avg', of: 'value', where: metricIs('query') },
    },
    query_p95: {
      title: { zh: '查询耗时 P95', en: 'Query duration p95' },
      unit: 'ms',
      decimals: 1,
      goodDirection: 'down',
      fill: 'null',
      aggregate: { agg: 'quantile', q: 0.95, of: 'value', where: metricIs('query') },
    },
    records: {
      title: { zh: '接入记录数', en: 'Records taken in' },
      unit: 'short',
      goodDirection: 'none',
      fill: 'null',
      aggregate: { agg: 'sum', of: 'value', where: metricIs('accepted') },
    },
    records_rejected: {
      title: { zh: '拒收记录数', en: 'Records rejected' },
      unit: 'short',
      goodDirection: 'down',
      fill: 'null',
      aggregate: { agg: 'sum', of: 'value', where: metricIs('rejected') },
    },
    process_cpu: {
      title: { zh: '进程 CPU', en: 'Process CPU' },
      description: {
        zh: '占一个核的百分比,可超过 100。',
        en: 'Percent of one core; several cores may be used.',
      },
      unit: 'percent',
      decimals: 1,
      goodDirection: 'down',
      fill: 'null',
      aggregate: { agg: 'avg', of: 'value', where: metricIs('process_cpu') },
    },
    process_memory: {
      title: { zh: '进程内存', en: 'Process memory' },
      description: {
        zh: '常驻内存,含内嵌引擎。',
        en: 'Resident memory, the embedded engine included.',
      },
      unit: 'bytes',
      goodDirection: 'down',
      fill: 'null',
      aggregate: { agg: 'avg', of: 'value', where: metricIs('process_memory') },
    },
    process_heap: {
      title: { zh: 'JavaScript 堆', en: 'JavaScript heap' },
      unit: 'bytes',
      goodDirection: 'down',
      fill: 'null',
      aggregate: { agg: 'avg', of: 'value', where: metricIs('process_heap') },
    },
    event_loop_delay: {
      title: { zh: '事件循环延迟 P99', en: 'Event loop delay p99' },
      description: {
        zh: '每次采样间隔内的第 99 百分位,取最大值。',
        en: '99th percentile of each sampling interval; the largest of them.',
      },
      unit: 'ms',
      decimals: 1,
      goodDirection: 'down',
      fill: 'null',
      aggregate: { agg: 'max', of: 'value', where: metricIs('event_loop_delay') },
    },
  },
  dimensions: {
    /** Of a query its outcome, of records where they came from. */
    kind: { title: { zh: '结果或来源', en: 'Outcome or source' }, type: 'string', from: 'component' },
    host: { title: { zh: '主机', en: 'Host' }, type: 'string', from: 'host' },
  },
});
