import { REALTIME_PANEL, REALTIME_UID } from '../panel-ids.ts';
import { MetricQueryBuilder } from '../query.ts';
import { defineAlert } from './alert-definition.ts';

/** One alert a target of PROBE_TARGETS or AI_PROVIDERS, or a host of TLS_HOSTS (`tls:host:port`); it keeps firing after the end, when the days are negative. */
export const certificateExpiring = defineAlert({
  uid: 'tls-certificate-expiring',
  title: 'TLS 证书即将到期',
  summary: '证书到期后浏览器会拒绝访问,请在到期前更换。',
  query: () => new MetricQueryBuilder('probes.tls_days').by('probes.target').asNumber(),
  windowSeconds: 300,
  threshold: { below: 21, recoverAbove: 22 },
  format: { verb: '%.1f', suffix: ' 天' },
  for: '5m',
  keepFiringFor: '5m',
  every: '60s',
  severity: 'P2',
  team: 'platform',
  channels: ['email', 'dingtalk'],
  noData: 'OK',
  panel: { dashboardUid: REALTIME_UID, panelId: REALTIME_PANEL.certificateDays },
});
