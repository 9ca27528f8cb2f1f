import { REALTIME_PANEL, REALTIME_UID } from '../panel-ids.ts';
import { MetricQueryBuilder } from '../query.ts';
import { defineAlert } from './alert-definition.ts';

/** One alert a server. An installation whose MySQL is not sampled has no such number, which is not a fault. */
export const mysqlConnections = defineAlert({
  uid: 'mysql-connections-high',
  title: 'MySQL 连接数接近上限',
  summary: 'MySQL 的连接快用完了,用完后新的请求会直接失败。',
  query: () => new MetricQueryBuilder('mysql_server.connection_usage').by('mysql_server.server').asNumber(),
  windowSeconds: 120,
  threshold: { above: 80, recoverBelow: 75 },
  format: { verb: '%.1f', suffix: '%' },
  for: '5m',
  keepFiringFor: '2m',
  every: '60s',
  severity: 'P1',
  team: 'platform',
  channels: ['email', 'sms', 'dingtalk'],
  noData: 'OK',
  panel: { dashboardUid: REALTIME_UID, panelId: REALTIME_PANEL.mysqlConnections },
});
