import { AI_PANEL, AI_UID } from '../panel-ids.ts';
import { MetricQueryBuilder } from '../query.ts';
import { defineAlert } from './alert-definition.ts';
import { onceAtLeast } from './formulas.ts';

/** Used share below which the speed is that of a few calls after midnight. */
export const LEAST_BUDGET_USED = 20;

/** Before the money is gone: one alert for the day, one for the month. */
export const aiBudgetBurnRate = defineAlert({
  uid: 'ai-budget-burn-rate',
  title: 'AI 预算消耗过快',
  summary: '照此速度,AI 预算会在周期结束前很久用完。',
  query: () => new MetricQueryBuilder('ai_budget.burn_rate').by('ai_budget.period').asNumber(),
  windowSeconds: 300,
  weighed: {
    against: {
      B: {
        query: () => new MetricQueryBuilder('ai_budget.used').by('ai_budget.period').asNumber(),
        windowSeconds: 300,
      },
    },
    formula: onceAtLeast(LEAST_BUDGET_USED),
    inWords: `已用份额 ÷ 已过时间份额,预算用掉 ${LEAST_BUDGET_USED}% 以后才计`,
  },
  threshold: { above: 1.5, recoverBelow: 1.2 },
  format: { verb: '%.2f', suffix: ' 倍' },
  figures: [{ name: '预算已用', from: 'B', format: { verb: '%.1f', suffix: '%' } }],
  for: '15m',
  keepFiringFor: '5m',
  every: '60s',
  severity: 'P3',
  team: 'ai',
  channels: ['email', 'dingtalk'],
  noData: 'OK',
  panel: { dashboardUid: AI_UID, panelId: AI_PANEL.budgetBurnRate },
});
