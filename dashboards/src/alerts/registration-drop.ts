import { BUSINESS_PANEL, BUSINESS_UID } from '../panel-ids.ts';
import { MetricQueryBuilder } from '../query.ts';
import { defineAlert } from './alert-definition.ts';
import { dropInPercent, SURE_DEVIATIONS } from './formulas.ts';
import { HOUR_SECONDS, WEEK_SECONDS } from './stretches.ts';

/** Registrations in the hour of last week below which fewer of them are chance. */
export const LEAST_REGISTRATIONS = 20;

const registrations = () => new MetricQueryBuilder('users.new_users').asNumber();
const WHOLE = { verb: '%.0f', suffix: '' } as const;

export const registrationDrop = defineAlert({
  uid: 'registration-drop',
  title: '注册量骤降',
  summary: '最近一小时的注册远少于上周同一时段,注册入口可能已经坏了。',
  query: registrations,
  windowSeconds: HOUR_SECONDS,
  weighed: {
    against: { B: { query: registrations, windowSeconds: HOUR_SECONDS, agoSeconds: WEEK_SECONDS } },
    formula: dropInPercent(LEAST_REGISTRATIONS),
    inWords: `比上周同一小时少的百分比,上周同一小时不足 ${LEAST_REGISTRATIONS} 个、或相差不足 ${SURE_DEVIATIONS} 个标准差的不计`,
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
  severity: 'P2',
  team: 'business',
  channels: ['email', 'dingtalk'],
  noData: 'OK',
  panel: { dashboardUid: BUSINESS_UID, panelId: BUSINESS_PANEL.registrationsByHour },
});
