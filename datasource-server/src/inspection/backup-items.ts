import type { BackupReport } from './backups/backup.ts';
import { valueText } from '../frames/value-text.ts';
import { unknownFinding, type Finding } from './item.ts';
import { changeOf, judgeLimit, limitText, type Limit } from './judge.ts';

const HOUR = 3600e3;
/** Against the median of those before it, percent. */
const SIZE: Limit = { breach: 'below', warn: 80, fail: 50 };
const COMPARED = 7;

/** Age, size and soundness of the newest backup of each kind. */
export function inspectBackups(reports: readonly BackupReport[], maxAgeHours: number, now: number): Finding[] {
  if (reports.length === 0) {
    return [
      unknownFinding(
        {
          id: 'backups.integrity',
          group: 'backups',
          title: { zh: '备份', en: 'Backups' },
          unit: 'short',
          threshold: { zh: '', en: '' },
        },
        {
          zh: '未配置:设置 BACKUP_DIRS=名称=/备份目录 后重启数据服务',
          en: 'not configured: set BACKUP_DIRS=name=/directory and restart the data server',
        }
      ),
    ];
  }
  return reports.flatMap((report) => [integrity(report, now), age(report, maxAgeHours, now), size(report)]);
}

function integrity({ name, unreadable, newest, lastGood, unfinished }: BackupReport, now: number): Finding {
  const of = {
    id: `backups.integrity:${name}`,
    group: 'backups' as const,
    title: { zh: `备份完整性:${name}`, en: `Backup is whole: ${name}` },
    unit: 'short',
    threshold: {
      zh: '文件头、结尾、压缩、校验和、xtrabackup 检查点',
      en: 'header, end, compression, check sum, checkpoints of xtrabackup',
    },
    runbook: 'backup-unusable' as const,
  };
  if (unreadable) {
    return unknownFinding(of, unreadable);
  }
  if (!newest) {
    return { ...of, status: 'fail', value: null, finding: { zh: '目录里没有备份', en: 'there is no backup in it' } };
  }
  const { backup, verdict } = newest;
  const hours = lastGood ? (now - lastGood.at) / HOUR : null;
  const good = lastGood
    ? {
        zh: `;最近一份完好的:${lastGood.name}(${valueText(hours, 'h', 'zh')}前)`,
        en: `; the last good one: ${lastGood.name} (${valueText(hours, 'h', 'en')} old)`,
      }
    : { zh: ';之前几份也没有完好的', en: '; none of those before it is whole' };
  const isDamaged = verdict.state === 'damaged';
  const { text } = verdict;
  return {
    ...of,
    status: isDamaged ? 'fail' : verdict.state === 'good' ? 'ok' : 'unknown',
    value: verdict.state === 'unverified' ? null : Number(!isDamaged),
    finding: {
      zh: `${backup.name}:${text.zh}${isDamaged ? good.zh : ''}`,
      en: `${backup.name}: ${text.en}${isDamaged ? good.en : ''}`,
    },
    details: unfinished
      ? [{ zh: `正在写入,未检查:${unfinished}`, en: `being written, not looked at: ${unfinished}` }]
      : [],
  };
}

function age({ name, unreadable, newest }: BackupReport, maxAgeHours: number, now: number): Finding {
  const limit: Limit = { breach: 'above', warn: maxAgeHours, fail: 2 * maxAgeHours };
  const of = {
    id: `backups.age:${name}`,
    group: 'backups' as const,
    title: { zh: `备份距今:${name}`, en: `Age of the backup: ${name}` },
    unit: 'h',
    threshold: limitText(limit, 'h'),
    runbook: 'backup-stale' as const,
  };
  if (unreadable || !newest) {
    return unknownFinding(of, unreadable ?? { zh: '目录里没有备份', en: 'there is no backup in it' });
  }
  const hours = Math.max(0, (now - newest.backup.at) / HOUR);
  return {
    ...of,
    status: judgeLimit(hours, limit),
    value: hours,
    finding: {
      zh: `${newest.backup.name},${valueText(hours, 'h', 'zh')}前写完`,
      en: `${newest.backup.name}, finished ${valueText(hours, 'h', 'en')} ago`,
    },
  };
}

function size({ name, unreadable, newest, earlier }: BackupReport): Finding {
  const of = {
    id: `backups.size:${name}`,
    group: 'backups' as const,
    title: { zh: `备份大小:${name}`, en: `Size of the backup: ${name}` },
    unit: 'bytes',
    threshold: {
      zh: `相对前几份的中位数,${limitText(SIZE, 'percent').zh}`,
      en: `against the median of those before it, ${limitText(SIZE, 'percent').en}`,
    },
    runbook: 'backup-unusable' as const,
  };
  if (unreadable || !newest) {
    return unknownFinding(of, unreadable ?? { zh: '目录里没有备份', en: 'there is no backup in it' });
  }
  const { bytes } = newest.backup;
  const usual = median(earlier.slice(0, COMPARED).map((backup) => backup.bytes));
  if (usual === null || usual === 0) {
    return {
      ...unknownFinding(of, { zh: '没有更早的备份可以比较', en: 'there is none before it to compare with' }),
      value: bytes,
    };
  }
  const percent = (100 * bytes) / usual;
  return {
    ...of,
    status: judgeLimit(percent, SIZE),
    value: bytes,
    before: { yesterday: earlier[0]?.bytes ?? null, baseline: usual },
    finding: {
      zh: `${valueText(bytes, 'bytes', 'zh')},之前中位数 ${valueText(usual, 'bytes', 'zh')}(${signed(changeOf(bytes, usual))})`,
      en: `${valueText(bytes, 'bytes', 'en')}, the median before is ${valueText(usual, 'bytes', 'en')} (${signed(changeOf(bytes, usual))})`,
    },
  };
}

function signed(percent: number | null): string {
  return percent === null ? '—' : `${percent >= 0 ? '+' : ''}${percent.toFixed(1)}%`;
}

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle];
  return upper === undefined ? null : sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
