import type { Backup } from './backup.ts';

/** Backups of one thing, the newest first. */
export interface BackupSeries {
  /** What their names have in common, with `*` where they differ. */
  key: string;
  backups: readonly [Backup, ...Backup[]];
  /**
   * A copy that somebody made by hand, as its name says, among others that have come since. Nothing says that another is to come, so
   * its age is not judged.
   */
  isOneOff: boolean;
  /** A single file that was never seen to be written again, and may be no job for that. */
  isSeenOnce: boolean;
}

const WEEKDAYS = /(?<![a-z])(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?(?![a-z])/gi;
const MONTHS =
  /(?<![a-z])(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])/gi;
const CHINESE_DAYS = /(?:周|星期|礼拜)[一二三四五六日天]/g;
/** Up to three digits at the end of a word: db1, 数据库2. More are a date or a time, and so is what a unit follows (3月, 05日). */
const NUMBERED =
  /(?<=\p{L})(?<!\d\p{L})(?<!(?<!\p{L})(?:day|week|month|hour|[dwmht]))\d{1,3}(?![\d年月日号天周时点分秒])/giu;
/** Anything that no name holds. */
const MARK = '\0';
const MADE_BY_HAND =
  /(?<![a-z])(?:(?:before|prior|manual(?:ly)?|once|one-?off|ad-?hoc|upgrades?|migrations?)(?![a-z])|pre[-_.](?!prod))|(?:升级|迁移|变更|上线|发布)前|手[工动]|临时|一次性/i;
/** So many backups at even intervals are a job, whatever their name. */
const RHYTHM = 4;
/** The longest interval against the shortest: a night may be left out. */
const EVEN = 2.5;

/**
 * Backups by what they are of: names that differ only in digits, days of the week (Mon, Friday, 周一) or months are one series, and so
 * are all directories of xtrabackup; a number at the end of a word (db1, db2) belongs to the name. `isWrittenAgain` is told the newest
 * of each series, by the file's name where that tells of a copy made by hand, and says whether another was seen in its place.
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
      const isByHand = backups.every(({ name }) => MADE_BY_HAND.test(name));
      const isAgain = isWrittenAgain(isByHand ? backups[0].name : key, backups[0]);
      const isOneOff = isByHand && backups[0].at !== null && backups[0] !== newest && !isAgain && !hasRhythm(backups);
      return { key, backups, isOneOff, isSeenOnce: backups.length === 1 && !isAgain };
    })
    .sort((a, b) => a.key.localeCompare(b.key));
}

/** The age of a series as rules ask about it: when its newest was written, epoch ms, and whether there is one without a date. */
export function datesOf({ backups: [newest], isOneOff }: BackupSeries): {
  newestAt: number | null;
  isUndated: boolean;
} {
  return { newestAt: isOneOff ? null : newest.at, isUndated: newest.at === null };
}

function keyOf({ kind, name }: Backup): string {
  return kind === 'xtrabackup' || kind === 'increment' ? 'xtrabackup' : nameWithoutDates(name);
}

function nameWithoutDates(name: string): string {
  const numbers: string[] = [];
  return name
    .replace(WEEKDAYS, '*')
    .replace(MONTHS, '*')
    .replace(CHINESE_DAYS, '*')
    .replace(NUMBERED, (number) => {
      numbers.push(number);
      return MARK;
    })
    .replace(/\d+/g, '*')
    .replaceAll(MARK, () => numbers.shift() ?? '');
}

function hasRhythm(backups: readonly Backup[]): boolean {
  const times = backups.flatMap(({ at }) => at ?? []);
  const intervals = times.slice(1).map((at, index) => (times[index] ?? at) - at);
  return times.length >= RHYTHM && Math.max(...intervals) <= EVEN * Math.min(...intervals);
}

/** What has no date that can be believed is not the newest. */
function newestFirst(a: Backup, b: Backup): number {
  return (b.at ?? -Infinity) === (a.at ?? -Infinity)
    ? b.name.localeCompare(a.name)
    : (b.at ?? -Infinity) - (a.at ?? -Infinity);
}
