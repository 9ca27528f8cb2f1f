import { BUSINESS_PANEL, BUSINESS_UID } from '../panel-ids.ts';
import { MetricQueryBuilder } from '../query.ts';
import { defineAlert } from './alert-definition.ts';

/** Failures in the window below which a low rate is chance. */
export const LEAST_FAILED_PLANS = 3;

export const planGenerationFailing = defineAlert({
  uid: 'plan-generation-failing',
  title: '商业计划书生成失败',
  summary: '商业计划书大量生成失败,用户拿不到付费的结果。',
  query: () => new MetricQueryBuilder('plans.success_rate').where('plans.failed', '>=', LEAST_FAILED_PLANS).asNumber(),
  windowSeconds: 3600,
  threshold: { below: 80, recoverAbove: 90 },
  format: { verb: '%.1f', suffix: '%' },
  for: '5m',
  keepFiringFor: '5m',
  every: '60s',
  severity: 'P1',
  team: 'business',
  channels: ['email', 'sms', 'dingtalk'],
  noData: 'OK',
  panel: { dashboardUid: BUSINESS_UID, panelId: BUSINESS_PANEL.planSuccessByHour },
});
