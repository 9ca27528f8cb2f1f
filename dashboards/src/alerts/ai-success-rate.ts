import { AI_PANEL, AI_UID } from '../panel-ids.ts';
import { MetricQueryBuilder } from '../query.ts';
import { defineAlert } from './alert-definition.ts';

/** Calls in the window below which a rate says nothing: one failed call at night is none. */
export const LEAST_AI_CALLS = 20;

/** One alert a vendor. */
export const aiSuccessRate = defineAlert({
  uid: 'ai-success-rate-low',
  title: 'AI 成功率过低',
  summary: '这家 AI 服务商的调用大量失败,依赖它的功能不可靠。',
  query: () =>
    new MetricQueryBuilder('ai_calls.success_rate')
      .by('ai_calls.service')
      .where('ai_calls.calls', '>=', LEAST_AI_CALLS)
      .asNumber(),
  windowSeconds: 600,
  threshold: { below: 90, recoverAbove: 95 },
  format: { verb: '%.2f', suffix: '%' },
  for: '5m',
  keepFiringFor: '5m',
  every: '60s',
  severity: 'P1',
  team: 'ai',
  channels: ['email', 'dingtalk'],
  noData: 'OK',
  panel: { dashboardUid: AI_UID, panelId: AI_PANEL.success },
});
