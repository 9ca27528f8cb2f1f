import { randomUUID } from 'node:crypto';
import { open, stat, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Clock } from '../../platform/clock.ts';
import { toServiceError } from '../../platform/errors.ts';
import type { Logger } from '../../platform/logger.ts';
import type { LineWriter } from '../line-writer.ts';
import { unpackArchive } from './archive.ts';
import { countLines, MAX_LINE_BYTES, mergeKeys, prepareChunk, repairChunk, timesOf, type Chunk } from './chunk.ts';
import { continues, lastLineFeed, marksAt, newFile, rangeMark, readAt, type FollowedFile } from './followed-file.ts';
import type { Journal, PendingChunk } from './journal.ts';
import { findLogFiles, isErrorFile } from './log-files.ts';

interface FollowerOptions {
  /** Directories, files and globs, separated by commas. */
  logDir: string;
  /** For archives while they are read. */
  scratchDir: string;
  journal: Journal;
  writer: LineWriter;
  clock: Clock;
  logger: Logger;
  /** Bytes that are stored at once. */
  chunkBytes?: number;
}

export interface FollowerStatus {
  files: number;
  /** Bytes in the files that are not stored yet, as of the last round. */
  lagBytes: number;
  lines: number;
  /** Lines that were no JSON object, kept as they stood. */
  unparsed: number;
  /** Chunks that the engine refused at first. */
  repaired: number;
  /** Why the last round could not go on, or null. */
  problem: string | null;
}

export interface Follower {
  /**
   * One round: stores everything that the files hold by now. Not to be called again before it has resolved. Throws
   * ServiceError when the engine does not take the lines; the next round carries on with the same ones.
   */
  round(): Promise<void>;
  status(): FollowerStatus;
  close(): Promise<void>;
}

/** An insert costs as much as thousands of lines, so it holds many; two of them stay well within 1 GB of memory. */
const CHUNK_BYTES = 32 * 1024 * 1024;
/** The engine parses one on each of two threads. */
const CHUNKS_AT_ONCE = 2;
/** A last line without line feed is taken for whole when nothing has followed for so long. */
const IDLE_MS = 60_000;
const DAY_MS = 864e5;
const KEPT_LONG_LINE = 65_536;

/** A file that is open: it can be read to its end even when its name is gone. */
interface Tail {
  path: string;
  inode: number;
  handle: FileHandle;
  file: FollowedFile;
  /** Size and time of change when it was last compared with its record. */
  seen: string;
}

/**
 * Follows log files by their content, so that renaming, packing and truncating them neither loses nor repeats a line. Each
 * chunk is announced in the journal, stored under a token, then struck off; a crash in between stores the same bytes again
 * under the same token, which the engine drops (docs/decisions/0010).
 */
