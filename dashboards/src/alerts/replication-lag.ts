import { REALTIME_PANEL, REALTIME_UID } from '../panel-ids.ts';
import { MetricQueryBuilder } from '../query.ts';
import { defineAlert } from './alert-definition.ts';

/** One alert a server, by the channel that is furthest behind. A replica that stands still has no lag: `replication-stopped` tells. */
export const replicationLag = defineAlert({
  uid: 'replication-lag-high',
  title: 'MySQL 复制延迟过大',
  summary: '副本落后主库太多,从副本读到的是旧数据,此时切换会丢数据。',
  query: () => new MetricQueryBuilder('mysql_server.replication_lag').by('mysql_server.server').asNumber(),
  windowSeconds: 60,
  threshold: { above: 60, recoverBelow: 30 },
  format: { verb: '%.0f', suffix: ' 秒' },
  for: '5m',
  keepFiringFor: '2m',
  every: '60s',
  severity: 'P2',
  team: 'platform',
  channels: ['email', 'dingtalk'],
  noData: 'OK',
  panel: { dashboardUid: REALTIME_UID, panelId: REALTIME_PANEL.replicationLag },
});
