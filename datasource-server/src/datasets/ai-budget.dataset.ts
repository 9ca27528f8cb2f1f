import { defineDataset, type Condition } from '../semantic/model.ts';

const sampled = (name: string) => {
  const where: readonly Condition[] = [{ column: 'metric', op: '=', value: `ai_budget.${name}` }];
  return { agg: 'last', of: 'value', where } as const;
};

/** A rule looks at a stretch before now and cannot know when a day or a month began: the recorder works it out. */
export const aiBudget = defineDataset({
  name: 'ai_budget',
  title: { zh: 'AI 预算', en: 'AI budget' },
  description: {
    zh: '本日与本月的 AI 成本(ai_calls.cost)与预算(AI_COST_DAILY_BUDGET、AI_COST_MONTHLY_BUDGET)之比,由记录器采样;没有设置预算时为空。',
    en: 'AI cost (ai_calls.cost) of the running day and month against AI_COST_DAILY_BUDGET and AI_COST_MONTHLY_BUDGET, sampled by the recorder; empty without a budget.',
  },
  source: 'events',
  table: 'samples',
  time: 'ts',
  discriminator: 'metric',
  measures: {
    used: {
      title: { zh: '预算已用', en: 'Budget used' },
      description: {
        zh: '本期到此刻的成本占预算的百分比。',
        en: 'Cost of the period so far as a percentage of its budget.',
      },
      unit: 'percent',
      decimals: 1,
      goodDirection: 'down',
      fill: 'null',
      aggregate: sampled('used'),
    },
    burn_rate: {
      title: { zh: '预算消耗速度', en: 'Burn rate' },
      description: {
        zh: '预算已用的份额 ÷ 本期已过的份额;1 为恰好用完,2 为一半时间就用完。',
        en: 'Share of the budget used ÷ share of the period elapsed; 1 ends exactly on it, 2 is through it at half-time.',
      },
      unit: 'none',
      decimals: 2,
      goodDirection: 'down',
      fill: 'null',
      aggregate: sampled('burn_rate'),
    },
    spent: {
      title: { zh: '本期成本', en: 'Spent' },
      description: { zh: '本期到此刻的成本,人民币元。', en: 'Cost of the period so far, in CNY.' },
      unit: 'currency:¥',
      decimals: 2,
      goodDirection: 'down',
      fill: 'null',
      aggregate: sampled('spent'),
    },
    budget: {
      title: { zh: '预算', en: 'Budget' },
      description: { zh: '本期预算,人民币元。', en: 'Budget of the period, in CNY.' },
      unit: 'currency:¥',
      decimals: 2,
      goodDirection: 'none',
      fill: 'null',
      aggregate: sampled('budget'),
    },
  },
  dimensions: {
    period: {
      title: { zh: '预算周期', en: 'Budget period' },
      type: 'string',
      from: 'component',
      values: ['day', 'month'],
    },
  },
});
