import type { Text } from '../../contract/text.ts';
import type { Backup, BackupReport, BackupVerdict } from './backup.ts';
import type { BackupSeries } from './backup-series.ts';

/** What lies in a directory, or why that cannot be told. */
export interface BackupListing {
  /** Of the directory. */
  name: string;
  /** Epoch ms. */
  at: number;
  series: readonly BackupSeries[];
  unreadable: Text | null;
}

export type Judge = (backup: Backup) => Promise<BackupVerdict>;

/** What was written to so recently, and is not whole, may still be under way. */
export const STILL_WRITING_MS = 2 * 60_000;
/** So many before a damaged one are read to find the last good one. */
export const LOOK_BACK = 3;

/** The name of a series: that of its directory, with what its files have in common where there are several. */
export function seriesName({ name, series }: BackupListing, { key }: Pick<BackupSeries, 'key'>): string {
  return series.length === 1 ? name : `${name}/${key}`;
}

/** Whether the last of it may still be coming. */
export function isBeingWritten({ mtime }: Backup, now: number): boolean {
  return now - mtime < STILL_WRITING_MS && now - mtime > -STILL_WRITING_MS;
}

/** Judges the newest of each series of a directory. Never rejects: where `judge` throws, the directory is unreadable. */
export async function reportsOf(listing: BackupListing, path: string, judge: Judge): Promise<BackupReport[]> {
  const { name, at, series, unreadable } = listing;
  const nothing = {
    checkedAt: at,
    isOneOff: false,
    isSeenOnce: false,
    odd: [],
    unreadable: null,
    newest: null,
    earlier: [],
    lastGood: null,
    unfinished: null,
  };
  if (unreadable !== null || series.length === 0) {
    return [{ ...nothing, name, unreadable }];
  }
  try {
    const reports: BackupReport[] = [];
    for (const each of series) {
      const { backups, isOneOff, isSeenOnce } = each;
      const odd = backups.filter((backup) => backup.isOdd);
      const found = await newestOf(backups, judge, at);
      reports.push({ ...nothing, name: seriesName(listing, each), isOneOff, isSeenOnce, odd, ...found });
    }
    return reports;
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
  if (verdict.state !== 'good' && isBeingWritten(first, now) && others.length > 0) {
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

/** Why a directory cannot be looked at, from the file system's error. */
export function whyUnreadable(path: string, error: unknown): Text {
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
