import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Backup, BackupKind } from './backup.ts';
import { believedDate } from './backup-date.ts';
import { isChecksumFile } from './checksum.ts';
import { filesBelow, isXtrabackup } from './xtrabackup-directory.ts';

const BACKUP_FILE = /\.(?:sql|dump|gz|tgz|zst|xz|bz2|lz4|xbstream|xb|tar|enc|gpg|age|7z|zip)$/i;
const GZIP_DUMP = /(?<!\.tar|\.xbstream|\.xb)\.gz$/i;

/** The backups of a directory. Files may lie in directories of their own, one a day. Throws the file system's error. */
export async function listBackups(directory: string, now: number): Promise<Backup[]> {
  const found = await backupsIn(directory, '');
  return found.map((backup) => ({ ...backup, ...believedDate(backup.name, backup.mtime, now) }));
}

type Found = Omit<Backup, 'at' | 'isOdd'>;

async function backupsIn(root: string, within: string): Promise<Found[]> {
  const directory = join(root, within);
  const entries = (await readdir(directory, { withFileTypes: true })).filter(({ name }) => !name.startsWith('.'));
  const files = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  if (isXtrabackup(files)) {
    return [await xtrabackupAt(root, within)];
  }
  const dumps = files.filter((name) => BACKUP_FILE.test(name) && !isChecksumFile(name));
  const below = within === '' ? entries.filter((entry) => entry.isDirectory()) : [];
  const [own, theirs] = await Promise.all([
    Promise.all(dumps.map((name) => fileAt(root, join(within, name)))),
    Promise.all(below.map(({ name }) => backupsIn(root, name))),
  ]);
  return [...own, ...theirs.flat()];
}

async function fileAt(root: string, name: string): Promise<Found> {
  const path = join(root, name);
  const { size: bytes, mtimeMs: mtime } = await stat(path);
  return { name, path, kind: kindOf(name), bytes, mtime };
}

function kindOf(name: string): BackupKind {
  if (/\.sql$/i.test(name)) {
    return 'dump';
  }
  return GZIP_DUMP.test(name) ? 'gzip-dump' : 'other';
}

async function xtrabackupAt(root: string, within: string): Promise<Found> {
  const path = join(root, within);
  const files = await filesBelow(path);
  const checkpoints = files.some((file) => file.path === 'xtrabackup_checkpoints')
    ? await readFile(join(path, 'xtrabackup_checkpoints'), 'utf8')
    : '';
  return {
    name: within || '.',
    path,
    kind: /^backup_type\s*=\s*incremental/m.test(checkpoints) ? 'increment' : 'xtrabackup',
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    mtime: files.reduce((latest, { at }) => Math.max(latest, at), 0),
  };
}
