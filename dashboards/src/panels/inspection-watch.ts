import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { abnormalLogIns } from '../alerts/abnormal-log-ins.ts';
import { type AlertDefinition, thresholdText } from '../alerts/alert-definition.ts';
import { backupStale } from '../alerts/backup-stale.ts';
import { backupUnusable } from '../alerts/backup-unusable.ts';
import { inspectionOverdue } from '../alerts/inspection-overdue.ts';
import { MetricQueryBuilder } from '../query.ts';
import { both, dashedLimitLine, limitThresholds, timeSeriesPanel } from '../house-style.ts';

const NO_BACKUPS = '无数据:未设置 BACKUP_DIRS';

interface Watched {
  rule: Pick<AlertDefinition, 'format'> & { query: () => MetricQueryBuilder; threshold: { above: number } };
  title: string;
  zh: string;
  en: string;
  unit: string;
  /** Where the axis ends while nothing lies above: shows the line of the limit, and whole numbers as such. */
  upTo: number;
  noValue?: string;
}

/** A rule's number over time, with the line at which it fires. */
function watched({ rule, title, zh, en, unit, upTo, noValue }: Watched): Builder<Panel> {
  const query = rule.query().build();
  const panel = timeSeriesPanel({
    title,
    description: both(
      `${zh}虚线为告警阈值(${thresholdText(rule)})。`,
      `${en} The dashed line is the limit of the alert.`
    ),
    ...(noValue === undefined ? {} : { noValue }),
  });
  if (unit === 'short') {
    panel.overrideByFieldType('number', [{ id: 'decimals', value: 0 }]);
  }
  return panel
    .withTarget(new MetricQueryBuilder(...query.measures).by(...query.dimensions))
    .unit(unit)
    .min(0)
    .axisSoftMax(upTo)
    .thresholds(limitThresholds(rule.threshold))
    .thresholdsStyle(dashedLimitLine());
}

/** How old each is, and by how much that is too old: the limit is a setting of the data server. */
export function backupAge(): Builder<Panel> {
  return timeSeriesPanel({
    title: '最新备份距今',
    description: both(
      `每种备份最新一份写完至今的小时数,应定期回落,不回落说明没有新的备份。“备份超期”是其中超出 BACKUP_MAX_AGE_HOURS 的部分,${thresholdText(backupStale)} 告警。`,
      'Hours since the newest backup of each kind was finished, and by how many of them it is older than BACKUP_MAX_AGE_HOURS, at which the alert fires.'
    ),
    noValue: NO_BACKUPS,
  })
    .withTarget(new MetricQueryBuilder('backups.age', 'backups.overdue').by('backups.backup'))
    .unit('h')
    .min(0)
    .axisSoftMax(30);
}

export function backupUnusableCourse(): Builder<Panel> {
  return watched({
    rule: backupUnusable,
    title: '备份不可用',
    zh: '最新一份损坏、没有备份或目录读不到时为 1。原因见上方检查项“备份完整性”。',
    en: 'One where the newest backup is damaged, absent or cannot be read. The item 备份完整性 above says why.',
    unit: 'short',
    upTo: 1,
    noValue: NO_BACKUPS,
  });
}

export function abnormalLogInsCourse(): Builder<Panel> {
  return watched({
    rule: abnormalLogIns,
    title: '异常登录',
    zh: '最近一小时内的异常:同一来源或用户失败突增、多次失败后成功、夜间登录异常多。',
    en: 'Abnormalities of the last hour: bursts of failures of one address or user, successes after many, many at night.',
    unit: 'short',
    upTo: 5,
  });
}

export function reportOverdue(): Builder<Panel> {
  return watched({
    rule: inspectionOverdue,
    title: '巡检报告逾期',
    zh: '当日报告应到而未到的秒数,已到为 0;演示与从未出过报告的数据服务从启动时算起。',
    en: 'Seconds for which the report of the day has been due without being there; of a demo, and where there never was one, since the data server was started.',
    unit: 's',
    upTo: 600,
  });
}
