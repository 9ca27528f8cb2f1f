import { REALTIME_PANEL, REALTIME_UID } from '../panel-ids.ts';
import { MetricQueryBuilder } from '../query.ts';
import { defineAlert } from './alert-definition.ts';

/** One alert a target of PROBE_TARGETS; AI providers have a rule of their own. */
export const probeFailing = defineAlert({
  uid: 'probe-failing',
  title: '页面拨测失败',
  summary: '从外部访问这个地址失败,用户很可能也打不开。',
  query: () =>
    new MetricQueryBuilder('health.up')
      .by('health.component')
      .where('health.component', 'startsWith', 'probe:')
      .asNumber(),
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
