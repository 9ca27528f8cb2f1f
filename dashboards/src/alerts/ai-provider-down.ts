import { REALTIME_PANEL, REALTIME_UID } from '../panel-ids.ts';
import { MetricQueryBuilder } from '../query.ts';
import { defineAlert } from './alert-definition.ts';

/** One alert a provider of AI_PROVIDERS. Seen from outside, so it also tells where nobody calls the provider. */
export const aiProviderDown = defineAlert({
  uid: 'ai-provider-down',
  title: 'AI 服务商不可用',
  summary: '探测不到这家 AI 服务商,依赖它的功能正在失败。',
  query: () =>
    new MetricQueryBuilder('health.up')
      .by('health.component')
      .where('health.component', 'startsWith', 'ai:')
      .asNumber(),
  windowSeconds: 60,
  threshold: { below: 1 },
  format: { verb: '%.0f', suffix: '(1 为可用)' },
  for: '3m',
  keepFiringFor: '3m',
  every: '60s',
  severity: 'P1',
  team: 'ai',
  channels: ['email', 'dingtalk'],
  noData: 'OK',
  panel: { dashboardUid: REALTIME_UID, panelId: REALTIME_PANEL.componentHistory },
});
