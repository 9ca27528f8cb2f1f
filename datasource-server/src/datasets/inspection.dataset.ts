import { defineDataset, type Condition } from '../semantic/model.ts';

const metricIs = (metric: string): readonly Condition[] => [{ column: 'metric', op: '=', value: metric }];

/** What rules ask about the inspection; its reports are answered by queries of kind inspection. */
export const inspection = defineDataset({
  name: 'inspection',
  title: { zh: '巡检', en: 'Inspection' },
  description: {
    zh: '每日巡检报告是否按时到达,以及最近一小时的异常登录,由记录器采样。',
    en: 'Whether the daily report has arrived in time, and abnormal log-ins of the last hour, sampled by the recorder.',
  },
  source: 'events',
  table: 'samples',
  time: 'ts',
  discriminator: 'metric',
  measures: {
    overdue: {
      title: { zh: '巡检报告逾期', en: 'Report overdue' },
      description: {
        zh: '当日报告应到而未到的秒数,已到为 0;取时段内最大值。',
        en: 'Seconds for which the report of the day has been due without being there, 0 when it is; the most of the period.',
      },
      unit: 's',
      decimals: 0,
      goodDirection: 'down',
      fill: 'null',
      aggregate: { agg: 'max', of: 'value', where: metricIs('inspection.overdue') },
    },
    abnormal_log_ins: {
      title: { zh: '异常登录数', en: 'Abnormal log-ins' },
      description: {
        zh: '最近一小时内的异常:同一来源或用户的失败突增、多次失败后成功、夜间登录异常多;取时段内最大值。',
        en: 'Within the last hour: bursts of failures of one address or user, successes after many, many at night; the most of the period.',
      },
      unit: 'short',
      goodDirection: 'down',
      fill: 'null',
      aggregate: { agg: 'max', of: 'value', where: metricIs('inspection.abnormal_log_ins') },
    },
  },
  dimensions: {},
});
