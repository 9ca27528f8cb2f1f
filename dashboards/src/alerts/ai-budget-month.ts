import { AI_PANEL, AI_UID } from '../panel-ids.ts';
import { MetricQueryBuilder } from '../query.ts';
import { defineAlert } from './alert-definition.ts';

/** The budget is AI_COST_MONTHLY_BUDGET of the data server; without one there is nothing to overrun. */
export const aiBudgetMonth = defineAlert({
  uid: 'ai-budget-month',
  title: 'AI 本月预算超支',
  summary: '本月的 AI 成本已超过预算,仍在继续产生费用。',
  query: () => new MetricQueryBuilder('ai_budget.used').where('ai_budget.period', '=', 'month').asNumber(),
  windowSeconds: 300,
  threshold: { above: 100 },
  format: { verb: '%.1f', suffix: '%' },
  for: '5m',
  keepFiringFor: '5m',
  every: '60s',
  severity: 'P1',
  team: 'ai',
  channels: ['email', 'sms', 'dingtalk'],
  noData: 'OK',
  panel: { dashboardUid: AI_UID, panelId: AI_PANEL.budgetUsed },
});
