import { INSPECTION_PANEL, INSPECTION_UID } from '../panel-ids.ts';
import { MetricQueryBuilder } from '../query.ts';
import { defineAlert } from './alert-definition.ts';

/** One alert a backup. A day and two hours: the backup of each night may take a little longer than that of the night before. */
export const backupStale = defineAlert({
  uid: 'backup-stale',
  title: '备份过期',
  summary: '最新一份备份已经太旧:昨夜的备份没有做成,此刻出事会丢失一天以上的数据。',
  query: () => new MetricQueryBuilder('backups.age').by('backups.backup').asNumber(),
  windowSeconds: 300,
  threshold: { above: 26 },
  format: { verb: '%.1f', suffix: ' 小时' },
  for: '5m',
  keepFiringFor: '0s',
  every: '60s',
  severity: 'P2',
  team: 'platform',
  channels: ['email', 'dingtalk'],
  noData: 'OK',
  panel: { dashboardUid: INSPECTION_UID, panelId: INSPECTION_PANEL.backupAge },
});
