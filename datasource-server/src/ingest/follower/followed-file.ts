import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import type { PendingChunk } from './journal.ts';

/** How far one log file has been read, and what it is recognised by, whatever it is called by now. */
export interface FollowedFile {
  /** Made up when the file was first seen; the tokens of its chunks begin with it. */
  id: string;
  /** Where it was last seen. */
  path: string;
  /** Bytes that are stored. */
  offset: number;
  /** Where its first line begins: a file that was cut while its writer kept its place begins with NULs. */
  headFrom: number;
  /** Hash of the first `headLength` bytes from there; 0 bytes while nothing has been read. */
  headLength: number;
  head: string;
  /** Whether these bytes hold a time, so that no other file begins with them, but a copy. */
  isNamed: boolean;
  /** Hash of the `tailLength` bytes before the offset. */
  tailLength: number;
  tail: string;
  /** Keys that its lines have had. */
  keys: string[];
  /** Epoch ms at which a file of this path was there. */
  seenAt: number;
  /** Ranges that were announced when the file went away. */
  announced: PendingChunk[];
}

const HEAD_BYTES = 1024;
const TAIL_BYTES = 256;
/** A copy grows at least so often. */
const COPIED_WITHIN_MS = 10_000;

/** A date with a time of day, or a count since 1970. */
const TIME = /[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}|[0-9]{13}|"timestamp":[0-9]{10}/;

export function newFile(id: string, path: string): FollowedFile {
  return {
    id,
    path,
    offset: 0,
    headFrom: 0,
    headLength: 0,
    head: '',
    isNamed: false,
    tailLength: 0,
    tail: '',
    keys: [],
    seenAt: 0,
    announced: [],
  };
}

/** Whether the open file begins with what has been read of `file`, up to its offset. */
export async function continues(file: FollowedFile, handle: FileHandle, size: number): Promise<boolean> {
  if (size < file.offset || file.headLength === 0) {
    return false;
  }
  const head = await hashAt(handle, file.headFrom, file.headLength);
  return head === file.head && (await hashAt(handle, file.offset - file.tailLength, file.tailLength)) === file.tail;
}

/** Whether the open file is a shorter copy of what has been read of `file`. */
export async function isShorterCopy(file: FollowedFile, handle: FileHandle, size: number): Promise<boolean> {
  return (
    file.isNamed &&
    size < file.offset &&
    size >= file.headFrom + file.headLength &&
    (await hashAt(handle, file.headFrom, file.headLength)) === file.head
  );
}

/** Whether the open file is a copy, still being written, of one that is followed under another name. */
export async function isCopyUnderWay(
  files: readonly FollowedFile[],
  handle: FileHandle,
  path: string,
  now: number
): Promise<boolean> {
  const { size, mtimeMs } = await handle.stat();
  // Written to under a clock that has been set back since: not any more.
  if (Math.abs(now - mtimeMs) > COPIED_WITHIN_MS) {
    return false;
  }
  for (const file of files) {
    if (file.path !== path && (await isShorterCopy(file, handle, size))) {
      return true;
    }
  }
  return false;
}

/** The marks by which a file is recognised after it has been read up to `offset`; its first line begins at `headFrom`. */
export async function marksAt(
  handle: FileHandle,
  offset: number,
  headFrom: number
): Promise<Pick<FollowedFile, 'offset' | 'headFrom' | 'headLength' | 'head' | 'isNamed' | 'tailLength' | 'tail'>> {
  const headLength = Math.min(HEAD_BYTES, offset - headFrom);
  const tailLength = Math.min(TAIL_BYTES, offset);
  const head = await readAt(handle, headFrom, headLength);
  return {
    offset,
    headFrom,
    headLength,
    head: hashOf(head),
    isNamed: TIME.test(head.toString('latin1')),
    tailLength,
    tail: await hashAt(handle, offset - tailLength, tailLength),
  };
}

/** A hash by which the bytes of a range are recognised: of its first and its last ones. */
export async function rangeMark(handle: FileHandle, from: number, to: number): Promise<string> {
  const head = Math.min(HEAD_BYTES, to - from);
  const tail = Math.min(TAIL_BYTES, to - from);
  return `${await hashAt(handle, from, head)} ${await hashAt(handle, to - tail, tail)}`;
}

/** Exactly `length` bytes, fewer only at the end of the file. */
export async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(buffer, filled, length - filled, position + filled);
    if (bytesRead === 0) {
      break;
    }
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

const SEARCH_BYTES = 65_536;
const MOST_NULS_AT_ONCE = 8 * 1024 * 1024;

/** The offset behind the last line feed of a range, or null where it has none. */
export async function lastLineFeed(handle: FileHandle, from: number, length: number): Promise<number | null> {
  for (let end = from + length; end > from; end -= SEARCH_BYTES) {
    const start = Math.max(from, end - SEARCH_BYTES);
    const found = (await readAt(handle, start, end - start)).lastIndexOf(10);
    if (found >= 0) {
      return start + found + 1;
    }
  }
  return null;
}

/** The first byte of a range that is no NUL, or the range's end. */
export async function behindNuls(handle: FileHandle, from: number, end: number): Promise<number> {
  for (let at = from, step = 1; at < end; at += step, step = Math.min(2 * step, MOST_NULS_AT_ONCE)) {
    const bytes = await readAt(handle, at, Math.min(step, end - at));
    const found = bytes.findIndex((byte) => byte !== 0);
    if (found >= 0) {
      return at + found;
    }
  }
  return end;
}

async function hashAt(handle: FileHandle, position: number, length: number): Promise<string> {
  return hashOf(await readAt(handle, position, length));
}

function hashOf(bytes: Buffer): string {
  return createHash('sha1').update(bytes).digest('base64');
}
