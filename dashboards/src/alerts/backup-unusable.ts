import { INSPECTION_PANEL, INSPECTION_UID } from '../panel-ids.ts';
import { MetricQueryBuilder } from '../query.ts';
import { defineAlert } from './alert-definition.ts';

/** One alert a backup: truncated, corrupt, none there, or the directory cannot be read. */
export const backupUnusable = defineAlert({
  uid: 'backup-unusable',
  title: '备份损坏或缺失',
  summary: '最新一份备份不能恢复:被截断、已损坏、没有备份,或目录读不到。',
  query: () => new MetricQueryBuilder('backups.unusable').by('backups.backup').asNumber(),
  windowSeconds: 300,
  threshold: { above: 0 },
  format: { verb: '%.0f', suffix: '(1 为不可用)' },
  for: '15m',
  keepFiringFor: '0s',
  every: '60s',
  severity: 'P1',
  team: 'platform',
  channels: ['email', 'dingtalk'],
  noData: 'OK',
  panel: { dashboardUid: INSPECTION_UID, panelId: INSPECTION_PANEL.backupUnusable },
});