export function createFollower(options: FollowerOptions): Follower {
  const { logDir, scratchDir, journal, writer, clock, logger, chunkBytes = CHUNK_BYTES } = options;
  const { state } = journal;
  const tails = new Map<string, Tail>();
  const brokenArchives = new Set<string>();
  const status: FollowerStatus = { files: 0, lagBytes: 0, lines: 0, unparsed: 0, repaired: 0, problem: null };

  async function round(): Promise<void> {
    try {
      await finishPending();
      const paths = await findLogFiles(logDir);
      await closeMoved(paths);
      state.archives = state.archives.filter((key) => paths.some((path) => key.startsWith(`${path}:`)));
      let lag = 0;
      for (const path of paths) {
        lag += path.endsWith('.gz') ? await readArchive(path) : await readFile(path);
      }
      Object.assign(status, { files: paths.length, lagBytes: lag, problem: null });
    } catch (error) {
      status.problem = toServiceError(error).text.en;
      throw error;
    }
  }

  /** Bytes that remain unread. */
  async function readFile(path: string): Promise<number> {
    const tail = await openTail(path);
    return tail ? drain(tail, await isIdle(tail)) : 0;
  }

  async function openTail(path: string): Promise<Tail | null> {
    try {
      const { ino, size, mtimeMs } = await stat(path);
      const seen = `${size}:${mtimeMs}`;
      const known = tails.get(path);
      if (known) {
        const { file, handle } = known;
        if (seen !== known.seen && file.offset > 0 && !(await continues(file, handle, size))) {
          known.file = await identify(handle, path, size);
        }
        known.seen = seen;
        return known;
      }
      const handle = await open(path, 'r');
      const tail = { path, inode: ino, handle, seen, file: await identify(handle, path, size) };
      tails.set(path, tail);
      return tail;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
        logger.warn('a log file cannot be read', { path, error });
        status.problem = `${path}: ${(error as Error).message}`;
      }
      return null;
    }
  }

  /** The record of the file whose beginning and last read bytes this one has, or a new one. */
  async function identify(handle: FileHandle, path: string, size: number): Promise<FollowedFile> {
    const candidates = [...state.files].sort((a, b) => b.offset - a.offset);
    for (const file of candidates) {
      if (await continues(file, handle, size)) {
        file.path = path;
        return file;
      }
    }
    const file = newFile(randomUUID(), path);
    state.files.push(file);
    return file;
  }

  async function isIdle({ handle }: Tail): Promise<boolean> {
    return clock() - (await handle.stat()).mtimeMs > IDLE_MS;
  }

  /** Reads to the end; `final` takes a last line without line feed too. Returns the bytes that remain. */
  async function drain(tail: Tail, final: boolean): Promise<number> {
    const { handle, file } = tail;
    for (;;) {
      const { size } = await handle.stat();
      const announced: PendingChunk[] = [];
      let from = file.offset;
      while (announced.length < CHUNKS_AT_ONCE) {
        const to = await endOfChunk(handle, from, size, final);
        if (to === null) {
          break;
        }
        const mark = await rangeMark(handle, from, to);
        announced.push({ fileId: file.id, from, to, mark, token: `${file.id}:${from}`, receivedAt: clock() });
        from = to;
      }
      if (announced.length === 0) {
        return size - file.offset;
      }
      state.pending = announced;
      file.path = tail.path;
      await journal.save();
      await storePending(announced, file, handle);
    }
  }

  /** Where the chunk that begins at `from` ends, behind a line feed; null where no whole line is there yet. */
  async function endOfChunk(handle: FileHandle, from: number, size: number, final: boolean): Promise<number | null> {
    const length = Math.min(chunkBytes, Math.max(0, size - from));
    const end = await lastLineFeed(handle, from, length);
    if (end !== null) {
      return end;
    }
    if (length > 0 && final) {
      return from + length;
    }
    return length >= MAX_LINE_BYTES ? endOfLine(handle, from + length, size) : null;
  }

  /** Where the line that is going on at `from` ends, behind its line feed; null while it has not ended. */
  async function endOfLine(handle: FileHandle, from: number, size: number): Promise<number | null> {
    for (let at = from; at < size; at += chunkBytes) {
      const found = (await readAt(handle, at, Math.min(chunkBytes, size - at))).indexOf(10);
      if (found >= 0) {
        return at + found + 1;
      }
    }
    return null;
  }

  /** Stores chunks of one file side by side; they are struck off together. */
  async function storePending(pending: readonly PendingChunk[], file: FollowedFile, handle: FileHandle): Promise<void> {
    const outcomes = await Promise.allSettled(pending.map((chunk) => storeChunk(chunk, file, handle)));
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed) {
      throw failed.reason;
    }
    for (const { value: written } of outcomes as Array<PromiseFulfilledResult<Chunk>>) {
      file.keys = mergeKeys(file.keys, written.learnt);
      status.lines += countLines(written.lines);
      status.unparsed += written.unparsed;
    }
    Object.assign(file, await marksAt(handle, (pending.at(-1) as PendingChunk).to));
    state.pending = [];
    await journal.save();
  }

  async function storeChunk(pending: PendingChunk, file: FollowedFile, handle: FileHandle): Promise<Chunk> {
    const isLongLine = pending.to - pending.from > chunkBytes;
    const bytes = await readAt(handle, pending.from, isLongLine ? KEPT_LONG_LINE : pending.to - pending.from);
    return store(await prepareChunk(bytes, file.keys), pending, file);
  }

  async function store(chunk: Chunk, pending: PendingChunk, file: FollowedFile): Promise<Chunk> {
    try {
      return await write(chunk, pending, file);
    } catch (error) {
      if (chunk.repaired || toServiceError(error).code !== 'bad_request') {
        throw error;
      }
      status.repaired += 1;
      return write(await repairChunk(chunk.lines, file.keys), pending, file);
    }
  }

  async function write(chunk: Chunk, pending: PendingChunk, file: FollowedFile): Promise<Chunk> {
    const isError = isErrorFile(file.path);
    const times = isError ? timesOf(chunk.lines) : undefined;
    await writer.write({
      token: pending.token,
      lines: chunk.lines,
      keys: chunk.keys,
      source: 'file',
      stream: basename(file.path).replace(/\.gz$/, ''),
      errorFile: isError ? 1 : 0,
      receivedAt: pending.receivedAt,
      ...(times ? { errorsBetween: [times[0] - DAY_MS, times[1] + DAY_MS] as const } : {}),
    });
    return chunk;
  }

  /** What a crash or a failure left between announcement and end. */
  async function finishPending(): Promise<void> {
    const [first] = state.pending;
    const file = state.files.find(({ id }) => id === first?.fileId);
    if (!first || !file) {
      return;
    }
    const handle = await openAgain(file, state.pending);
    if (!handle) {
      logger.error('a log file is gone before its announced lines were stored', {
        path: file.path,
        chunks: state.pending,
      });
      state.pending = [];
      await journal.save();
      return;
    }
    try {
      await storePending(state.pending, file, handle);
    } finally {
      await handle.close();
    }
  }

  /** The file wherever it is by now: under its old name, another one, or still open. */
  async function openAgain(file: FollowedFile, pending: readonly PendingChunk[]): Promise<FileHandle | null> {
    for (const path of new Set([file.path, ...(await findLogFiles(logDir))])) {
      const readable = path.endsWith('.gz') ? await unpackArchive(path, scratchDir).catch(() => null) : path;
      const handle = readable ? await open(readable, 'r').catch(() => null) : null;
      if (handle && (await holds(handle, pending))) {
        return handle;
      }
      await handle?.close();
    }
    return null;
  }

  async function holds(handle: FileHandle, pending: readonly PendingChunk[]): Promise<boolean> {
    const { size } = await handle.stat();
    for (const { from, to, mark } of pending) {
      if (size < to || (await rangeMark(handle, from, to)) !== mark) {
        return false;
      }
    }
    return true;
  }

  /** An archive is read once: its lines are those of a file that may have been followed before it was packed. */
  async function readArchive(path: string): Promise<number> {
    const { size, mtimeMs } = await stat(path);
    const key = `${path}:${size}:${mtimeMs}`;
    if (state.archives.includes(key) || brokenArchives.has(key)) {
      return 0;
    }
    let handle: FileHandle | undefined;
    try {
      handle = await open(await unpackArchive(path, scratchDir), 'r');
      const file = await identify(handle, path, (await handle.stat()).size);
      await drain({ path, inode: 0, handle, file, seen: key }, true);
      state.archives.push(key);
      await journal.save();
    } catch (error) {
      const { code, text } = toServiceError(error);
      if (code !== 'internal') {
        throw error;
      }
      // It may still be written: it is tried again when it has changed.
      brokenArchives.add(key);
      status.problem = `${path}: ${text.en}`;
      logger.warn('an archive of log lines cannot be read', { path, error });
    } finally {
      await handle?.close();
    }
    return 0;
  }

  /** A file whose name is gone or belongs to another one is read to its end through its handle. */
  async function closeMoved(paths: readonly string[]): Promise<void> {
    const inodes = new Map<string, number>();
    for (const path of paths) {
      inodes.set(path, (await stat(path).catch(() => null))?.ino ?? -1);
    }
    const present = new Set(inodes.values());
    for (const [path, tail] of [...tails]) {
      if (inodes.get(path) !== tail.inode) {
        // Under another name it may still be written to: its last line is left to the reader of that name.
        await drain(tail, !present.has(tail.inode));
        await tail.handle.close();
        tails.delete(path);
      }
    }
  }

  return {
    round,
    status: () => ({ ...status }),
    async close() {
      await Promise.all([...tails.values()].map(({ handle }) => handle.close()));
      tails.clear();
    },
  };
}
