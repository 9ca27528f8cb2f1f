import type { Text } from '../contract/text.ts';
import type { Backup, BackupReport } from './backups/backup.ts';
import { valueText } from '../frames/value-text.ts';
import { unknownFinding, type Finding } from './item.ts';
import { changeOf, judgeLimit, limitText, worstOf, type Limit } from './judge.ts';

const HOUR = 3600e3;
const DAY = 24 * HOUR;
/** On the board 每日巡检. */
export const BACKUP_PANELS = { age: 7, unusable: 8 };
/** A backup a night makes a course of a week. */
const EVIDENCE_DAYS = 7;
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
  return reports.flatMap((report) =>
    // Nothing says that a copy made once is to come again, or how large it should be.
    report.isOneOff
      ? [integrity(report, now)]
      : [integrity(report, now), age(report, maxAgeHours, now), size(report, now)]
  );
}

function integrity(report: BackupReport, now: number): Finding {
  const { name, isOneOff, unreadable, newest, lastGood, unfinished } = report;
  const of = {
    id: `backups.integrity:${name}`,
    group: 'backups' as const,
    title: { zh: `备份完整性:${name}`, en: `Backup is whole: ${name}` },
    unit: 'short',
    threshold: {
      zh: '文件头、结尾、压缩、校验和、xtrabackup 检查点',
      en: 'header, end, compression, check sum, checkpoints of xtrabackup',
    },
    evidence: evidenceOf(BACKUP_PANELS.unusable, now),
    runbook: 'backup-unusable' as const,
  };
  if (unreadable) {
    return unknownFinding(of, unreadable);
  }
  if (!newest) {
    return { ...of, status: 'fail', value: null, finding: { zh: '目录里没有备份', en: 'there is no backup in it' } };
  }
  const { backup, verdict } = newest;
  const hours = lastGood?.at ? (now - lastGood.at) / HOUR : null;
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
    details: [
      ...(unfinished
        ? [{ zh: `正在写入,未检查:${unfinished}`, en: `being written, not looked at: ${unfinished}` }]
        : []),
      ...(isOneOff
        ? [
            {
              zh: '名称表明是手工做的一次性备份,且目录里有更新的备份:不看新旧与大小',
              en: 'a copy made by hand, as its name says, with newer backups beside it: age and size are not judged',
            },
          ]
        : []),
    ],
  };
}

function age({ name, odd, isSeenOnce, unreadable, newest }: BackupReport, maxAgeHours: number, now: number): Finding {
  const limit: Limit = { breach: 'above', warn: maxAgeHours, fail: 2 * maxAgeHours };
  const of = {
    id: `backups.age:${name}`,
    group: 'backups' as const,
    title: { zh: `备份距今:${name}`, en: `Age of the backup: ${name}` },
    unit: 'h',
    threshold: limitText(limit, 'h'),
    evidence: evidenceOf(BACKUP_PANELS.age, now),
    runbook: 'backup-stale' as const,
  };
  if (unreadable || !newest) {
    return unknownFinding(of, unreadable ?? { zh: '目录里没有备份', en: 'there is no backup in it' });
  }
  const { backup } = newest;
  const oddText = odd.length === 0 ? null : futureText(odd[0] ?? backup, odd.length);
  if (backup.at === null) {
    return { ...of, status: 'warn', value: null, finding: oddText ?? { zh: '日期未知', en: 'its date is not known' } };
  }
  const hours = Math.max(0, (now - backup.at) / HOUR);
  const finding = backup.isOdd
    ? {
        zh: `${backup.name},按文件名日期约 ${valueText(hours, 'h', 'zh')}前`,
        en: `${backup.name}, about ${valueText(hours, 'h', 'en')} old by the date in its name`,
      }
    : {
        zh: `${backup.name},${valueText(hours, 'h', 'zh')}前写完`,
        en: `${backup.name}, finished ${valueText(hours, 'h', 'en')} ago`,
      };
  const status = judgeLimit(hours, limit);
  return {
    ...of,
    status: worstOf([status, oddText === null ? 'ok' : 'warn']),
    value: hours,
    details: status !== 'ok' && isSeenOnce ? [MADE_ONCE] : [],
    finding: oddText === null ? finding : { zh: `${finding.zh};${oddText.zh}`, en: `${finding.en}; ${oddText.en}` },
  };
}

const MADE_ONCE: Text = {
  zh: '没有见过它再次写入。若只做过一次:移出该目录,或在名称中写明(如 manual、手工);INSPECTION_SKIP 只去掉巡检中的这一项',
  en: 'it was never seen to be written again. If it was made once, move it away or say so in its name (as manual); INSPECTION_SKIP leaves it out of the inspection only',
};

function futureText({ name, mtime }: Backup, count: number): Text {
  const day = new Date(mtime).toISOString().slice(0, 10);
  const more = count > 1 ? { zh: `等 ${count} 个文件`, en: ` and ${count - 1} more` } : { zh: '', en: '' };
  return {
    zh: `${name}${more.zh}的文件时间在未来(${day}),不能作准:检查写入方的时钟,或用 touch 改正`,
    en: `the time of ${name}${more.en} lies in the future (${day}) and tells nothing: check the clock of who wrote it, or correct it with touch`,
  };
}

function evidenceOf(panel: number, now: number): NonNullable<Finding['evidence']> {
  return { board: 'aimarket-inspection', panel, range: { from: now - EVIDENCE_DAYS * DAY, to: now } };
}

function size({ name, unreadable, newest, earlier }: BackupReport, now: number): Finding {
  const of = {
    id: `backups.size:${name}`,
    group: 'backups' as const,
    title: { zh: `备份大小:${name}`, en: `Size of the backup: ${name}` },
    unit: 'bytes',
    threshold: {
      zh: `相对前几份的中位数,${limitText(SIZE, 'percent').zh}`,
      en: `against the median of those before it, ${limitText(SIZE, 'percent').en}`,
    },
    evidence: evidenceOf(BACKUP_PANELS.unusable, now),
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
