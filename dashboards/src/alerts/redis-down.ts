import { REALTIME_PANEL, REALTIME_UID } from '../panel-ids.ts';
import { MetricQueryBuilder } from '../query.ts';
import { defineAlert } from './alert-definition.ts';

/** The worst of a minute's probes, for two minutes running. An installation without Redis is not probed, which is not a fault. */
export const redisDown = defineAlert({
  uid: 'redis-down',
  title: 'Redis 不可用',
  summary: '探测不到 Redis,缓存与限流失效,数据库压力随之上升。',
  query: () => new MetricQueryBuilder('health.up').where('health.component', '=', 'redis').asNumber(),
  windowSeconds: 60,
  threshold: { below: 1 },
  format: { verb: '%.0f', suffix: '(1 为可用)' },
  for: '2m',
  keepFiringFor: '2m',
  every: '30s',
  severity: 'P1',
  team: 'platform',
  channels: ['email', 'sms', 'dingtalk'],
  noData: 'OK',
  panel: { dashboardUid: REALTIME_UID, panelId: REALTIME_PANEL.componentHistory },
});
