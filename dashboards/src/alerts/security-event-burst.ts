import { API_PANEL, API_UID } from '../panel-ids.ts';
import { MetricQueryBuilder } from '../query.ts';
import { defineAlert } from './alert-definition.ts';
import { timesInWords, timesTheUsual } from './formulas.ts';
import { HOUR_SECONDS } from './stretches.ts';

const WINDOW_SECONDS = 300;
const STRETCHES = HOUR_SECONDS / WINDOW_SECONDS;
/** In the window; fewer are no burst, however quiet it was before. */
export const LEAST_SECURITY_EVENTS = 20;

const counted = () => new MetricQueryBuilder('security.events').asNumber();

/** All events together: an attack changes its kind and its addresses faster than a rule could follow. */
export const securityEventBurst = defineAlert({
  uid: 'security-event-burst',
  title: '安全事件突增',
  summary: '登录失败、权限拒绝等远多于平时,可能正在被撞库或扫描。',
  query: counted,
  windowSeconds: WINDOW_SECONDS,
  weighed: {
    against: { B: { query: counted, windowSeconds: HOUR_SECONDS, agoSeconds: WINDOW_SECONDS } },
    formula: timesTheUsual(LEAST_SECURITY_EVENTS, STRETCHES),
    inWords: `最近 5 分钟是之前一小时每 5 分钟均值加 1 的几倍,不足 ${LEAST_SECURITY_EVENTS} 起不计`,
  },
  threshold: { above: 5, recoverBelow: 3 },
  format: { verb: '%.1f', suffix: ' 倍' },
  figures: [
    { name: '最近 5 分钟', from: 'A', format: { verb: '%.0f', suffix: '' } },
    {
      name: '之前一小时',
      from: 'B',
      format: { verb: '%.0f', suffix: timesInWords(`${LEAST_SECURITY_EVENTS} 起`, STRETCHES) },
    },
  ],
  for: '2m',
  keepFiringFor: '5m',
  every: '60s',
  severity: 'P1',
  team: 'security',
  channels: ['email', 'dingtalk'],
  noData: 'OK',
  panel: { dashboardUid: API_UID, panelId: API_PANEL.securityEvents },
});
