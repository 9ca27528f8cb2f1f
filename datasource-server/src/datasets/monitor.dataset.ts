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
  },
  dimensions: {
    /** Of a query its outcome, of records where they came from. */
    kind: { title: { zh: '结果或来源', en: 'Outcome or source' }, type: 'string', from: 'component' },
    host: { title: { zh: '主机', en: 'Host' }, type: 'string', from: 'host' },
  },
});
