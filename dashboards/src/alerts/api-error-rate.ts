import { REALTIME_PANEL, REALTIME_UID } from '../panel-ids.ts';
import { MetricQueryBuilder } from '../query.ts';
import { defineAlert } from './alert-definition.ts';

/** Requests in the window below which one failed request alone would be more than the threshold: nights have a handful. */
export const LEAST_RATED_REQUESTS = 20;

/** Without requests there is no rate: nights are quiet, and a silent log pipeline is what the CPU rule's NoData tells. */
export const apiErrorRate = defineAlert({
  uid: 'api-error-rate-high',
  title: 'API 错误率过高',
  summary: '状态码不小于 400 的 API 请求占比过高,用户正在看到失败。',
  query: () => new MetricQueryBuilder('api.error_rate').where('api.requests', '>=', LEAST_RATED_REQUESTS).asNumber(),
  windowSeconds: 300,
  threshold: { above: 5, recoverBelow: 4 },
  format: { verb: '%.2f', suffix: '%' },
  for: '5m',
  keepFiringFor: '2m',
  every: '60s',
  severity: 'P0',
  team: 'platform',
  channels: ['email', 'sms', 'dingtalk'],
  noData: 'OK',
  panel: { dashboardUid: REALTIME_UID, panelId: REALTIME_PANEL.errorRate },
});
