import { REALTIME_PANEL, REALTIME_UID } from '../panel-ids.ts';
import { MetricQueryBuilder } from '../query.ts';
import { defineAlert } from './alert-definition.ts';

/**
 * The window is as long as `for`, so that one passing failure never calls anyone: it takes failures in two minutes running.
 * An installation without MySQL has no such errors, which is not a fault.
 */
export const databaseConnectionErrors = defineAlert({
  uid: 'database-connection-errors',
  title: '数据库连接错误',
  summary: '到 MySQL 的连接正在失败,业务读写可能已中断。',
  query: () => new MetricQueryBuilder('health.connection_errors').where('health.component', '=', 'mysql').asNumber(),
  windowSeconds: 60,
  threshold: { above: 0 },
  format: { verb: '%.0f', suffix: ' 次/分钟' },
  for: '1m',
  keepFiringFor: '2m',
  every: '30s',
  severity: 'P0',
  team: 'platform',
  channels: ['email', 'sms', 'voice'],
  noData: 'OK',
  panel: { dashboardUid: REALTIME_UID, panelId: REALTIME_PANEL.connectionErrors },
});
