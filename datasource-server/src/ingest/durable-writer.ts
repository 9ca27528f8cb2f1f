import type { WriterStatus } from '../contract/ingest.ts';
import type { Clock } from '../platform/clock.ts';
import { ServiceError, toServiceError } from '../platform/errors.ts';
import type { Logger } from '../platform/logger.ts';
import { createLogThrottle } from '../platform/log-throttle.ts';
import { createBackoff } from './backoff.ts';
import type { LineChunk, LineWriter } from './line-writer.ts';

import type { Spool, SpoolEntry } from './spool.ts';
import { storeLines } from './store-lines.ts';

/** Chunks into the engine, or onto the disk while the engine takes nothing. */
export interface DurableWriter {
  /** Resolves when the chunk is durable. Throws ServiceError of the spool, with nothing kept. */
  write(chunk: LineChunk): Promise<void>;
  /** Brings what waits on the disk into the engine, oldest first, as far as the engine takes it. Never throws; safe to call at any time. */
  drain(): Promise<void>;
  /** Whether chunks go to the disk at present. */
  isSpooling(): boolean;
  status(): Pick<WriterStatus, 'repaired' | 'spool' | 'problem' | 'problemSince'>;
  /** Drains no further. */
  close(): Promise<void>;
}

interface DurableWriterOptions {
  writer: LineWriter;
  spool: Spool;
  clock: Clock;
  logger: Logger;
  /** How long the engine may take before its chunk goes to the disk too, ms. */
  patienceMs?: number;
  /** The longest pause between two attempts, ms. */
  slowestRetryMs?: number;
}

const PATIENCE_MS = 10_000;
const FIRST_RETRY_MS = 500;
const SLOWEST_RETRY_MS = 5_000;
/** A chunk that fails so often while the next one is taken is the reason itself. */
const MAX_ATTEMPTS = 5;

/** A chunk keeps its token on every way and at every attempt, so the engine stores it once. */
export function createDurableWriter(options: DurableWriterOptions): DurableWriter {
  const { writer, spool, clock, logger, patienceMs = PATIENCE_MS, slowestRetryMs = SLOWEST_RETRY_MS } = options;
  const throttle = createLogThrottle({ logger, clock });
  const backoff = createBackoff({ firstMs: FIRST_RETRY_MS, longestMs: slowestRetryMs });
  /** Inserts that nobody waits for any more, but that may still succeed. */
  const hanging = new Set<Promise<void>>();
  let problem: Pick<WriterStatus, 'problem' | 'problemSince'> = { problem: null, problemSince: null };
  let repaired = 0;
  let draining: Promise<void> | null = null;
  let refusals = { sequence: 0, times: 0 };
  let closed = false;

  async function write(chunk: LineChunk): Promise<void> {
    // Behind what waits already, so that each sender's lines stay in order.
    if (!spool.isEmpty() || !(await isStored(chunk))) {
      await spool.append(chunk);
    }
  }

  /** False when the engine has not taken the chunk in time. It may take it still. */
  async function isStored(chunk: LineChunk): Promise<boolean> {
    const inserting = insert(chunk);
    try {
      if (await endsWithin(inserting, patienceMs)) {
        works();
        return true;
      }
      const ended = inserting.catch(() => undefined);
      hanging.add(ended);
      void ended.then(() => hanging.delete(ended));
      fails(noAnswer(patienceMs));
    } catch (error) {
      fails(error);
    }
    return false;
  }

  async function insert(chunk: LineChunk): Promise<void> {
    if ((await storeLines(writer, chunk)) !== null) {
      repaired += 1;
    }
  }

  function works(): void {
    if (problem.problemSince !== null) {
      logger.info('the event store takes events again', { since: new Date(problem.problemSince).toISOString() });
    }
    problem = { problem: null, problemSince: null };
    backoff.works();
  }

  function fails(error: unknown): void {
    problem = { problem: toServiceError(error).text, problemSince: problem.problemSince ?? clock() };
    throttle.warn('insert', 'the event store takes no events; they wait on the disk', { error });
    backoff.fails();
  }

  function drain(): Promise<void> {
    if (spool.isEmpty() || backoff.isWaiting()) {
      return Promise.resolve();
    }
    draining ??= drainAll()
      .catch((error: unknown) => throttle.error('drain', 'the spool cannot be drained', { error }))
      .finally(() => (draining = null));
    return draining;
  }

  async function drainAll(): Promise<void> {
    // An insert that is still under way has the same token as its copy on the disk: one after the other.
    await Promise.all(hanging);
    for (let entry = spool.at(0); entry && !closed; entry = spool.at(0)) {
      const error = await drainEntry(entry);
      if (error !== null) {
        fails(error);
        if (!(await isTheReason(entry, error))) {
          return;
        }
        await spool.setAside(entry, error);
      }
      works();
    }
  }

  /** Whether the engine refuses this chunk again and again but takes the one after it. */
  async function isTheReason(entry: SpoolEntry, error: unknown): Promise<boolean> {
    if (!isRefusal(error)) {
      return false;
    }
    refusals =
      refusals.sequence === entry.sequence
        ? { ...refusals, times: refusals.times + 1 }
        : { sequence: entry.sequence, times: 1 };
    const next = spool.at(1);
    return refusals.times >= MAX_ATTEMPTS && next !== undefined && (await drainEntry(next)) === null;
  }

  /** Null when the chunk is in the engine or has been set aside, else why not. */
  async function drainEntry(entry: SpoolEntry): Promise<unknown> {
    const chunk = await spool.read(entry);
    if (chunk === null) {
      return null;
    }
    try {
      await insert(chunk);
    } catch (error) {
      return error;
    }
    await spool.remove(entry);
    return null;
  }

  return {
    write,
    drain,
    isSpooling: () => !spool.isEmpty(),
    status: () => ({ repaired, spool: spool.status(), ...problem }),
    async close() {
      closed = true;
      await draining;
    },
  };
}

/** The engine answered, and its answer was no. */
function isRefusal(error: unknown): boolean {
  return ['bad_request', 'engine_error', 'internal'].includes(toServiceError(error).code);
}

async function endsWithin(work: Promise<void>, limitMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), limitMs);
  });
  try {
    return await Promise.race([work.then(() => true as const), late]);
  } finally {
    clearTimeout(timer);
  }
}

function noAnswer(patienceMs: number): ServiceError {
  const seconds = patienceMs / 1000;
  return new ServiceError('timeout', {
    zh: `事件库 ${seconds} 秒内没有写完。`,
    en: `The event store did not finish within ${seconds} s.`,
  });
}
