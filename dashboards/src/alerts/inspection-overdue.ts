import { INSPECTION_PANEL, INSPECTION_UID } from '../panel-ids.ts';
import { MetricQueryBuilder } from '../query.ts';
import { defineAlert } from './alert-definition.ts';

/**
 * The dead man's switch of the daily report: eight minutes late, for two more, is 09:10 where it is due at 09:00. Without data nobody
 * knows whether it will come, which is the same to whoever waits for it.
 */
export const inspectionOverdue = defineAlert({
  uid: 'inspection-overdue',
  title: '每日巡检报告未到',
  summary: '当天的巡检报告到点没有出来:巡检没有运行,或数据服务已停止采样。',
  query: () => new MetricQueryBuilder('inspection.overdue').asNumber(),
  windowSeconds: 120,
  threshold: { above: 480 },
  format: { verb: '%.0f', suffix: ' 秒' },
  for: '2m',
  keepFiringFor: '0s',
  every: '60s',
  severity: 'P2',
  team: 'monitoring',
  channels: ['email', 'dingtalk'],
  noData: 'Alerting',
  panel: { dashboardUid: INSPECTION_UID, panelId: INSPECTION_PANEL.overdue },
});
