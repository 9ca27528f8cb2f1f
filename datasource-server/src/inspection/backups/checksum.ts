import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Backup, BackupVerdict } from './backup.ts';
import { damaged } from './dump-text.ts';

const ALGORITHMS = ['sha512', 'sha256', 'sha1', 'md5'] as const;
type Algorithm = (typeof ALGORITHMS)[number];
const HEX_LENGTH: Record<Algorithm, number> = { sha512: 128, sha256: 64, sha1: 40, md5: 32 };

/** Whether a name is that of a file of check sums. */
export function isChecksumFile(name: string): boolean {
  return /(?:\.(?:sha512|sha256|sha1|md5)(?:sums?)?|^(?:SHA512|SHA256|SHA1|MD5)SUMS)$/i.test(name);
}

/**
 * Compares a backup with the check sum beside it: `<file>.sha256` (or md5, sha1, sha512, with or without `sum`), or a line of
 * SHA256SUMS. Null where there is none. Throws the file system's error.
 */
export async function checkChecksum({ path }: Backup, signal: AbortSignal): Promise<BackupVerdict | null> {
  const wanted = await recordedSum(path);
  if (wanted === null) {
    return null;
  }
  const hash = createHash(wanted.algorithm);
  await pipeline(createReadStream(path), hash, { signal });
  const name = wanted.algorithm.toUpperCase();
  return hash.digest('hex') === wanted.sum
    ? { state: 'good', text: { zh: `${name} 校验一致`, en: `${name} matches` } }
    : damaged(
        `${name} 与 ${wanted.file} 不一致:文件在写出之后被改动或损坏`,
        `${name} differs from ${wanted.file}: the file was changed or damaged after it was written`
      );
}

/** The check sum that lies beside a backup. */
export interface RecordedSum {
  algorithm: Algorithm;
  sum: string;
  file: string;
}

/** What is recorded beside a file; null where nothing is. Throws the file system's error. */
export async function recordedSum(path: string): Promise<RecordedSum | null> {
  const name = basename(path);
  for (const algorithm of ALGORITHMS) {
    const own = [`${name}.${algorithm}`, `${name}.${algorithm}sum`];
    const shared = [`${algorithm.toUpperCase()}SUMS`];
    for (const file of [...own, ...shared]) {
      const text = await textOrNull(join(dirname(path), file));
      const sum = text === null ? null : sumIn(text, { algorithm, name, isOwn: own.includes(file) });
      if (sum !== null) {
        return { algorithm, sum, file };
      }
    }
  }
  return null;
}

/** A line is `<hex>  <name>`, as the *sum programs write it; a file of one backup may hold the sum alone. */
function sumIn(
  text: string,
  { algorithm, name, isOwn }: { algorithm: Algorithm; name: string; isOwn: boolean }
): string | null {
  for (const line of text.split('\n')) {
    const [, sum, of = ''] = /^([0-9a-f]+)(?:\s+\*?(.+?))?\s*$/i.exec(line) ?? [];
    if (sum?.length === HEX_LENGTH[algorithm] && ((isOwn && of === '') || basename(of) === name)) {
      return sum.toLowerCase();
    }
  }
  return null;
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
