import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

/**
 * Opens the content of a `.gz` file. It lies on the disk without a name, for this user alone, until the handle is closed.
 * Throws zlib's error for a broken one.
 */
export async function openArchive(path: string, scratchDir: string): Promise<FileHandle> {
  await mkdir(scratchDir, { recursive: true });
  const unpacked = join(scratchDir, 'unpacked.log');
  await rm(unpacked, { force: true });
  try {
    await pipeline(createReadStream(path), createGunzip(), createWriteStream(unpacked, { mode: 0o600 }));
    return await open(unpacked, 'r');
  } finally {
    await rm(unpacked, { force: true });
  }
}
