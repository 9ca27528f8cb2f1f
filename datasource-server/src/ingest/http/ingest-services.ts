import type { Config } from '../../config.ts';
import type { IngestStatus } from '../../contract/ingest.ts';
import type { Locale } from '../../contract/text.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Limiter } from '../../platform/concurrency.ts';
import type { BatchWriter } from '../batch-writer.ts';

/** What the addresses that take events need; server-ingest.ts makes it. */
export interface IngestServices {
  writer: Pick<BatchWriter, 'add'>;
  clock: Clock;
  retentionDays: number;
  /** Application → key that its pages send; with none, any application may send. */
  appKeys: Config['ingest']['appKeys'];
  /** Runs the parsing of a body when its turn has come: parsed, it is many times as large. */
  checking: Limiter['run'];
  /** Counts a sender's events; throws `rate_limited`. */
  limit: (source: string, events: number) => Promise<void>;
  /** The same for pages, whose senders are nobody's. */
  limitPages: (source: string, events: number) => Promise<void>;
  /** Counts records by where they came from and whether they were taken. */
  count: (source: string, outcome: 'accepted' | 'rejected', records: number) => void;
  status: () => IngestStatus;
}

/** The parts of a request that its routes are handed from outside, T being the framework's request. */
export interface RequestReaders<T, R> {
  localeOf: (request: T) => Locale;
  /** Name of the token that sent the request, or null where there are no tokens. */
  callerOf: (response: R) => string | null;
}
