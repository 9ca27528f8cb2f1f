import { z } from 'zod';
import { openProgressFile, type ProgressFile } from '../progress-file.ts';

const pendingSchema = z.object({
  fileId: z.string(),
  from: z.number(),
  to: z.number(),
  /** By which its bytes are told from those of a file that has taken the name since. */
  mark: z.string(),
  token: z.string(),
  receivedAt: z.number(),
});

const fileSchema = z.object({
  id: z.string(),
  path: z.string(),
  offset: z.number().int().nonnegative(),
  headFrom: z.number().int().nonnegative().default(0),
  headLength: z.number().int().nonnegative(),
  head: z.string(),
  isNamed: z.boolean().default(true),
  tailLength: z.number().int().nonnegative(),
  tail: z.string(),
  keys: z.array(z.string()),
  seenAt: z.number(),
  /** Announced when the file went away: stored first, as they are, when it is back. */
  announced: z.array(pendingSchema),
});

const stateSchema = z.object({
  version: z.literal(1),
  files: z.array(fileSchema),
  /** Archives that have been read to their end, by path, size and time of change. */
  archives: z.array(z.string()),
  /** Written before chunks of one file are stored: after a crash the same bytes are stored again under the same tokens. */
  pending: z.array(pendingSchema),
});
export type JournalState = z.output<typeof stateSchema>;
export type PendingChunk = JournalState['pending'][number];

const EMPTY: JournalState = { version: 1, files: [], archives: [], pending: [] };

export type Journal = ProgressFile<JournalState>;

/** Where the follower is. Throws `unavailable` for a file that is not ours. */
export async function openJournal(path: string): Promise<Journal> {
  const journal = await openProgressFile(path, stateSchema, EMPTY);
  const { state } = journal;
  // Nothing is known of a file of which nothing was read: it is met anew.
  state.files = state.files.filter(({ id, offset }) => offset > 0 || state.pending.some(({ fileId }) => fileId === id));
  return journal;
}
