import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { ServiceError } from '../../platform/errors.ts';

/**
 * Opens the content of a `.gz` file. It lies on the disk without a name, for this user alone, until the handle is closed.
 * Throws zlib's error for a broken one, and ServiceError `unavailable` where there is no place to unpack it.
 */
export async function openArchive(path: string, scratchDir: string): Promise<FileHandle> {
  await makeScratch(scratchDir);
  const unpacked = join(scratchDir, 'unpacked.log');
  await rm(unpacked, { force: true });
  try {
    await pipeline(createReadStream(path), createGunzip(), createWriteStream(unpacked, { mode: 0o600 }));
    return await open(unpacked, 'r');
  } finally {
    await rm(unpacked, { force: true });
  }
}

/** Never what it lies in: a data directory that is gone must stay gone until it is put back. */
async function makeScratch(directory: string): Promise<void> {
  try {
    await mkdir(directory);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code !== 'EEXIST') {
      throw new ServiceError(
        'unavailable',
        {
          zh: `无法创建解压目录 ${directory}(${code});请检查 DATA_DIR 是否在原处、可写。`,
          en: `The directory ${directory} for unpacking cannot be made (${code}); check that DATA_DIR is in its place and can be written to.`,
        },
        { cause }
      );
    }
  }
}
