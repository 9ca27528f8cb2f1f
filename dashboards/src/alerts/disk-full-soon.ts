import { ForecastQueryBuilder } from '../forecast-queries.ts';
import { CAPACITY_PANEL, CAPACITY_UID } from '../panel-ids.ts';
import { MetricQueryBuilder } from '../query.ts';
import { defineAlert } from './alert-definition.ts';
import { daysUntilFull } from './formulas.ts';
import { DAY_SECONDS } from './stretches.ts';

/** Percent in use at which a disk counts as full. */
export const DISK_LIMIT = 80;
/** Days that are looked ahead: beyond recovery, so that it can be told. */
const HORIZON_DAYS = 22;
/**
 * Three weeks, which is what it takes to know weekends, and a day for the hours that are not whole. Where a weekly rhythm hides that growth
 * began, only its share of the history makes it believed: of 90 days it would be told when the disk is full.
 */
const HISTORY_DAYS = 22;
/** Percent points below the mean of three days by which something was cleared away. */
const CLEARED = 5;

const EACH_DISK = ['host.host', 'host.mount'];
const use = () => new MetricQueryBuilder('host.disk').by(...EACH_DISK).asNumber();

/**
 * One alert a mount point. Of one without a present value, or with less than six days of history, nothing is said. A forecast takes a jump
 * for real only after a day: that a disk is full now, or has just been cleared, is seen from its present use.
 */
export const diskFullSoon = defineAlert({
  uid: 'disk-full-soon',
  title: '磁盘 14 天内将满',
  summary: '照近来的增长,磁盘很快会用到上限;写满后数据库停写、日志丢失。',
  query: () =>
    new ForecastQueryBuilder('host.disk', HORIZON_DAYS)
      .by(...EACH_DISK)
      .byHour(HISTORY_DAYS)
      .daysUntil(DISK_LIMIT),
  windowSeconds: 900,
  weighed: {
    against: { B: { query: use, windowSeconds: 900 }, C: { query: use, windowSeconds: 3 * DAY_SECONDS } },
    formula: daysUntilFull({ limit: DISK_LIMIT, fall: CLEARED, later: HORIZON_DAYS }),
    inWords: `预计使用率升至 ${DISK_LIMIT}% 的天数,已达到的记为 0;比 3 天均值低 ${CLEARED} 个百分点以上(刚清理过)的加 ${HORIZON_DAYS} 天`,
  },
  threshold: { below: 14, recoverAbove: 21 },
  format: { verb: '%.1f', suffix: ' 天' },
  figures: [{ name: '当前使用率', from: 'B', format: { verb: '%.1f', suffix: '%' } }],
  for: '30m',
  keepFiringFor: '30m',
  every: '30m',
  severity: 'P2',
  team: 'platform',
  channels: ['email', 'dingtalk'],
  noData: 'OK',
  panel: { dashboardUid: CAPACITY_UID, panelId: CAPACITY_PANEL.diskForecast },
});
