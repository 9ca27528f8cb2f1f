import { defineDataset } from '../semantic/model.ts';
import { oddValues } from './odd-values.ts';

export const businessEvents = defineDataset({
  name: 'business_events',
  title: { zh: '业务事件', en: 'Business events' },
  description: {
    zh: '应用上报的业务事件与数值,来自日志、页面与 /api/metrics。',
    en: 'Events and figures that applications report, from logs, pages and /api/metrics.',
  },
  source: 'events',
  table: 'business_events',
  time: 'ts',
  actor: 'user_id',
  measures: {
    events: {
      title: { zh: '事件数', en: 'Events' },
      unit: 'short',
      goodDirection: 'none',
      fill: 'zero',
      aggregate: { agg: 'count' },
    },
    value: {
      title: { zh: '数值合计', en: 'Sum of values' },
      description: { zh: '带数值的事件的数值之和。', en: 'Sum of the values of events that carry one.' },
      unit: 'short',
      goodDirection: 'none',
      fill: 'zero',
      aggregate: { agg: 'sum', of: 'value' },
    },
    avg_value: {
      title: { zh: '数值平均', en: 'Average value' },
      unit: 'short',
      goodDirection: 'none',
      fill: 'null',
      aggregate: { agg: 'avg', of: 'value', where: [{ column: 'has_value', op: '=', value: 1 }] },
    },
    unique_users: {
      title: { zh: '涉及用户数', en: 'Unique users' },
      unit: 'short',
      goodDirection: 'none',
      fill: 'zero',
      aggregate: { agg: 'countDistinct', column: 'user_id', where: [{ column: 'user_id', op: '!=', value: '' }] },
    },
    odd_values: oddValues,
  },
  dimensions: {
    event: { title: { zh: '事件', en: 'Event' }, type: 'string', from: 'event' },
    unit: { title: { zh: '单位', en: 'Unit' }, type: 'string', from: 'unit' },
    app: { title: { zh: '应用', en: 'Application' }, type: 'string', from: 'app' },
  },
  line: {
    body: ['event', 'message', 'data'],
    labels: ['event', 'unit', 'app'],
    details: ['value', 'data', 'user_id', 'session_id'],
  },
  annotation: { title: 'event', tags: ['unit'] },
});
