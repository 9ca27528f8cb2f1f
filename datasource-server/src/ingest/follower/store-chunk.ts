import { isUtf8 } from 'node:buffer';
import type { FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import type { LineChunk, LineWriter } from '../line-writer.ts';
import { repairLines, withoutByteOrderMark } from '../repair-lines.ts';
import { storeLines, storeRepaired } from '../store-lines.ts';
import { countLines, keysOfLines, keysOfRepair, timesOf } from './chunk.ts';
import { readAt, type FollowedFile } from './followed-file.ts';
import type { PendingChunk } from './journal.ts';
import { isErrorFile } from './log-files.ts';

export interface StoredChunk {
  lines: number;
  unparsed: number;
  /** Keys that later lines of the file may have. */
  keys: string[];
  repaired: 0 | 1;
}

interface StoreContext {
  file: FollowedFile;
  handle: FileHandle;
  writer: LineWriter;
  /** A larger chunk is one line. */
  chunkBytes: number;
}

/** The engine parses one on each of two threads. */
const CHUNKS_AT_ONCE = 2;
const DAY_MS = 864e5;
const KEPT_LONG_LINE = 65_536;

/** Stores announced ranges of a file, in any order. Begins no further one when one has failed, and throws why. */
export async function storeSideBySide(pending: readonly PendingChunk[], context: StoreContext): Promise<StoredChunk[]> {
  const waiting = [...pending];
  const stored: StoredChunk[] = [];
  const store = async () => {
    try {
      for (let chunk = waiting.shift(); chunk; chunk = waiting.shift()) {
        stored.push(await storeChunk(chunk, context));
      }
    } catch (error) {
      waiting.length = 0;
      throw error;
    }
  };
  const outcomes = await Promise.allSettled(Array.from({ length: CHUNKS_AT_ONCE }, store));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed) {
    throw failed.reason;
  }
  return stored;
}

/** Throws what the engine says of itself, never for a line. */
async function storeChunk(pending: PendingChunk, context: StoreContext): Promise<StoredChunk> {
  const { file, handle, writer, chunkBytes } = context;
  const length = pending.to - pending.from;
  const bytes = await readAt(handle, pending.from, length > chunkBytes ? KEPT_LONG_LINE : length);
  const lines = withoutByteOrderMark(bytes);
  const keys = keysOfLines(lines, file.keys);
  const chunk = lineChunk(pending, file, lines, keys);
  const repair = isUtf8(lines)
    ? await storeLines(writer, chunk)
    : await storeRepaired(writer, chunk, await repairLines(lines));
  return repair
    ? { lines: countLines(repair.lines), unparsed: repair.unparsed, keys: keysOfRepair(repair, file.keys), repaired: 1 }
    : { lines: countLines(lines), unparsed: 0, keys, repaired: 0 };
}

function lineChunk(pending: PendingChunk, file: FollowedFile, lines: Buffer, keys: string[]): LineChunk {
  const isError = isErrorFile(file.path);
  const times = isError ? timesOf(lines) : undefined;
  return {
    token: pending.token,
    lines,
    keys,
    source: 'file',
    stream: basename(file.path).replace(/\.gz$/, ''),
    errorFile: isError ? 1 : 0,
    receivedAt: pending.receivedAt,
    ...(times ? { errorsBetween: [times[0] - DAY_MS, times[1] + DAY_MS] as const } : {}),
  };
}
