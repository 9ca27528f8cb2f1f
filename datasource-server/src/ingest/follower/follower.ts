import { open, stat, type FileHandle } from 'node:fs/promises';
import type { FollowingStatus } from '../../contract/ingest.ts';
import type { Text } from '../../contract/text.ts';
import type { Clock } from '../../platform/clock.ts';
import { toServiceError } from '../../platform/errors.ts';
import type { Logger } from '../../platform/logger.ts';
import type { LineWriter } from '../line-writer.ts';
import { openArchive } from './archive.ts';
import { mergeKeys } from './chunk.ts';
import { followerProblem } from './file-problem.ts';
import { continues, isCopyUnderWay, marksAt, rangeMark, type FollowedFile } from './followed-file.ts';
import { identify } from './identify-file.ts';
import type { Journal, PendingChunk } from './journal.ts';
import { findLogFiles } from './log-files.ts';
import { nextChunks, type Unread } from './next-chunks.ts';
import { storeSideBySide } from './store-chunk.ts';

interface FollowerOptions {
  /** Directories, files and globs, separated by commas. */
  logDir: string;
  /** For archives while they are read. */
  scratchDir: string;
  journal: Journal;
  writer: LineWriter;
  clock: Clock;
  /** Milliseconds that only grow, whatever happens to the clock. */
  monotonic?: () => number;
  logger: Logger;
  /** Bytes that are stored at once. */
  chunkBytes?: number;
}

export interface Follower {
  /**
   * One round: stores everything that the files hold by now. Not to be called again before it has resolved. Throws
   * ServiceError when the engine does not take the lines; the next round carries on with the same ones.
   */
  round(): Promise<void>;
  status(): FollowingStatus;
  close(): Promise<void>;
}

/** An insert costs as much as thousands of lines, so it holds many; two of them stay well within 1 GB of memory. */
const CHUNK_BYTES = 32 * 1024 * 1024;
/** A last line without line feed is taken for whole when nothing has followed for so long. */
const IDLE_MS = 60_000;
/** A file that has been away so long is met anew when it comes back. */
const KEPT_FILE_MS = 60 * 864e5;

/** A file that is open: it can be read to its end even when its name is gone. */
interface Tail extends Unread {
  path: string;
  inode: number;
  /** Size and time of change when it was last compared with its record. */
  seen: string;
  /** Since when nothing has been written to it, by the monotonic clock. */
  quietSince: number;
}

/**
 * Follows log files by their content, so that renaming, packing and truncating them neither loses nor repeats a line. Each
 * chunk is announced in the journal, stored under a token, then struck off; a crash in between stores the same bytes again
 * under the same token, which the engine drops (docs/decisions/0010).
 */
