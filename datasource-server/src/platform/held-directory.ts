import { closeSync, fstatSync, openSync, type BigIntStats } from 'node:fs';
import { stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

/** What became of a directory: it is gone from its path, or another one lies there. */
export type Loss = 'missing' | 'replaced';

interface HeldPart {
  path: string;
  descriptor: number;
  id: string;
}

/**
 * A directory that has to stay the one that it was. It is kept open, so that no other can get its number meanwhile, and compared
 * with what lies at its path. So are directories in it that only come while it is used, from the first look that finds them.
 */
export class HeldDirectory {
  private readonly held: HeldPart[] = [];
  private wanted: string[];
  private isClosed = false;

  /** Throws the file system's error where the directory cannot be opened. `within` are names in it. */
  constructor(path: string, within: readonly string[] = []) {
    this.held.push(hold(path));
    this.wanted = within.map((name) => join(path, name));
  }

  /** Null while everything is in its place: one question to the file system for each directory. Throws its error when it does not tell. */
  async loss(): Promise<Loss | null> {
    for (const { path, id } of this.held) {
      const loss = lossOf(id, await idAt(path));
      if (loss !== null) {
        return loss;
      }
    }
    this.holdWanted();
    return null;
  }

  /** Safe to call twice. */
  close(): void {
    this.isClosed = true;
    for (const { descriptor } of this.held.splice(0)) {
      closeSync(descriptor);
    }
  }

  private holdWanted(): void {
    if (this.isClosed) {
      return;
    }
    this.wanted = this.wanted.filter((path) => {
      try {
        this.held.push(hold(path));
        return false;
      } catch (error) {
        if (isAbsent(error)) {
          return true;
        }
        throw error;
      }
    });
  }
}

/** What became of an open file that was at this path; null while it is there. Throws the file system's error. */
export async function lossOfFile(path: string, handle: FileHandle): Promise<Loss | null> {
  return lossOf(idOf(await handle.stat({ bigint: true })), await idAt(path));
}

function lossOf(id: string, found: string | null): Loss | null {
  return found === id ? null : found === null ? 'missing' : 'replaced';
}

function idOf({ dev, ino }: BigIntStats): string {
  return `${dev}:${ino}`;
}

function hold(path: string): HeldPart {
  const descriptor = openSync(path, 'r');
  return { path, descriptor, id: idOf(fstatSync(descriptor, { bigint: true })) };
}

async function idAt(path: string): Promise<string | null> {
  try {
    return idOf(await stat(path, { bigint: true }));
  } catch (error) {
    if (isAbsent(error)) {
      return null;
    }
    throw error;
  }
}

function isAbsent(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ENOTDIR';
}
