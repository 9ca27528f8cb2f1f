import { defineDataset } from '../semantic/model.ts';

export const plans = defineDataset({
  name: 'plans',
  title: { zh: '商业计划书', en: 'Business plans' },
  description: { zh: '生成的商业计划书,按创建时间统计。', en: 'Generated business plans, by the time of creation.' },
  source: 'mysql',
  table: 'business_plans',
  time: 'created_at',
  measures: {
    total: {
      title: { zh: '计划书总数', en: 'Plans' },
      unit: 'short',
      goodDirection: 'up',
      fill: 'zero',
      aggregate: { agg: 'count' },
    },
    completed: {
      title: { zh: '完成的计划书', en: 'Plans completed' },
      description: {
        zh: '在该时段创建、目前状态为 completed 的计划书数。',
        en: 'Plans created in the period whose status is completed now.',
      },
      unit: 'short',
      goodDirection: 'up',
      fill: 'zero',
      aggregate: { agg: 'count', where: [{ column: 'status', op: '=', value: 'completed' }] },
    },
    failed: {
      title: { zh: '失败的计划书', en: 'Plans failed' },
      unit: 'short',
      goodDirection: 'down',
      fill: 'zero',
      aggregate: { agg: 'count', where: [{ column: 'status', op: '=', value: 'failed' }] },
    },
    success_rate: {
      title: { zh: '计划书成功率', en: 'Plan success rate' },
      description: {
        zh: '完成数 ÷(完成数 + 失败数);仍在生成的计划书不计入。',
        en: 'Completed ÷ (completed + failed); plans still being generated count neither way.',
      },
      unit: 'percent',
      decimals: 2,
      goodDirection: 'up',
      fill: 'null',
      aggregate: {
        agg: 'ratio',
        numerator: { agg: 'count', where: [{ column: 'status', op: '=', value: 'completed' }] },
        denominator: { agg: 'count', where: [{ column: 'status', op: 'in', values: ['completed', 'failed'] }] },
        scale: 100,
      },
    },
    avg_score: {
      title: { zh: '计划书平均评分', en: 'Average plan score' },
      description: { zh: '已有综合评分的计划书的平均分。', en: 'Mean overall score of the plans that have one.' },
      unit: 'none',
      decimals: 2,
      goodDirection: 'up',
      fill: 'null',
      aggregate: { agg: 'avg', of: 'overall_score' },
    },
    avg_generation_minutes: {
      title: { zh: '平均生成时长', en: 'Average generation time' },
      description: {
        zh: '从创建到完成的平均分钟数,精确到秒以下,不取整;未完成的不计入。',
        en: 'Mean minutes from creation to completion, fractions included; plans not completed are left out.',
      },
      unit: 'm',
      decimals: 2,
      goodDirection: 'down',
      fill: 'null',
      aggregate: { agg: 'avg', of: { minutesBetween: ['created_at', 'completed_at'] } },
    },
  },
  dimensions: {
    status: { title: { zh: '计划书状态', en: 'Plan status' }, type: 'string', from: 'status' },
  },
  annotation: { title: 'status', tags: ['status'] },
});
