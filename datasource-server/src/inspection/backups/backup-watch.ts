import type { Clock } from '../../platform/clock.ts';
import { NoAnswerInTime, withinTime } from '../../platform/within-time.ts';
import type { Backup, BackupDirectory, BackupReport, BackupVerdict } from './backup.ts';
import type { BackupMemory } from './backup-memory.ts';
import { datesOf, seriesOf, type BackupSeries } from './backup-series.ts';
import { recordedSum } from './checksum.ts';
import { listBackups } from './list-backups.ts';
import { isDirectory, readBackup } from './read-backup.ts';
import {
  isBeingWritten,
  LOOK_BACK,
  reportsOf,
  seriesName,
  whyUnreadable,
  type BackupListing,
} from './report-backups.ts';

/** A backup as rules ask about it. */
export interface BackupState {
  name: string;
  /** Epoch ms; null where there is none, where its date is not known, and of a copy made once. */
  newestAt: number | null;
  /** There are backups, and nothing tells of any when it was written. */
  isUndated: boolean;
  /** Whether the newest that has been read cannot be restored; null where none was read for too long. */
  isUnusable: boolean | null;
}

/** Looks after directories of backups. */
export interface BackupWatch {
  /**
   * Lists and reads every directory now; never rejects. A backup that has not changed since it was read is not read again. What is
   * not read within the patience is reported as being read, and reading goes on.
   */
  look(): Promise<readonly BackupReport[]>;
  /** Lists every directory, which takes no reading. Never rejects. */
  list(): Promise<void>;
  /** What is known at this moment, however long reading takes. */
  states(): readonly BackupState[];
}

interface BackupWatchOptions {
  directories: readonly BackupDirectory[];
  memory: BackupMemory;
  clock: Clock;
  /** Ends the reading of large files. */
  signal: AbortSignal;
  /** How long a look waits for what is being read, ms. */
  patienceMs?: number;
}

interface Place {
  directory: BackupDirectory;
  listing: BackupListing;
  /** By backup, of the newest of each series: its path, size, time and check sum. */
  keys: ReadonlyMap<Backup, string>;
}

const PATIENCE_MS = 20 * 60_000;
/** While a new backup is being read, the one before it stands for it; so long, and not for ever. */
const STANDS_IN_MS = 48 * 3600e3;
const BEING_READ: BackupVerdict = {
  state: 'unverified',
  text: { zh: '正在读取,尚无结论', en: 'it is being read, nothing is known yet' },
};

export function createBackupWatch(options: BackupWatchOptions): BackupWatch {
  const { directories, memory, clock, signal, patienceMs = PATIENCE_MS } = options;
  const places = new Map<string, Place>();
  /** Directories whose backups could not be read when they were last tried. */
  const failed = new Set<string>();
  let looking: Promise<readonly BackupReport[]> | null = null;

  async function listOne(directory: BackupDirectory): Promise<Place> {
    const place = await placeOf(directory, memory, clock());
    places.set(directory.name, place);
    return place;
  }

  async function judge(backup: Backup, used: Set<string>): Promise<BackupVerdict> {
    const key = await keyOf(backup);
    used.add(key);
    const known = isDirectory(backup) ? undefined : memory.verdict(key);
    if (known !== undefined) {
      return known;
    }
    const verdict = await readBackup(backup, signal);
    // What is half written now says nothing of what it will be.
    if (verdict.state === 'good' || !isBeingWritten(backup, clock())) {
      await memory.keepVerdict(key, verdict);
    }
    return verdict;
  }

  async function lookNow(): Promise<readonly BackupReport[]> {
    const reports: BackupReport[] = [];
    const used = new Set<string>();
    // One after the other: reading several at once only makes a disk slow.
    for (const directory of directories) {
      const { listing } = await listOne(directory);
      const found = await reportsOf(listing, directory.path, (backup) => judge(backup, used));
      failed[found.some(({ unreadable }) => unreadable !== null) ? 'add' : 'delete'](directory.name);
      reports.push(...found);
    }
    const present = new Set([...places.values()].flatMap(({ keys }) => [...keys.values()]));
    // What cannot be reached today may be there again tomorrow, unchanged.
    const away = directories.filter(({ name }) => failed.has(name)).map(({ path }) => path);
    await memory.keepOnly((key) => used.has(key) || present.has(key) || away.some((path) => key.startsWith(path)));
    return reports;
  }

  async function withoutReading(): Promise<BackupReport[]> {
    const reports: BackupReport[] = [];
    for (const directory of directories) {
      const { listing } = await listOne(directory);
      const known = async (backup: Backup) => memory.verdict(await keyOf(backup)) ?? BEING_READ;
      reports.push(...(await reportsOf(listing, directory.path, known)));
    }
    return reports;
  }

  function stateOf({ listing, keys }: Place, series: BackupSeries, now: number): BackupState {
    const { backups } = series;
    const [newest] = backups;
    const told = { name: seriesName(listing, series), ...datesOf(series) };
    if (failed.has(listing.name)) {
      return { ...told, isUnusable: true };
    }
    const read = backups
      .map((backup) => memory.verdict(keys.get(backup) ?? ''))
      .find((verdict) => verdict !== undefined);
    const isTooLong = memory.verdict(keys.get(newest) ?? '') === undefined && now - (newest.at ?? now) > STANDS_IN_MS;
    return {
      ...told,
      isUnusable: read === undefined || isTooLong ? null : read.state === 'damaged',
    };
  }

  return {
    async look() {
      looking ??= lookNow().finally(() => (looking = null));
      try {
        return await withinTime(looking, patienceMs);
      } catch (error) {
        if (error instanceof NoAnswerInTime) {
          return withoutReading();
        }
        throw error;
      }
    },
    async list() {
      for (const directory of directories) {
        await listOne(directory);
      }
    },
    states: () =>
      [...places.values()].flatMap((place) => {
        const { name, series } = place.listing;
        return series.length === 0
          ? [{ name, newestAt: null, isUndated: false, isUnusable: true }]
          : series.map((each) => stateOf(place, each, clock()));
      }),
  };
}

async function placeOf(directory: BackupDirectory, memory: BackupMemory, now: number): Promise<Place> {
  const { name, path } = directory;
  try {
    const series = seriesOf(await listBackups(path, now), (key, newest) => {
      // Of what is still being written the time changes with every look.
      if (!newest.isOdd && !isBeingWritten(newest, now)) {
        memory.see(`${name}/${key}`, `${newest.name}|${newest.mtime}`);
      }
      return memory.isWrittenAgain(`${name}/${key}`);
    });
    const keys = new Map<Backup, string>();
    for (const { backups } of series) {
      for (const backup of backups.slice(0, LOOK_BACK + 1)) {
        keys.set(backup, await keyOf(backup));
      }
    }
    return { directory, listing: { name, at: now, series, unreadable: null }, keys };
  } catch (error) {
    const unreadable = whyUnreadable(path, error);
    return { directory, listing: { name, at: now, series: [], unreadable }, keys: new Map() };
  }
}

/** What a verdict holds for: another content has another size or time, or another check sum beside it. */
async function keyOf(backup: Backup): Promise<string> {
  const { path, bytes, mtime } = backup;
  const sum = isDirectory(backup) ? null : await recordedSum(path);
  return [path, bytes, mtime, ...(sum === null ? [] : [sum.algorithm, sum.sum])].join('|');
}
