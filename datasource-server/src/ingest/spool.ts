import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SpoolStatus } from '../contract/ingest.ts';
import { ServiceError } from '../platform/errors.ts';
import { HeldDirectory, type Loss } from '../platform/held-directory.ts';
import type { Logger } from '../platform/logger.ts';
import type { LineChunk } from './line-writer.ts';
import { NotAChunk, readChunkFile, writeChunkFile } from './spool-file.ts';

/** A chunk that waits on the disk. */
export interface SpoolEntry {
  /** Place in the order of arrival. */
  sequence: number;
  path: string;
  bytes: number;
  receivedAt: number;
}

/** Chunks on the disk, in the order in which they came, until the engine takes them. */
export interface Spool {
  /**
   * Resolves when the chunk is on the disk. Throws ServiceError with nothing kept: `rate_limited` when the spool is full,
   * `unavailable` when the disk does not take it.
   */
  append(chunk: LineChunk): Promise<void>;
  /** The oldest chunk, or the one after it. */
  at(place: 0 | 1): SpoolEntry | undefined;
  /** The chunk, or null where there is none any more: a broken file has been set aside. Throws when the disk cannot be read. */
  read(entry: SpoolEntry): Promise<LineChunk | null>;
  /** To be called when the chunk is durable elsewhere. */
  remove(entry: SpoolEntry): Promise<void>;
  /** Takes a chunk out of the order but keeps its file, under the name `….bad`. */
  setAside(entry: SpoolEntry, reason: unknown): Promise<void>;
  isEmpty(): boolean;
  status(): SpoolStatus;
  /** Lets go of the directory; safe to call twice. */
  close(): void;
}

interface SpoolOptions {
  directory: string;
  maxBytes: number;
  logger: Logger;
}

const NAME = /^(\d{12})-(\d{13,})\.chunk$/;
const RETRY_FULL_SECONDS = 10;
const RETRY_DISK_SECONDS = 30;

/** Opens the spool with what an earlier run left in it. Throws when the directory cannot be made or read. */
export async function openSpool({ directory, maxBytes, logger }: SpoolOptions): Promise<Spool> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const home = new HeldDirectory(directory);
  const entries: SpoolEntry[] = [];
  let setAsideFiles = 0;
  /** Bytes of the entries and of those that are being written. */
  let held = 0;
  let writing = 0;
  for (const name of await readdir(directory)) {
    const path = join(directory, name);
    const [, sequence, receivedAt] = NAME.exec(name) ?? [];
    if (sequence !== undefined) {
      const { size: bytes } = await stat(path);
      entries.push({ sequence: Number(sequence), receivedAt: Number(receivedAt), path, bytes });
      held += bytes;
    } else if (name.endsWith('.new')) {
      // Never acknowledged.
      await rm(path, { force: true });
    } else if (name.endsWith('.bad')) {
      setAsideFiles += 1;
    }
  }
  entries.sort((a, b) => a.sequence - b.sequence);
  let nextSequence = (entries.at(-1)?.sequence ?? 0) + 1;

  /** A file in another directory at the same path would be lost when this one is put back. */
  async function checkHome(): Promise<void> {
    const loss = await home.loss();
    if (loss !== null) {
      throw new SpoolMoved(loss);
    }
  }

  async function append(chunk: LineChunk): Promise<void> {
    const { length } = chunk.lines;
    if (held + length > maxBytes) {
      throw full(maxBytes);
    }
    const sequence = nextSequence++;
    const name = `${String(sequence).padStart(12, '0')}-${String(chunk.receivedAt).padStart(13, '0')}.chunk`;
    const path = join(directory, name);
    held += length;
    writing += 1;
    try {
      await checkHome();
      const bytes = await writeChunkFile(path, chunk);
      await checkHome();
      held += bytes - length;
      // Behind those that began earlier, though they may end later.
      entries.push({ sequence, path, bytes, receivedAt: chunk.receivedAt });
      entries.sort((a, b) => a.sequence - b.sequence);
    } catch (cause) {
      held -= length;
      throw refused(cause);
    } finally {
      writing -= 1;
    }
  }

  function forget(entry: SpoolEntry): void {
    const place = entries.indexOf(entry);
    if (place >= 0) {
      entries.splice(place, 1);
      held -= entry.bytes;
    }
  }

  async function setAside(entry: SpoolEntry, reason: unknown): Promise<void> {
    logger.error('a chunk of received events cannot be stored and is set aside', {
      path: `${entry.path}.bad`,
      error: reason,
    });
    await rename(entry.path, `${entry.path}.bad`);
    forget(entry);
    setAsideFiles += 1;
  }

  return {
    append,
    at: (place) => entries[place],
    async read(entry) {
      try {
        return await readChunkFile(entry.path);
      } catch (error) {
        if (error instanceof NotAChunk) {
          await setAside(entry, error);
        } else if ((error as NodeJS.ErrnoException).code === 'ENOENT' && (await home.loss()) === null) {
          logger.error('a chunk of received events was removed from the spool by somebody else', { path: entry.path });
          forget(entry);
        } else {
          throw error;
        }
        return null;
      }
    },
    async remove(entry) {
      await rm(entry.path, { force: true });
      forget(entry);
    },
    setAside,
    isEmpty: () => entries.length === 0 && writing === 0,
    status: () => ({
      chunks: entries.length,
      bytes: held,
      oldest: entries[0]?.receivedAt ?? null,
      setAside: setAsideFiles,
    }),
    close: () => home.close(),
  };
}

function full(maxBytes: number): ServiceError {
  const size = `${Math.round(maxBytes / 1024 / 1024)} MB`;
  return new ServiceError(
    'rate_limited',
    {
      zh: `事件库暂不可写,磁盘缓冲已满(${size});本次数据未保存,请稍后重发,或调高 INGEST_SPOOL_MB。`,
      en: `The event store takes nothing at present and the spool is full (${size}); nothing of this was kept. Send it again later, or raise INGEST_SPOOL_MB.`,
    },
    { retryAfter: RETRY_FULL_SECONDS }
  );
}

/** The directory of the spool is not at its path any more. */
class SpoolMoved extends Error {
  override readonly name = 'SpoolMoved';

  constructor(loss: Loss) {
    super(`the directory of the spool is ${loss}`);
  }
}

function refused(cause: unknown): ServiceError {
  const { code = '' } = cause as NodeJS.ErrnoException;
  const [zh, en] =
    cause instanceof SpoolMoved
      ? ['数据目录已不在原处', 'the data directory is no longer in its place']
      : code === 'ENOSPC' || code === 'EDQUOT'
        ? ['磁盘已满', 'the disk is full']
        : [`写入磁盘失败(${code})`, `writing to the disk failed (${code})`];
  return new ServiceError(
    'unavailable',
    {
      zh: `事件库暂不可写,且${zh};本次数据未保存,请稍后重发。`,
      en: `The event store takes nothing at present and ${en}; nothing of this was kept. Send it again later.`,
    },
    { cause, retryAfter: RETRY_DISK_SECONDS }
  );
}
