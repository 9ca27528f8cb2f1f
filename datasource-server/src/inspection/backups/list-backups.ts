import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Backup, BackupKind } from './backup.ts';
import { isChecksumFile } from './checksum.ts';
import { filesBelow, isXtrabackup } from './xtrabackup-directory.ts';

const BACKUP_FILE = /\.(?:sql|dump|gz|tgz|zst|xz|bz2|lz4|xbstream|xb|tar|enc|gpg|age|7z|zip)$/i;
const GZIP_DUMP = /(?<!\.tar|\.xbstream|\.xb)\.gz$/i;

/**
 * Backups of a directory by what they are of, the newest first: files whose names differ in their digits only are one series, and
 * so are all directories of xtrabackup. Files may lie in directories of their own, one a day. Throws the file system's error.
 */
export async function listBackups(directory: string): Promise<Map<string, Backup[]>> {
  const found = await backupsIn(directory, '');
  const series = new Map<string, Backup[]>();
  for (const backup of found.sort((a, b) => b.at - a.at || b.name.localeCompare(a.name))) {
    const key = isDirectory(backup.kind) ? 'xtrabackup' : backup.name.replace(/\d+/g, '*');
    series.set(key, [...(series.get(key) ?? []), backup]);
  }
  return series;
}

async function backupsIn(root: string, within: string): Promise<Backup[]> {
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

async function fileAt(root: string, name: string): Promise<Backup> {
  const path = join(root, name);
  const { size: bytes, mtimeMs: at } = await stat(path);
  return { name, path, kind: kindOf(name), bytes, at };
}

function kindOf(name: string): BackupKind {
  if (/\.sql$/i.test(name)) {
    return 'dump';
  }
  return GZIP_DUMP.test(name) ? 'gzip-dump' : 'other';
}

async function xtrabackupAt(root: string, within: string): Promise<Backup> {
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
    at: files.reduce((latest, { at }) => Math.max(latest, at), 0),
  };
}

function isDirectory(kind: BackupKind): boolean {
  return kind === 'xtrabackup' || kind === 'increment';
}
