import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { aiBudgetBurnRate } from '../alerts/ai-budget-burn-rate.ts';
import { aiBudgetDay } from '../alerts/ai-budget-day.ts';
import { thresholdText } from '../alerts/alert-definition.ts';
import {
  both,
  COLOR,
  dashedLimitLine,
  fixedColor,
  type Limit,
  limitThresholds,
  type PanelText,
  READABLE_POINTS,
  timeSeriesPanel,
} from '../house-style.ts';
import { MetricQueryBuilder } from '../query.ts';
import { NO_AI_BUDGET } from './connect.ts';

/** One line for the day and one for the month. */
function byPeriod(text: PanelText, measure: string, limit: Limit) {
  return timeSeriesPanel(text)
    .withTarget(new MetricQueryBuilder(measure).by('ai_budget.period'))
    .min(0)
    .maxDataPoints(READABLE_POINTS)
    .fillOpacity(0)
    .thresholds(limitThresholds(limit))
    .thresholdsStyle(dashedLimitLine())
    .overrideByName('day', [{ id: 'displayName', value: '本日 day' }, fixedColor(COLOR.blue)])
    .overrideByName('month', [{ id: 'displayName', value: '本月 month' }, fixedColor(COLOR.orange)]);
}

export function budgetUsed(): Builder<Panel> {
  return byPeriod(
    {
      title: 'AI 预算已用',
      description: both(
        `本日与本月到该时刻的 AI 成本占预算的百分比,零点与月初归零。虚线为告警阈值(${thresholdText(aiBudgetDay)})。`,
        `AI cost of the day and the month so far as a percentage of the budget; back to 0 at midnight and on the first. Dashed: the alert threshold (${thresholdText(aiBudgetDay)}).`
      ),
      noValue: NO_AI_BUDGET,
    },
    'ai_budget.used',
    aiBudgetDay.threshold
  )
    .unit('percent')
    .axisSoftMax(100);
}

export function budgetBurnRate(): Builder<Panel> {
  return byPeriod(
    {
      title: 'AI 预算消耗速度',
      description: both(
        '预算已用的份额 ÷ 本期已过的份额:1 为恰好用完,2 为一半时间就用完。周期刚开始时大起大落,告警在预算用掉 20% 以后才看它。虚线为告警阈值(1.5 倍)。',
        'Share of the budget used ÷ share of the period elapsed: 1 ends exactly on it, 2 is through it at half-time. Wild when a period has just begun; the alert looks at it from 20% used on. Dashed: the alert threshold (1.5).'
      ),
      noValue: NO_AI_BUDGET,
    },
    'ai_budget.burn_rate',
    aiBudgetBurnRate.threshold
  )
    .unit('none')
    .axisSoftMax(2);
}
