import { INCIDENTS_PANEL, INCIDENTS_UID } from '../panel-ids.ts';
import { MetricQueryBuilder } from '../query.ts';
import { defineAlert } from './alert-definition.ts';

/** What waits for a person now: it fires until somebody has dealt with it. One alert a channel, by e-mail only: the one way past the relays. */
export const relayDeadLetters = defineAlert({
  uid: 'relay-dead-letters',
  title: '告警通知未送达',
  summary: '有告警通知重试到底仍未送达,等人处理:应当知道的人还不知道。',
  query: () => new MetricQueryBuilder('deliveries.dead_letters').by('deliveries.channel').asNumber(),
  windowSeconds: 300,
  threshold: { above: 0 },
  format: { verb: '%.0f', suffix: ' 条' },
  for: '0s',
  keepFiringFor: '0s',
  every: '60s',
  severity: 'P1',
  team: 'monitoring',
  channels: ['email'],
  noData: 'OK',
  panel: { dashboardUid: INCIDENTS_UID, panelId: INCIDENTS_PANEL.deadLetters },
});
