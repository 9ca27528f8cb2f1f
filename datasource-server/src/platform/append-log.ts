import { constants } from 'node:fs';
import { mkdir, open, readFile, rename, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { z } from 'zod';
import { ServiceError } from './errors.ts';
import { HeldDirectory, lossOfFile } from './held-directory.ts';

/** Records in one file, each on the disk before `append` resolves. */
export interface AppendLog<Entry> {
  /** What the file held when it was opened, oldest first. */
  readonly entries: readonly Entry[];
  /** How many lines of the file could not be read; they stay in the file until it is rewritten. */
  readonly unreadable: number;
  /**
   * Throws ServiceError `unavailable` while the file or its directory is not in its place: what is in it, and what would be
   * added to it, would not be there after a restart.
   */
  checkPlace(): Promise<void>;
  /** Resolves when all of them are on the disk. Throws the file system's error, or as `checkPlace` does; then none of them counts. */
  append(entries: readonly Entry[]): Promise<void>;
  /** Puts these in the place of everything; a crash leaves the old file or the new one. */
  rewrite(entries: readonly Entry[]): Promise<void>;
  close(): Promise<void>;
}

/** Only the owner reads it: it may hold telephone numbers. */
const OWNER_ONLY = 0o600;
const RETRY_GONE_SECONDS = 30;
const EMPTY_FOR_APPENDING = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_APPEND;

/** Opens or makes the file, one JSON record a line. A half-written last line, which nobody was told was kept, is cut off. */
export async function openAppendLog<Schema extends z.ZodType>(
  path: string,
  schema: Schema
): Promise<AppendLog<z.output<Schema>>> {
  type Entry = z.output<Schema>;
  await mkdir(dirname(path), { recursive: true });
  const { entries, unreadable, length } = await readEntries(path, schema);
  let handle = await open(path, 'a', OWNER_ONLY);
  await handle.truncate(length);
  await syncDirectory(dirname(path));
  const home = new HeldDirectory(dirname(path));
  let size = length;
  /** The file may hold more than counts: lines that nobody was told were kept. */
  let isLonger = false;
  let queue: Promise<void> = Promise.resolve();

  /** One after the other: lines of two callers must not meet. */
  function inTurn(work: () => Promise<void>): Promise<void> {
    const result = queue.then(work);
    queue = result.catch(() => undefined);
    return result;
  }

  return {
    entries,
    unreadable,
    checkPlace: () => inTurn(checkPlace),
    append: (added) =>
      inTurn(async () => {
        const bytes = linesOf(added);
        await checkPlace();
        // What stands behind would be read as kept, and half a line would spoil the next one.
        await cutOff();
        isLonger = true;
        try {
          await handle.appendFile(bytes);
          await handle.datasync();
          await checkPlace();
          size += bytes.length;
          isLonger = false;
        } catch (error) {
          // A disk that does not even let go of bytes is asked again before the next line; the first error says more.
          await cutOff().catch(() => undefined);
          throw error;
        }
      }),
    rewrite: (kept: readonly Entry[]) =>
      inTurn(async () => {
        const bytes = linesOf(kept);
        await checkPlace();
        const next = await open(`${path}.new`, EMPTY_FOR_APPENDING, OWNER_ONLY);
        try {
          await next.writeFile(bytes);
          await next.sync();
          await rename(`${path}.new`, path);
        } catch (error) {
          await next.close();
          throw error;
        }
        // From here on the old file has no name: what would be appended to it would be gone after a restart.
        const old = handle;
        handle = next;
        size = bytes.length;
        isLonger = false;
        await old.close();
        await syncDirectory(dirname(path));
        await checkPlace();
      }),
    close: () =>
      inTurn(async () => {
        home.close();
        await handle.close();
      }),
  };

  async function checkPlace(): Promise<void> {
    if ((await home.loss()) !== null || (await lossOfFile(path, handle)) !== null) {
      throw goneError(path);
    }
  }

  async function cutOff(): Promise<void> {
    if (isLonger) {
      await handle.truncate(size);
      isLonger = false;
    }
  }
}

function goneError(path: string): ServiceError {
  return new ServiceError(
    'unavailable',
    {
      zh: `${path} 已不在原处(数据目录被移走、删除、替换或卸载),新内容无法保存。请停止数据服务,把原目录放回原处(移回、重新挂载或从备份恢复),再启动。`,
      en: `${path} is no longer in its place (the data directory was moved, deleted, replaced or unmounted): nothing new can be kept. Stop the data server, put the directory back (move it, mount it, or restore a backup) and start again.`,
    },
    { retryAfter: RETRY_GONE_SECONDS }
  );
}

function linesOf(entries: readonly unknown[]): Buffer {
  return Buffer.from(entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
}

async function readEntries<Schema extends z.ZodType>(path: string, schema: Schema) {
  const bytes = await readOrNothing(path);
  const length = bytes.lastIndexOf(10) + 1;
  const lines = bytes.subarray(0, length).toString('utf8').split('\n').slice(0, -1);
  const entries: Array<z.output<Schema>> = [];
  for (const line of lines) {
    const parsed = schema.safeParse(parseJson(line));
    if (parsed.success) {
      entries.push(parsed.data);
    }
  }
  return { entries, unreadable: lines.length - entries.length, length };
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

async function readOrNothing(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return Buffer.alloc(0);
    }
    throw error;
  }
}

async function syncDirectory(path: string): Promise<void> {
  const directory: FileHandle = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
