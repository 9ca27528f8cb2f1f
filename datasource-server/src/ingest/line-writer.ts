import type { AiErrorCode } from '@aimarket/telemetry/ai-error-codes';
import type { EventStore } from '../engines/engine.ts';
import { linesSql, type FlatPrices } from './lines-sql.ts';
import type { Privacy } from './privacy-sql.ts';

/** Every parsed record passes through this table (`events/incoming.ts`). */
const INCOMING_TABLE = 'incoming';

/** Lines of one sender that are stored together or not at all. */
export interface LineChunk {
  /** Names the chunk for ever: written again with the same token it is not stored twice. */
  token: string;
  /** JSON objects, one a line, UTF-8. */
  lines: Buffer;
  /** The keys that these lines have, without `timestamp`. */
  keys: readonly string[];
  /** `file`, `metrics`, `events`, `faro`, `otlp`, `sls`. */
  source: string;
  /** The file or sender whose lines stand in order. */
  stream: string;
  /** 1 for a file that holds errors only, 0 for any other file, null for what is not a file. */
  errorFile: 0 | 1 | null;
  /** When the chunk was received, epoch ms. The same when it is written again. */
  receivedAt: number;
  /** Instants between which its error lines are looked for among those of the other kind of file. */
  errorsBetween?: readonly [from: number, to: number];
}

export interface LineWriter {
  /**
   * Resolves when the chunk is durable in the engine. Throws ServiceError: `bad_request` when a line has a key that is not
   * named or a value that does not fit (repair the lines, then write again), else what the engine says: `unavailable`,
   * `overloaded`, `timeout`, `engine_error`.
   */
  write(chunk: LineChunk): Promise<void>;
}

interface LineWriterOptions {
  store: EventStore;
  /** IANA zone of timestamps that name none. */
  timezone: string;
  privacy: Privacy;
  prices: FlatPrices;
  aiErrors: readonly AiErrorCode[];
}

/** The one way of lines into the event store, for files and senders alike. */
export function createLineWriter({ store, ...settings }: LineWriterOptions): LineWriter {
  return {
    async write({ token, lines, receivedAt, ...chunk }) {
      const { structure, columns, beforeSource, afterSource } = linesSql({ ...settings, ...chunk, now: receivedAt });
      await store.insertLines({ table: INCOMING_TABLE, columns, lines, structure, beforeSource, afterSource, token });
    },
  };
}
