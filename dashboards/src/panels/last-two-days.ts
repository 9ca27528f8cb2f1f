import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { thresholdText } from '../alerts/alert-definition.ts';
import { planGenerationFailing } from '../alerts/plan-generation-failing.ts';
import { LEAST_PURCHASES, purchaseDrop } from '../alerts/purchase-drop.ts';
import { LEAST_REGISTRATIONS, registrationDrop } from '../alerts/registration-drop.ts';
import { COLOR, dashedLimitLine, fixedColor, limitLine, timeSeriesPanel } from '../house-style.ts';
import { MetricQueryBuilder } from '../query.ts';
import { besideLastWeek } from './last-week.ts';

/** Long enough for the same hour of yesterday to be in sight. */
const RANGE = 'now-2d';

export function registrationsByHour(): Builder<Panel> {
  return besideLastWeek(
    {
      title: '每小时注册',
      description: `最近两天每小时的注册数,虚线为上周同一时段。${thresholdText(registrationDrop)} 触发告警“${registrationDrop.title}”(上周不足 ${LEAST_REGISTRATIONS} 个不计)。最后一小时尚未结束。`,
    },
    new MetricQueryBuilder('users.new_users').grain('hour'),
    COLOR.blue
  )
    .unit('short')
    .timeFrom(RANGE);
}

export function purchasesByHour(): Builder<Panel> {
  return besideLastWeek(
    {
      title: '每小时消费笔数',
      description: `最近两天每小时类型为 spend 的交易笔数,虚线为上周同一时段。${thresholdText(purchaseDrop)} 触发告警“${purchaseDrop.title}”(上周不足 ${LEAST_PURCHASES} 笔不计)。最后一小时尚未结束。`,
    },
    new MetricQueryBuilder('revenue.transactions').where('revenue.type', '=', 'spend').grain('hour'),
    COLOR.green
  )
    .unit('short')
    .timeFrom(RANGE);
}

export function planSuccessByHour(): Builder<Panel> {
  return timeSeriesPanel({
    title: '每小时计划书成功率',
    description: `最近两天按创建时间每小时的完成数 ÷(完成数 + 失败数);没有结果的小时为空。虚线为告警阈值(${thresholdText(planGenerationFailing)})。`,
  })
    .withTarget(new MetricQueryBuilder('plans.success_rate').grain('hour'))
    .unit('percent')
    .min(0)
    .max(100)
    .thresholds(limitLine(planGenerationFailing.threshold))
    .thresholdsStyle(dashedLimitLine())
    .timeFrom(RANGE)
    .overrideByName('success_rate', [fixedColor(COLOR.purple)]);
}
