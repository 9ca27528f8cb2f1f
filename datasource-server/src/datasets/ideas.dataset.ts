import { defineDataset } from '../semantic/model.ts';

export const ideas = defineDataset({
  name: 'ideas',
  title: { zh: '创意', en: 'Ideas' },
  description: { zh: '用户提交的创意,按提交时间统计。', en: 'Ideas that users submitted, by the time of submission.' },
  source: 'mysql',
  table: 'ideas',
  time: 'submitted_at',
  actor: 'user_id',
  measures: {
    submitted: {
      title: { zh: '提交创意数', en: 'Ideas submitted' },
      unit: 'short',
      goodDirection: 'up',
      fill: 'zero',
      aggregate: { agg: 'count' },
    },
    completed: {
      title: { zh: '完成创意数', en: 'Ideas completed' },
      description: {
        zh: '在该时段提交、目前状态为 completed 的创意数。',
        en: 'Ideas submitted in the period whose status is completed now.',
      },
      unit: 'short',
      goodDirection: 'up',
      fill: 'zero',
      aggregate: { agg: 'count', where: [{ column: 'status', op: '=', value: 'completed' }] },
    },
    avg_ai_score: {
      title: { zh: '平均 AI 评分', en: 'Average AI score' },
      description: {
        zh: '已评分创意的平均分(0–10);尚未评分的创意不计入。',
        en: 'Mean score (0–10) of the ideas that have one; ideas not analysed yet are left out.',
      },
      unit: 'none',
      decimals: 2,
      goodDirection: 'up',
      fill: 'null',
      aggregate: { agg: 'avg', of: 'ai_score' },
    },
    high_quality: {
      title: { zh: '高质量创意数', en: 'High-quality ideas' },
      description: { zh: 'AI 评分不低于 8 的创意数。', en: 'Ideas with an AI score of 8 or more.' },
      unit: 'short',
      goodDirection: 'up',
      fill: 'zero',
      aggregate: { agg: 'count', where: [{ column: 'ai_score', op: '>=', value: 8 }] },
    },
  },
  dimensions: {
    status: { title: { zh: '创意状态', en: 'Idea status' }, type: 'string', from: 'status' },
  },
  annotation: { title: 'status', tags: ['status'] },
});
