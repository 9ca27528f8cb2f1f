import { REALTIME_PANEL, REALTIME_UID } from '../panel-ids.ts';
import { MetricQueryBuilder } from '../query.ts';
import { defineAlert } from './alert-definition.ts';

/** One alert a server, by its worst channel. Its lag is unknown meanwhile, so no rule over the lag can see it. */
export const replicationStopped = defineAlert({
  uid: 'replication-stopped',
  title: 'MySQL 复制已停止',
  summary: '副本不再跟随主库,差距正在扩大。',
  query: () => new MetricQueryBuilder('mysql_server.replication_running').by('mysql_server.server').asNumber(),
  windowSeconds: 60,
  threshold: { below: 1 },
  format: { verb: '%.0f', suffix: '(1 为运行)' },
  for: '2m',
  keepFiringFor: '2m',
  every: '60s',
  severity: 'P1',
  team: 'platform',
  channels: ['email', 'sms', 'dingtalk'],
  noData: 'OK',
  panel: { dashboardUid: REALTIME_UID, panelId: REALTIME_PANEL.replicationLag },
});
