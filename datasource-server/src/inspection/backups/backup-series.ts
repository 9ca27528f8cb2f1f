import type { Backup } from './backup.ts';

/** Backups of one thing, the newest first. */
export interface BackupSeries {
  /** What their names have in common, with `*` where they differ. */
  key: string;
  backups: readonly [Backup, ...Backup[]];
  /**
   * Written once, among others that have come since: a copy that somebody made by hand. Nothing says that another is to come, so its
   * age is not judged.
   */
  isOneOff: boolean;
}

const WEEKDAYS = /(?<![a-z])(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?(?![a-z])/gi;
const MONTHS =
  /(?<![a-z])(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])/gi;
const CHINESE_DAYS = /(?:周|星期|礼拜)[一二三四五六日天]/g;

/**
 * Backups by what they are of: names that differ only in digits, days of the week (Mon, Friday, 周一) or months are one series, and so
 * are all directories of xtrabackup. `isWrittenAgain` is told the newest of each series and says whether another was seen in its place.
 */
export function seriesOf(
  found: readonly Backup[],
  isWrittenAgain: (key: string, newest: Backup) => boolean
): BackupSeries[] {
  const groups = new Map<string, Backup[]>();
  for (const backup of [...found].sort(newestFirst)) {
    const key = keyOf(backup);
    groups.set(key, [...(groups.get(key) ?? []), backup]);
  }
  const newest = [...groups.values()].flatMap(([first]) => first ?? []).sort(newestFirst)[0];
  return [...groups]
    .map(([key, some]) => {
      const backups = some as [Backup, ...Backup[]];
      const isAgain = isWrittenAgain(key, backups[0]);
      return { key, backups, isOneOff: backups.length === 1 && backups[0] !== newest && !isAgain };
    })
    .sort((a, b) => a.key.localeCompare(b.key));
}

function keyOf({ kind, name }: Backup): string {
  return kind === 'xtrabackup' || kind === 'increment'
    ? 'xtrabackup'
    : name.replace(WEEKDAYS, '*').replace(MONTHS, '*').replace(CHINESE_DAYS, '*').replace(/\d+/g, '*');
}

/** What has no date that can be believed is not the newest. */
function newestFirst(a: Backup, b: Backup): number {
  return (b.at ?? -Infinity) === (a.at ?? -Infinity)
    ? b.name.localeCompare(a.name)
    : (b.at ?? -Infinity) - (a.at ?? -Infinity);
}
