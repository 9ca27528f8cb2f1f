import { INSPECTION_PANEL, INSPECTION_UID } from '../panel-ids.ts';
import { MetricQueryBuilder } from '../query.ts';
import { defineAlert } from './alert-definition.ts';

/** Looks at each address and user by itself, where the burst of security events looks at all of them together. */
export const abnormalLogIns = defineAlert({
  uid: 'abnormal-log-ins',
  title: '异常登录',
  summary: '同一来源或用户登录失败突增、多次失败后成功,或夜间登录异常多:可能正在撞库,或已有账号失守。',
  query: () => new MetricQueryBuilder('inspection.abnormal_log_ins').asNumber(),
  windowSeconds: 120,
  threshold: { above: 0 },
  format: { verb: '%.0f', suffix: ' 处' },
  for: '0s',
  keepFiringFor: '5m',
  every: '60s',
  severity: 'P1',
  team: 'security',
  channels: ['email', 'dingtalk'],
  noData: 'OK',
  panel: { dashboardUid: INSPECTION_UID, panelId: INSPECTION_PANEL.abnormalLogIns },
});
