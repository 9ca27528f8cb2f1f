import type { Text } from '../../contract/text.ts';

/** A place where backups of one thing arrive, named by whoever set it. */
export interface BackupDirectory {
  name: string;
  path: string;
}

/**
 * `xtrabackup` is a directory with everything, `increment` one with what has changed since another. `other` is a file of a kind
 * that we cannot look into.
 */
export type BackupKind = 'dump' | 'gzip-dump' | 'xtrabackup' | 'increment' | 'other';

/** One backup: a file, or the directory that xtrabackup or mariabackup wrote. */
export interface Backup {
  /** Its name within the directory. */
  name: string;
  path: string;
  kind: BackupKind;
  /** Of all its files together. */
  bytes: number;
  /** Epoch ms that the file system tells for the last of it. */
  mtime: number;
  /** Epoch ms when the last of it was written; null where that cannot be known. */
  at: number | null;
  /** Its time lies in the future: `at` is from its name, or null. */
  isOdd: boolean;
}

/** What reading a backup says. `unverified`: nothing is known to be wrong, and nothing proves that it is whole. */
export interface BackupVerdict {
  state: 'good' | 'damaged' | 'unverified';
  text: Text;
}

/** The backups of one thing as they were found. */
export interface BackupReport {
  /** Of the directory; with the files' common name behind it where backups of several things lie in it. */
  name: string;
  /** Epoch ms. */
  checkedAt: number;
  /** A copy made by hand, as its name says, among others that have come since: its age is not judged. */
  isOneOff: boolean;
  /** A single file that was never seen to be written again. */
  isSeenOnce: boolean;
  /** Those whose time lies in the future. */
  odd: readonly Backup[];
  /** Why the directory could not be read; then nothing else is known. */
  unreadable: Text | null;
  /** Null where there is none. */
  newest: { backup: Backup; verdict: BackupVerdict } | null;
  /** Backups of the same kind before it, the newest first. */
  earlier: readonly Backup[];
  /** The newest one before a damaged one that is whole, as far back as was looked. */
  lastGood: Backup | null;
  /** One that is still being written, and is therefore not judged. */
  unfinished: string | null;
}
