import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { Backup, BackupVerdict } from './backup.ts';
import { damaged, HEAD_BYTES, judgeDump, TAIL_BYTES } from './dump-text.ts';

/** Reads the two ends of a plain dump. Throws the file system's error. */
export async function checkDump({ path, bytes }: Backup): Promise<BackupVerdict> {
  const file = await open(path, 'r');
  try {
    const read = async (from: number, length: number) => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, from);
      return buffer.subarray(0, bytesRead).toString('utf8');
    };
    const head = await read(0, Math.min(HEAD_BYTES, bytes));
    return judgeDump(head, await read(Math.max(0, bytes - TAIL_BYTES), Math.min(TAIL_BYTES, bytes)));
  } finally {
    await file.close();
  }
}

/** Unpacks a whole dump: nothing else proves that a gzip file is whole, and its check sum is at its end. Throws the file system's error. */
export async function checkGzipDump({ path, bytes }: Backup, signal: AbortSignal): Promise<BackupVerdict> {
  if (bytes === 0) {
    return judgeDump('', '');
  }
  const ends = createEnds();
  try {
    await pipeline(
      createReadStream(path),
      createGunzip(),
      async (chunks: AsyncIterable<Buffer>) => {
        for await (const chunk of chunks) {
          ends.add(chunk);
        }
      },
      { signal }
    );
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'Z_BUF_ERROR') {
      return damaged(
        'gzip 在中途结束:文件被截断,不能恢复',
        'the gzip stream ends early: the file was cut, it cannot be restored'
      );
    }
    if (code.startsWith('Z_')) {
      return damaged(
        `gzip 解压失败(${code}):文件已损坏`,
        `the gzip stream cannot be unpacked (${code}): the file is damaged`
      );
    }
    throw error;
  }
  return judgeDump(ends.head(), ends.tail());
}

/** Keeps the beginning and the end of what passes. */
function createEnds() {
  const head: Buffer[] = [];
  let headBytes = 0;
  let tail = Buffer.alloc(0);
  return {
    add(chunk: Buffer): void {
      if (headBytes < HEAD_BYTES) {
        const taken = chunk.subarray(0, HEAD_BYTES - headBytes);
        head.push(taken);
        headBytes += taken.length;
      }
      tail = Buffer.concat([tail, chunk.subarray(-TAIL_BYTES)]).subarray(-TAIL_BYTES);
    },
    head: () => Buffer.concat(head).toString('utf8'),
    tail: () => tail.toString('utf8'),
  };
}
