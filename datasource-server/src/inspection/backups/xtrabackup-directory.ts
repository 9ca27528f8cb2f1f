import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { Backup, BackupVerdict } from './backup.ts';
import { endOf, judgeXtrabackup } from './xtrabackup-text.ts';

const CHECKPOINTS = 'xtrabackup_checkpoints';

export interface StoredFile {
  /** Within the directory. */
  path: string;
  bytes: number;
  /** Epoch ms. */
  at: number;
}

/** Every file below a directory. Throws the file system's error. */
export async function filesBelow(directory: string): Promise<StoredFile[]> {
  const entries = await readdir(directory, { withFileTypes: true, recursive: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    paths.map(async (path) => {
      const { size: bytes, mtimeMs: at } = await stat(path);
      return { path: relative(directory, path), bytes, at };
    })
  );
}

/** Whether xtrabackup or mariabackup has begun to write here. */
export function isXtrabackup(names: readonly string[]): boolean {
  return names.some((name) => /^(?:xtrabackup_\w+|ib_logfile0|ibdata1(?:\.\w+)?)$/.test(name));
}

/** Reads what the tool says of the backup. Throws the file system's error. */
export async function checkXtrabackup({ path, name }: Backup): Promise<BackupVerdict> {
  const [checkpoints, info, settings, files, otherEnds] = await Promise.all([
    textOrNull(join(path, CHECKPOINTS)),
    textOrNull(join(path, 'xtrabackup_info')),
    textOrNull(join(path, 'backup-my.cnf')),
    filesBelow(path),
    endsOfOthers(dirname(path), name),
  ]);
  return judgeXtrabackup({ checkpoints, info, settings, files, otherEnds });
}

async function endsOfOthers(directory: string, name: string): Promise<bigint[]> {
  const siblings = (await readdir(directory, { withFileTypes: true })).filter(
    (entry) => entry.isDirectory() && entry.name !== name
  );
  const texts = await Promise.all(siblings.map((entry) => textOrNull(join(directory, entry.name, CHECKPOINTS))));
  return texts.flatMap((text) => (text === null ? [] : (endOf(text) ?? [])));
}

async function textOrNull(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return null;
    }
    throw error;
  }
}
