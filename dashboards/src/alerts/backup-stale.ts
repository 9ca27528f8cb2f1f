import { INSPECTION_PANEL, INSPECTION_UID } from '../panel-ids.ts';
import { MetricQueryBuilder } from '../query.ts';
import { defineAlert } from './alert-definition.ts';

/** One alert a backup. How old one may be is BACKUP_MAX_AGE_HOURS of the data server, so that rule and report judge alike. */
export const backupStale = defineAlert({
  uid: 'backup-stale',
  title: '备份过期',
  summary: '最新一份备份已超过允许的时间(BACKUP_MAX_AGE_HOURS):应有的备份没有做成,此刻出事会丢失那之后的数据。',
  query: () => new MetricQueryBuilder('backups.overdue').by('backups.backup').asNumber(),
  windowSeconds: 300,
  threshold: { above: 0 },
  format: { prefix: '超期 ', verb: '%.1f', suffix: ' 小时' },
  for: '5m',
  keepFiringFor: '0s',
  every: '60s',
  severity: 'P2',
  team: 'platform',
  channels: ['email', 'dingtalk'],
  noData: 'OK',
  panel: { dashboardUid: INSPECTION_UID, panelId: INSPECTION_PANEL.backupAge },
});
