import { createHash } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { LineChunk } from './line-writer.ts';

const LINE_FEED = 10;

const headerSchema = z.object({
  version: z.literal(1),
  token: z.string(),
  keys: z.array(z.string()),
  source: z.string(),
  stream: z.string(),
  receivedAt: z.number(),
  /** Of the lines behind the header, so that half a file is not taken for a whole one. */
  sha1: z.string(),
});

/** Lines wait as they came, with what the engine would have cut out of them. */
const OWNER_ONLY = 0o600;

/** A chunk as one file: a header line, then its lines. Resolves when it is on the disk under its name; leaves nothing behind when it fails. */
export async function writeChunkFile(path: string, chunk: LineChunk): Promise<number> {
  const { lines, token, keys, source, stream, receivedAt } = chunk;
  const header: z.input<typeof headerSchema> = {
    version: 1,
    token,
    keys: [...keys],
    source,
    stream,
    receivedAt,
    sha1: sha1(lines),
  };
  const bytes = Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), lines]);
  const unfinished = `${path}.new`;
  try {
    const handle = await open(unfinished, 'w', OWNER_ONLY);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(unfinished, path);
    await syncDirectory(dirname(path));
  } catch (error) {
    // The answer will say that nothing was kept.
    await Promise.all([rm(unfinished, { force: true }), rm(path, { force: true })]).catch(() => undefined);
    throw error;
  }
  return bytes.length;
}

/** Throws NotAChunk for a file that is not what `writeChunkFile` wrote, and the file system's error when it cannot be read. */
export async function readChunkFile(path: string): Promise<LineChunk> {
  const bytes = await readFile(path);
  const end = bytes.indexOf(LINE_FEED);
  const lines = bytes.subarray(end + 1);
  const { version: _version, sha1: expected, ...header } = parseHeader(bytes.subarray(0, Math.max(end, 0)));
  if (sha1(lines) !== expected) {
    throw new NotAChunk('the lines are not those that were written');
  }
  return { ...header, lines, errorFile: null };
}

/** A file of the spool that will not become readable by waiting. */
export class NotAChunk extends Error {
  override readonly name = 'NotAChunk';
}

function parseHeader(bytes: Buffer): z.output<typeof headerSchema> {
  try {
    return headerSchema.parse(JSON.parse(bytes.toString('utf8')));
  } catch (cause) {
    throw new NotAChunk('its first line is no header of a chunk', { cause });
  }
}

function sha1(lines: Buffer): string {
  return createHash('sha1').update(lines).digest('hex');
}

/** A new name is on the disk when its directory is. */
async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
