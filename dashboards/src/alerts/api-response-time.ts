import { REALTIME_PANEL, REALTIME_UID } from '../panel-ids.ts';
import { MetricQueryBuilder } from '../query.ts';
import { defineAlert } from './alert-definition.ts';
import { LEAST_RATED_REQUESTS } from './api-error-rate.ts';

/** The mean of all requests, as the marketplace has always reported its response time. */
export const apiResponseTime = defineAlert({
  uid: 'api-response-time-high',
  title: 'API 响应时间过长',
  summary: '全部 API 请求的平均响应时间过长,页面明显变慢。',
  query: () => new MetricQueryBuilder('api.avg_duration').where('api.requests', '>=', LEAST_RATED_REQUESTS).asNumber(),
  windowSeconds: 300,
  threshold: { above: 2000, recoverBelow: 1600 },
  format: { verb: '%.0f', suffix: ' ms' },
  for: '5m',
  keepFiringFor: '2m',
  every: '60s',
  severity: 'P2',
  team: 'platform',
  channels: ['email', 'dingtalk'],
  noData: 'OK',
  panel: { dashboardUid: REALTIME_UID, panelId: REALTIME_PANEL.responseTime },
});
