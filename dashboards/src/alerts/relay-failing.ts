import { INCIDENTS_PANEL, INCIDENTS_UID } from '../panel-ids.ts';
import { MetricQueryBuilder } from '../query.ts';
import { defineAlert } from './alert-definition.ts';

/** One alert a channel, before retries run out. By e-mail only: the one way that does not go through the relays. */
export const relayFailing = defineAlert({
  uid: 'relay-failing',
  title: '告警通道发送失败',
  summary: '这个通知渠道的发送接连失败,正在重试。',
  query: () => new MetricQueryBuilder('deliveries.failed').by('deliveries.channel').asNumber(),
  windowSeconds: 600,
  threshold: { above: 2 },
  format: { verb: '%.0f', suffix: ' 次' },
  for: '2m',
  keepFiringFor: '2m',
  every: '60s',
  severity: 'P2',
  team: 'monitoring',
  channels: ['email'],
  noData: 'OK',
  panel: { dashboardUid: INCIDENTS_UID, panelId: INCIDENTS_PANEL.failedDeliveries },
});
