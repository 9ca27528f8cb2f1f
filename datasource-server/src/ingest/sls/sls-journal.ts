import { z } from 'zod';
import { openProgressFile, type ProgressFile } from '../progress-file.ts';

const pendingSchema = z.object({ to: z.string(), token: z.string(), receivedAt: z.number() });

const shardSchema = z.object({
  id: z.number().int().nonnegative(),
  /** Logs before it are stored. */
  cursor: z.string(),
  /** A shard that was split or merged, read to its end. */
  finished: z.boolean(),
  /** Written before a range is stored: after a crash the same range is pulled and stored again under the same token. */
  pending: pendingSchema.nullable(),
});

const stateSchema = z.object({
  version: z.literal(1),
  /** Whether the shards have been listed once: those that appear later are read from their beginning. */
  started: z.boolean(),
  shards: z.array(shardSchema),
  /** Epoch ms at which logs were last found to be gone before they were pulled. */
  skippedAt: z.number().nullable(),
});

export type SlsPending = z.output<typeof pendingSchema>;
export type SlsShard = z.output<typeof shardSchema>;
export type SlsJournal = ProgressFile<z.output<typeof stateSchema>>;

/** How far one logstore has been pulled. Throws `unavailable` for a file that is not ours. */
export function openSlsJournal(path: string): Promise<SlsJournal> {
  return openProgressFile(path, stateSchema, { version: 1, started: false, shards: [], skippedAt: null });
}
