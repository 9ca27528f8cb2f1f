import { API_PANEL, API_UID } from '../panel-ids.ts';
import { MetricQueryBuilder } from '../query.ts';
import { defineAlert } from './alert-definition.ts';

/** Requests in the window below which one slow request is the 95th percentile. */
export const LEAST_REQUESTS = 30;

/** One alert an endpoint; the mean of all requests is the business of `api-response-time-high`. */
export const slowEndpoint = defineAlert({
  uid: 'slow-endpoint',
  title: '接口过慢',
  summary: '这个接口的 P95 响应时间过长,用它的页面明显卡顿。',
  query: () =>
    new MetricQueryBuilder('api.p95').by('api.endpoint').where('api.requests', '>=', LEAST_REQUESTS).asNumber(),
  windowSeconds: 600,
  threshold: { above: 5000, recoverBelow: 4000 },
  format: { verb: '%.0f', suffix: ' ms' },
  for: '10m',
  keepFiringFor: '5m',
  every: '60s',
  severity: 'P2',
  team: 'platform',
  channels: ['email', 'dingtalk'],
  noData: 'OK',
  panel: { dashboardUid: API_UID, panelId: API_PANEL.endpoints },
});
