import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { ServiceError } from '../../platform/errors.ts';

const fileSchema = z.object({
  id: z.string(),
  path: z.string(),
  offset: z.number().int().nonnegative(),
  headLength: z.number().int().nonnegative(),
  head: z.string(),
  tailLength: z.number().int().nonnegative(),
  tail: z.string(),
  keys: z.array(z.string()),
});

const stateSchema = z.object({
  version: z.literal(1),
  files: z.array(fileSchema),
  /** Archives that have been read to their end, by path, size and time of change. */
  archives: z.array(z.string()),
  /** Written before a chunk is stored: after a crash the same bytes are stored again under the same token. */
  pending: z
    .object({
      fileId: z.string(),
      from: z.number(),
      to: z.number(),
      /** By which its bytes are told from those of a file that has taken the name since. */
      mark: z.string(),
      token: z.string(),
      receivedAt: z.number(),
    })
    .nullable(),
});
export type JournalState = z.output<typeof stateSchema>;
export type PendingChunk = NonNullable<JournalState['pending']>;

const EMPTY: JournalState = { version: 1, files: [], archives: [], pending: null };

export interface Journal {
  state: JournalState;
  /** Resolves when the state is on the disk. */
  save(): Promise<void>;
}

/** Where the follower is, in one file that is replaced as a whole. Throws `unavailable` for a file that is not ours. */
export async function openJournal(path: string): Promise<Journal> {
  await mkdir(dirname(path), { recursive: true });
  const state = await readState(path);
  // Nothing is known of a file of which nothing was read: it is met anew.
  state.files = state.files.filter(({ id, offset }) => offset > 0 || id === state.pending?.fileId);
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

async function readState(path: string): Promise<JournalState> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return structuredClone(EMPTY);
    }
    throw error;
  }
  try {
    return stateSchema.parse(JSON.parse(text));
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
