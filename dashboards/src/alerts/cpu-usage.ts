import { REALTIME_PANEL, REALTIME_UID } from '../panel-ids.ts';
import { MetricQueryBuilder } from '../query.ts';
import { defineAlert } from './alert-definition.ts';

/** One alert a host: a mean over hosts would hide the hot one. Samples never pause, so silence means the sampler is gone. */
export const cpuUsage = defineAlert({
  uid: 'cpu-usage-high',
  title: 'CPU 使用率过高',
  summary: '主机 CPU 持续繁忙,响应时间将随之上升。',
  query: () => new MetricQueryBuilder('host.cpu').by('host.host').asNumber(),
  windowSeconds: 120,
  threshold: { above: 80, recoverBelow: 75 },
  format: { verb: '%.1f', suffix: '%' },
  for: '10m',
  keepFiringFor: '2m',
  every: '60s',
  severity: 'P2',
  team: 'platform',
  channels: ['email'],
  noData: 'NoData',
  panel: { dashboardUid: REALTIME_UID, panelId: REALTIME_PANEL.cpu },
});
