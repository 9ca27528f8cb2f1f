import { randomUUID } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { continues, isShorterCopy, marksAt, newFile, type FollowedFile } from './followed-file.ts';

/** The record of the file whose beginning and last read bytes the open one has, or a new one, which is put among `files`. */
export async function identify(files: FollowedFile[], handle: FileHandle, path: string): Promise<FollowedFile> {
  const { size } = await handle.stat();
  const candidates = [...files].sort((a, b) => b.offset - a.offset);
  for (const file of candidates) {
    if ((await continues(file, handle, size)) && (file.isNamed || !(await isAnothers(file, path)))) {
      file.path = path;
      return file;
    }
  }
  const file = newFile(randomUUID(), path);
  const original = await shorterCopyOf(candidates, handle, path, size);
  if (original) {
    // The lines that came between the end of the copying and the truncation are in the original only.
    Object.assign(file, await marksAt(handle, size, original.headFrom), { keys: [...original.keys] });
  }
  files.push(file);
  return file;
}

async function shorterCopyOf(
  candidates: readonly FollowedFile[],
  handle: FileHandle,
  path: string,
  size: number
): Promise<FollowedFile | null> {
  for (const other of candidates) {
    if (other.path !== path && (await isShorterCopy(other, handle, size))) {
      return other;
    }
  }
  return null;
}

/** Whether a record whose first bytes many files may have is that of another file, which is still there. */
async function isAnothers(file: FollowedFile, path: string): Promise<boolean> {
  if (file.path === path) {
    return false;
  }
  const handle = await open(file.path, 'r').catch(() => null);
  try {
    return handle !== null && (await continues(file, handle, (await handle.stat()).size));
  } finally {
    await handle?.close();
  }
}
