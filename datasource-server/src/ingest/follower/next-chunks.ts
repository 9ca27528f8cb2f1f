import type { FileHandle } from 'node:fs/promises';
import { MAX_LINE_BYTES } from './chunk.ts';
import { behindNuls, lastLineFeed, rangeMark, readAt, type FollowedFile } from './followed-file.ts';
import type { PendingChunk } from './journal.ts';

/** A file that is open, and what is known of its unread bytes. */
export interface Unread {
  handle: FileHandle;
  file: FollowedFile;
  /** Up to where it has held nothing but NULs behind what has been read. */
  nulsUpTo: number;
}

interface ChunkLimits {
  /** Of the file at present. */
  size: number;
  /** Whether a last line without line feed is whole. */
  final: boolean;
  /** Bytes that are stored at once. */
  chunkBytes: number;
  /** Epoch ms of their receipt. */
  now: number;
}

/** Struck off together: while the journal is saved the engine has nothing to do. */
const CHUNKS_ANNOUNCED = 8;

/** The ranges to be stored next, each of whole lines; none where no whole line is there yet. */
export async function nextChunks(unread: Unread, limits: ChunkLimits): Promise<PendingChunk[]> {
  const { file, handle } = unread;
  const { size, now } = limits;
  const chunks: PendingChunk[] = [];
  let from = await beginOfLines(unread, file.offset, size);
  while (chunks.length < CHUNKS_ANNOUNCED) {
    const to = await endOfChunk(handle, from, limits);
    if (to === null) {
      break;
    }
    const mark = await rangeMark(handle, from, to);
    chunks.push({ fileId: file.id, from, to, mark, token: `${file.id}:${from}-${to}`, receivedAt: now });
    from = await beginOfLines(unread, to, size);
  }
  return chunks;
}

/**
 * Behind the NULs of a file that was cut while its writer kept its place, of a power cut, or of room that was set aside: they
 * may be longer than any line. Up to `size` where nothing follows them yet; what was seen of them is not read again.
 */
async function beginOfLines(unread: Unread, from: number, size: number): Promise<number> {
  const { handle, nulsUpTo } = unread;
  const isKnown = nulsUpTo > from && (await behindNuls(handle, from, from + 1)) > from;
  const at = await behindNuls(handle, isKnown ? nulsUpTo : from, size);
  unread.nulsUpTo = at > from ? at : 0;
  return at;
}

/** Where the chunk that begins at `from` ends, behind a line feed; null where no whole line is there yet. */
async function endOfChunk(handle: FileHandle, from: number, limits: ChunkLimits): Promise<number | null> {
  const { size, final, chunkBytes } = limits;
  const length = Math.min(chunkBytes, Math.max(0, size - from));
  const end = await lastLineFeed(handle, from, length);
  if (end !== null) {
    return end;
  }
  if (length > 0 && final) {
    return from + length;
  }
  return length >= MAX_LINE_BYTES ? endOfLine(handle, from + length, limits) : null;
}

/** Where the line that is going on at `from` ends, behind its line feed; null while it has not ended. */
async function endOfLine(handle: FileHandle, from: number, { size, chunkBytes }: ChunkLimits): Promise<number | null> {
  for (let at = from; at < size; at += chunkBytes) {
    const found = (await readAt(handle, at, Math.min(chunkBytes, size - at))).indexOf(10);
    if (found >= 0) {
      return at + found + 1;
    }
  }
  return null;
}
