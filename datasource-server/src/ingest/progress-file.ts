import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { z } from 'zod';
import { ServiceError } from '../platform/errors.ts';

export interface ProgressFile<State> {
  state: State;
  /** Resolves when the state is on the disk. Not to be called again before it has resolved. */
  save(): Promise<void>;
}

/**
 * How far a reader of logs is, in one file that is replaced as a whole. `empty` is the state of a reader that has read
 * nothing. Throws `unavailable` for a file that is not ours.
 */
export async function openProgressFile<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  empty: z.output<Schema>
): Promise<ProgressFile<z.output<Schema>>> {
  await mkdir(dirname(path), { recursive: true });
  const state = (await readState(path, schema)) ?? structuredClone(empty);
  return {
    state,
    async save() {
      const handle = await open(`${path}.new`, 'w');
      try {
        await handle.writeFile(JSON.stringify(state));
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(`${path}.new`, path);
    },
  };
}

async function readState<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.output<Schema> | null> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return null;
    }
    throw error;
  }
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new ServiceError(
      'unavailable',
      {
        zh: `日志读取进度文件 ${path} 无法识别。若要从头读取全部日志,请删除它(已入库的行会重复)。`,
        en: `The progress file ${path} cannot be understood. Delete it to read all logs from the start (stored lines would be stored twice).`,
      },
      { cause }
    );
  }
}
