import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

/** Unpacks a `.gz` file and returns where its content lies until the next one is unpacked. Throws zlib's error for a broken one. */
export async function unpackArchive(path: string, scratchDir: string): Promise<string> {
  await mkdir(scratchDir, { recursive: true });
  const target = join(scratchDir, 'unpacked.log');
  await pipeline(createReadStream(path), createGunzip(), createWriteStream(target));
  return target;
}