export function createFollower(options: FollowerOptions): Follower {
  const { logDir, scratchDir, journal, writer, clock, logger, chunkBytes = CHUNK_BYTES } = options;
  const { monotonic = () => performance.now() } = options;
  const { state } = journal;
  const tails = new Map<string, Tail>();
  const brokenArchives = new Set<string>();
  /** path → why it cannot be read, told once. */
  const unreadable = new Map<string, Text>();
  const status: FollowingStatus = { files: 0, lagBytes: 0, lines: 0, unparsed: 0, repaired: 0, problem: null };

  async function round(): Promise<void> {
    try {
      await finishPending();
      const paths = await findLogFiles(logDir);
      await closeMoved(paths);
      forget(paths);
      let lag = 0;
      for (const path of paths) {
        lag += path.endsWith('.gz') ? await readArchive(path) : await readFile(path);
      }
      const [problem = null] = unreadable.values();
      Object.assign(status, { files: paths.length, lagBytes: lag, problem });
    } catch (error) {
      status.problem = followerProblem(error);
      throw error;
    }
  }

  /** What is known of files that have been away for long, and of archives that are gone. */
  function forget(paths: readonly string[]): void {
    const now = clock();
    const present = new Set(paths);
    for (const file of state.files) {
      file.seenAt = present.has(file.path) || file.seenAt === 0 ? now : Math.min(file.seenAt, now);
    }
    state.files = state.files.filter(({ seenAt }) => seenAt > now - KEPT_FILE_MS);
    state.archives = state.archives.filter((key) => paths.some((path) => key.startsWith(`${path}:`)));
    for (const path of unreadable.keys()) {
      if (!present.has(path)) {
        unreadable.delete(path);
      }
    }
  }

  function tellUnreadable(path: string, what: string, error: unknown): void {
    const reason = followerProblem(error, path);
    if (unreadable.get(path)?.en !== reason.en) {
      logger.warn(what, { path, error });
    }
    unreadable.set(path, reason);
  }

  /** Bytes that remain unread. */
  async function readFile(path: string): Promise<number> {
    const tail = await openTail(path);
    return tail ? drain(tail, isIdle(tail)) : 0;
  }

  /** Null while the file cannot be read, or should not be yet. */
  async function openTail(path: string): Promise<Tail | null> {
    let opened: FileHandle | null = null;
    try {
      const known = tails.get(path);
      const { ino, size, mtimeMs } = await stat(path);
      const seen = `${size}:${mtimeMs}`;
      if (known && known.inode !== ino) {
        // It was moved since the round began: the next one reads it to its end first.
        return null;
      }
      if (known) {
        return (await isStillKnown(known, seen, mtimeMs)) ? known : null;
      }
      opened = await open(path, 'r');
      const now = await opened.stat();
      // It would be taken for another file.
      if (await isCopyUnderWay(state.files, opened, path, clock())) {
        await opened.close();
        return null;
      }
      const file = await identify(state.files, opened, path);
      const tail = { path, inode: now.ino, handle: opened, seen, quietSince: quietSince(mtimeMs), nulsUpTo: 0, file };
      tails.set(path, tail);
      unreadable.delete(path);
      return tail;
    } catch (error) {
      await opened?.close();
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
        tellUnreadable(path, 'a log file cannot be read', error);
      }
      return null;
    }
  }

  /** Compares an open file with its record when it has changed; false while it should not be read yet. */
  async function isStillKnown(tail: Tail, seen: string, mtimeMs: number): Promise<boolean> {
    const { file, handle, path } = tail;
    if (seen !== tail.seen) {
      const now = await handle.stat();
      // Of a file that was empty nothing is known: it may be the copy of another one.
      if (file.offset === 0 && (await isCopyUnderWay(state.files, handle, path, clock()))) {
        return false;
      }
      if (file.offset === 0 || !(await continues(file, handle, now.size))) {
        state.files = state.files.filter((other) => other !== file || file.offset > 0);
        tail.file = await identify(state.files, handle, path);
        tail.nulsUpTo = 0;
      }
      tail.quietSince = quietSince(mtimeMs);
    }
    tail.seen = seen;
    return true;
  }

  /** The clock is asked when a change is seen and no more: one that is set later makes no file older or younger. */
  function quietSince(mtimeMs: number): number {
    return monotonic() - Math.max(0, clock() - mtimeMs);
  }

  function isIdle(tail: Tail): boolean {
    return monotonic() - tail.quietSince > IDLE_MS;
  }

  /** Reads to the end; `final` takes a last line without line feed too. Returns the bytes that remain. */
  async function drain(tail: Tail, final: boolean): Promise<number> {
    const { handle, file } = tail;
    for (;;) {
      const { size } = await handle.stat();
      const chunks =
        file.announced.length > 0
          ? await announcedBefore(tail)
          : await nextChunks(tail, { size, final, chunkBytes, now: clock() });
      if (chunks.length === 0) {
        return Math.max(0, size - Math.max(file.offset, tail.nulsUpTo));
      }
      state.pending = chunks;
      file.announced = [];
      file.path = tail.path;
      await journal.save();
      await storePending(chunks, file, handle);
    }
  }

  /** The ranges that were announced when the file went away; none while it does not hold them. */
  async function announcedBefore({ file, handle }: Tail): Promise<PendingChunk[]> {
    return (await holds(handle, file.announced)) ? file.announced : [];
  }

  /** Stores chunks of one file; they are struck off together. */
  async function storePending(pending: readonly PendingChunk[], file: FollowedFile, handle: FileHandle): Promise<void> {
    for (const stored of await storeSideBySide(pending, { file, handle, writer, chunkBytes })) {
      file.keys = mergeKeys(file.keys, stored.keys);
      status.lines += stored.lines;
      status.unparsed += stored.unparsed;
      status.repaired += stored.repaired;
    }
    const [first] = pending as [PendingChunk, ...PendingChunk[]];
    const headFrom = file.offset === 0 ? first.from : file.headFrom;
    Object.assign(file, await marksAt(handle, (pending.at(-1) as PendingChunk).to, headFrom));
    state.pending = [];
    await journal.save();
  }

  /** What a crash or a failure left between announcement and end. */
  async function finishPending(): Promise<void> {
    const [first] = state.pending;
    const file = state.files.find(({ id }) => id === first?.fileId);
    if (!first || !file) {
      return;
    }
    const handle = await openAgain(file, state.pending);
    if (handle === null) {
      logger.error('a log file is gone before its announced lines were stored', {
        path: file.path,
        chunks: state.pending,
      });
      file.announced = state.pending;
      state.pending = [];
      await journal.save();
      return;
    }
    try {
      // A full disk may have kept the announcement off it.
      await journal.save();
      await storePending(state.pending, file, handle);
    } finally {
      await handle.close();
    }
  }

  /** The file wherever it is by now: under its old name, another one, or still open. */
  async function openAgain(file: FollowedFile, pending: readonly PendingChunk[]): Promise<FileHandle | null> {
    for (const { handle, path } of tails.values()) {
      if (await holds(handle, pending)) {
        return open(`/proc/self/fd/${handle.fd}`, 'r').catch(() => open(path, 'r').catch(() => null));
      }
    }
    for (const path of new Set([file.path, ...(await findLogFiles(logDir))])) {
      const opening = path.endsWith('.gz') ? openArchive(path, scratchDir) : open(path, 'r');
      const handle = await opening.catch(nullUnlessUnavailable);
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
    const found = await stat(path).catch(() => null);
    const key = `${path}:${found?.size}:${found?.mtimeMs}`;
    if (found === null || state.archives.includes(key) || brokenArchives.has(key)) {
      return 0;
    }
    let handle: FileHandle | undefined;
    try {
      handle = await openArchive(path, scratchDir);
      const file = await identify(state.files, handle, path);
      await drain({ path, inode: 0, handle, file, seen: key, quietSince: 0, nulsUpTo: 0 }, true);
      state.archives.push(key);
      await journal.save();
    } catch (error) {
      const { code } = toServiceError(error);
      if (code !== 'internal') {
        throw error;
      }
      // It may still be written: it is tried again when it has changed.
      brokenArchives.add(key);
      tellUnreadable(path, 'an archive of log lines cannot be read', error);
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

/** A file that cannot be read is not the one that is looked for; one that could not be unpacked may be. */
function nullUnlessUnavailable(error: unknown): null {
  if (toServiceError(error).code === 'unavailable') {
    throw error;
  }
  return null;
}
