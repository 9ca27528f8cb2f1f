import { REALTIME_PANEL, REALTIME_UID } from '../panel-ids.ts';
import { MetricQueryBuilder } from '../query.ts';
import { defineAlert } from './alert-definition.ts';

/**
 * Fires when the event store is down, when nothing has been sampled for two minutes, and when the data server does not answer at
 * all: for this rule a failing query and silence are the alert. Told by e-mail only, the one way that does not go through the
 * data server.
 */
export const dataServerDown = defineAlert({
  uid: 'data-server-down',
  title: '数据服务不可用',
  summary: '查询不到监控数据:看板不可信,其他告警规则也不再可靠。',
  query: () => new MetricQueryBuilder('health.up').where('health.component', '=', 'events').asNumber(),
  windowSeconds: 120,
  threshold: { below: 1 },
  format: { verb: '%.0f', suffix: '(1 为可用)' },
  for: '2m',
  keepFiringFor: '2m',
  every: '30s',
  severity: 'P1',
  team: 'monitoring',
  channels: ['email'],
  noData: 'Alerting',
  panel: { dashboardUid: REALTIME_UID, panelId: REALTIME_PANEL.componentHistory },
});
