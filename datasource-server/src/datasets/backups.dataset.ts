import { defineDataset, type Condition } from '../semantic/model.ts';

const metricIs = (metric: string): readonly Condition[] => [{ column: 'metric', op: '=', value: metric }];

export const backups = defineDataset({
  name: 'backups',
  title: { zh: '备份', en: 'Backups' },
  description: {
    zh: 'BACKUP_DIRS 中每种备份最新一份的状态,由记录器采样。',
    en: 'The newest backup of each kind in BACKUP_DIRS, sampled by the recorder.',
  },
  source: 'events',
  table: 'samples',
  time: 'ts',
  discriminator: 'metric',
  measures: {
    age: {
      title: { zh: '最新备份距今', en: 'Age of the newest backup' },
      description: {
        zh: '最新一份备份写完至今的小时数;取时段内最大值。',
        en: 'Hours since the newest backup was finished; the most of the period.',
      },
      unit: 'h',
      decimals: 1,
      goodDirection: 'down',
      fill: 'null',
      aggregate: { agg: 'max', of: 'value', where: metricIs('backup.age') },
    },
    overdue: {
      title: { zh: '备份超期', en: 'Backup overdue' },
      description: {
        zh: '最新一份备份超出 BACKUP_MAX_AGE_HOURS 的小时数,未超出为 0,没有可信日期为 1;取时段内最大值。',
        en: 'Hours by which the newest backup is older than BACKUP_MAX_AGE_HOURS, 0 where it is not, 1 where no date of it can be believed; the most of the period.',
      },
      unit: 'h',
      decimals: 1,
      goodDirection: 'down',
      fill: 'null',
      aggregate: { agg: 'max', of: 'value', where: metricIs('backup.overdue') },
    },
    unusable: {
      title: { zh: '备份不可用', en: 'Backup cannot be used' },
      description: {
        zh: '最新一份损坏、没有备份或目录读不到时为 1,否则为 0;取时段内最大值。',
        en: '1 where the newest one is damaged, there is none, or the directory cannot be read, else 0; the most of the period.',
      },
      unit: 'short',
      goodDirection: 'down',
      fill: 'null',
      aggregate: { agg: 'max', of: 'value', where: metricIs('backup.unusable') },
    },
  },
  dimensions: {
    backup: { title: { zh: '备份', en: 'Backup' }, type: 'string', from: 'component' },
  },
});
