import { BUSINESS_PANEL, BUSINESS_UID } from '../panel-ids.ts';
import { MetricQueryBuilder } from '../query.ts';
import { defineAlert } from './alert-definition.ts';
import { dropInPercent, SURE_DEVIATIONS } from './formulas.ts';
import { HOUR_SECONDS, WEEK_SECONDS } from './stretches.ts';

/** Purchases in the hour of last week below which fewer of them are chance. */
export const LEAST_PURCHASES = 20;

const purchases = () => new MetricQueryBuilder('revenue.transactions').where('revenue.type', '=', 'spend').asNumber();
const WHOLE = { verb: '%.0f', suffix: '' } as const;

/** Counts what the database booked, so that a payment that looks fine and is not booked is missed. */
export const purchaseDrop = defineAlert({
  uid: 'purchase-drop',
  title: '消费笔数骤降',
  summary: '最近一小时的消费远少于上周同一时段,支付或扣费可能已经中断。',
  query: purchases,
  windowSeconds: HOUR_SECONDS,
  weighed: {
    against: { B: { query: purchases, windowSeconds: HOUR_SECONDS, agoSeconds: WEEK_SECONDS } },
    formula: dropInPercent(LEAST_PURCHASES),
    inWords: `比上周同一小时少的百分比,上周同一小时不足 ${LEAST_PURCHASES} 笔、或相差不足 ${SURE_DEVIATIONS} 个标准差的不计`,
  },
  threshold: { above: 60, recoverBelow: 40 },
  format: { prefix: '较上周同期降幅 ', verb: '%.0f', suffix: '%' },
  figures: [
    { name: '最近一小时', from: 'A', format: WHOLE },
    { name: '上周同期', from: 'B', format: WHOLE },
  ],
  for: '10m',
  keepFiringFor: '5m',
  every: '60s',
  severity: 'P1',
  team: 'business',
  channels: ['email', 'sms', 'dingtalk'],
  noData: 'OK',
  panel: { dashboardUid: BUSINESS_UID, panelId: BUSINESS_PANEL.purchasesByHour },
});
