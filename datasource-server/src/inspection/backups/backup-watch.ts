import type { Text } from '../../contract/text.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Backup, BackupDirectory, BackupReport, BackupVerdict } from './backup.ts';
import { checkChecksum } from './checksum.ts';
import { checkDump, checkGzipDump } from './dump-file.ts';
import { listBackups } from './list-backups.ts';
import { checkXtrabackup } from './xtrabackup-directory.ts';

/** Looks after directories of backups. */
export interface BackupWatch {
  /** Looks at every directory now; never rejects. A backup that has not changed since it was read is not read again. */
  look(): Promise<readonly BackupReport[]>;
  /** What the last look found, if it is not older than `maxAgeMs`. */
  known(maxAgeMs: number): readonly BackupReport[] | null;
}

interface BackupWatchOptions {
  directories: readonly BackupDirectory[];
  clock: Clock;
  /** Ends the reading of large files. */
  signal: AbortSignal;
}

/** What was written to so recently, and is not whole, may still be under way. */
const STILL_WRITING_MS = 2 * 60_000;
/** So many before a damaged one are read to find the last good one. */
const LOOK_BACK = 3;

export function createBackupWatch({ directories, clock, signal }: BackupWatchOptions): BackupWatch {
  /** By path, size and time: reading a backup takes as long as it is large. */
  let verdicts = new Map<string, Promise<BackupVerdict>>();
  let looking: Promise<readonly BackupReport[]> | null = null;
  let last: { reports: readonly BackupReport[]; at: number } | null = null;

  async function lookNow(): Promise<readonly BackupReport[]> {
    const before = verdicts;
    const judged: typeof verdicts = new Map();
    verdicts = judged;
    const judge = async (backup: Backup): Promise<BackupVerdict> => {
      const key = [backup.path, backup.bytes, backup.at].join('|');
      const verdict = before.get(key) ?? judged.get(key) ?? verdictOf(backup, signal);
      judged.set(key, verdict);
      try {
        return await verdict;
      } catch (error) {
        // It could not be read this time, which says nothing about the next.
        judged.delete(key);
        throw error;
      }
    };
    const reports: BackupReport[] = [];
    // One after the other: reading several at once only makes a disk slow.
    for (const directory of directories) {
      reports.push(...(await reportsOf(directory, judge, clock())));
    }
    last = { reports, at: clock() };
    return reports;
  }

  return {
    look: () => (looking ??= lookNow().finally(() => (looking = null))),
    known: (maxAgeMs) => (last !== null && clock() - last.at <= maxAgeMs ? last.reports : null),
  };
}

type Judge = (backup: Backup) => Promise<BackupVerdict>;

async function reportsOf({ name, path }: BackupDirectory, judge: Judge, now: number): Promise<BackupReport[]> {
  const nothing = { checkedAt: now, unreadable: null, newest: null, earlier: [], lastGood: null, unfinished: null };
  try {
    const series = await listBackups(path);
    if (series.size === 0) {
      return [{ ...nothing, name }];
    }
    const reports: BackupReport[] = [];
    for (const [key, backups] of series) {
      const of = series.size === 1 ? name : `${name}/${key}`;
      reports.push({ ...nothing, name: of, ...(await newestOf(backups, judge, now)) });
    }
    return reports.sort((a, b) => a.name.localeCompare(b.name));
  } catch (error) {
    return [{ ...nothing, name, unreadable: whyUnreadable(path, error) }];
  }
}

async function newestOf(
  backups: readonly Backup[],
  judge: Judge,
  now: number
): Promise<Pick<BackupReport, 'newest' | 'earlier' | 'lastGood' | 'unfinished'>> {
  const [first, ...others] = backups as [Backup, ...Backup[]];
  const verdict = await judge(first);
  if (verdict.state !== 'good' && now - first.at < STILL_WRITING_MS && others.length > 0) {
    return { ...(await newestOf(others, judge, now)), unfinished: first.name };
  }
  const lastGood = verdict.state === 'damaged' ? await firstGood(others.slice(0, LOOK_BACK), judge) : first;
  const earlier = others.filter(({ kind }) => kind === first.kind);
  return { newest: { backup: first, verdict }, earlier, lastGood, unfinished: null };
}

async function firstGood(backups: readonly Backup[], judge: Judge): Promise<Backup | null> {
  for (const backup of backups) {
    if ((await judge(backup)).state !== 'damaged') {
      return backup;
    }
  }
  return null;
}

async function verdictOf(backup: Backup, signal: AbortSignal): Promise<BackupVerdict> {
  const content = await contentOf(backup, signal);
  const isFile = backup.kind !== 'xtrabackup' && backup.kind !== 'increment';
  const sum = isFile && content.state !== 'damaged' ? await checkChecksum(backup, signal) : null;
  if (sum === null || sum.state === 'damaged') {
    return sum ?? content;
  }
  return content.state === 'good' ? { state: 'good', text: both(content.text, sum.text) } : sum;
}

function contentOf(backup: Backup, signal: AbortSignal): Promise<BackupVerdict> | BackupVerdict {
  switch (backup.kind) {
    case 'dump':
      return checkDump(backup);
    case 'gzip-dump':
      return checkGzipDump(backup, signal);
    case 'xtrabackup':
    case 'increment':
      return checkXtrabackup(backup);
    case 'other':
      return {
        state: 'unverified',
        text: {
          zh: '无法查看这种文件的内容;在旁边放一个 .sha256 校验文件即可核对',
          en: 'files of this kind cannot be looked into; a .sha256 file beside it would prove it',
        },
      };
  }
}

function both(a: Text, b: Text): Text {
  return { zh: `${a.zh},${b.zh}`, en: `${a.en}, ${b.en}` };
}

function whyUnreadable(path: string, error: unknown): Text {
  const { code = 'EUNKNOWN' } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return {
      zh: `目录 ${path} 不存在:请检查 BACKUP_DIRS 与挂载`,
      en: `the directory ${path} does not exist: check BACKUP_DIRS and what is mounted`,
    };
  }
  return {
    zh: `无法读取 ${path}(${code}):请检查数据服务的权限`,
    en: `${path} cannot be read (${code}): check the data server's rights`,
  };
}
