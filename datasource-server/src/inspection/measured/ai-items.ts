import { above, below, drop, itemsOf, NOW, panelsOf, rise } from './measured-item.ts';

const ai = panelsOf('aimarket-ai');

/** Calls of AI providers and what they cost. */
export const AI_ITEMS = itemsOf('ai', {
  success_rate: {
    title: { zh: 'AI 成功率(最差的服务商)', en: 'AI success rate (the worst provider)' },
    measure: 'ai_calls.success_rate',
    by: 'ai_calls.service',
    judge: below(95, 90),
    evidence: ai(13),
    runbook: 'ai-success-rate-low',
  },
  calls: {
    title: { zh: 'AI 调用量', en: 'AI calls' },
    measure: 'ai_calls.calls',
    judge: drop(20),
    evidence: ai(12),
  },
  latency: {
    title: { zh: 'AI 延迟 P95', en: 'AI latency p95' },
    measure: 'ai_calls.p95_latency',
    judge: rise(50, 200, 100),
    evidence: ai(17),
  },
  cost: {
    title: { zh: 'AI 成本', en: 'AI cost' },
    measure: 'ai_calls.cost',
    judge: rise(50, 200, 10),
    evidence: ai(14),
    runbook: 'ai-budget-day',
  },
  budget: {
    title: { zh: 'AI 预算已用(本日、本月中较高的)', en: 'AI budget used (day or month, the higher)' },
    measure: 'ai_budget.used',
    by: 'ai_budget.period',
    hours: NOW,
    judge: above(80, 100),
    hint: {
      zh: '未设预算时,设置 AI_COST_DAILY_BUDGET 或 AI_COST_MONTHLY_BUDGET 后重启',
      en: 'where no budget is set, set AI_COST_DAILY_BUDGET or AI_COST_MONTHLY_BUDGET and restart',
    },
    evidence: ai(23),
    runbook: 'ai-budget-month',
  },
});
