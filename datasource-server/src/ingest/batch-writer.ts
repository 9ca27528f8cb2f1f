import { randomUUID } from 'node:crypto';
import type { WriterStatus } from '../contract/ingest.ts';
import type { Clock } from '../platform/clock.ts';
import { ServiceError, toServiceError } from '../platform/errors.ts';
import type { Logger } from '../platform/logger.ts';
import { createLogThrottle } from '../platform/log-throttle.ts';
import type { LineChunk, LineWriter } from './line-writer.ts';
import { repairLines } from './repair-lines.ts';
import type { Spool, SpoolEntry } from './spool.ts';

/** Lines of one request. */
export interface Parcel {
  /** `metrics`, `events`, `faro`, `otlp`. */
  source: string;
  /** The sender whose lines stand in order. Few, because each is stored by itself. */
  stream: string;
  /** Each with its line feed. */
  lines: Buffer;
  keys: Iterable<string>;
  records: number;
}

/** Many small requests, stored together. */
export interface BatchWriter {
  /**
   * Resolves when the lines are durable: in the engine, or on the disk while the engine takes nothing. Throws ServiceError with
   * nothing kept: `rate_limited` when queue or spool are full, `unavailable` when the disk takes nothing either.
   */
  add(parcel: Parcel): Promise<void>;
  /** Brings what waits on the disk into the engine, oldest first, as far as the engine takes it. Never throws; safe to call at any time. */
  drain(): Promise<void>;
  status(): WriterStatus;
  /** Refuses further parcels and resolves when those that wait are durable. */
  close(): Promise<void>;
}

interface BatchWriterOptions {
  writer: LineWriter;
  spool: Spool;
  clock: Clock;
  logger: Logger;
  /** Bytes that may wait in memory. */
  maxQueueBytes: number;
  /** Bytes that are stored at once. */
  chunkBytes?: number;
  /** How long the first parcel waits for others, ms. */
  lingerMs?: number;
  /** How long the engine may take before its chunk goes to the disk too, ms. */
  patienceMs?: number;
  /** Called after each chunk that is durable. */
  onStored?: (chunk: { source: string; records: number }) => void;
}

interface Waiting extends Parcel {
  resolve(): void;
  reject(error: unknown): void;
}

/** Parcels of one sender, stored one chunk after the other. */
interface Group {
  source: string;
  stream: string;
  parcels: Waiting[];
  bytes: number;
  timer: NodeJS.Timeout | undefined;
  storing: boolean;
}

const CHUNK_BYTES = 8 * 1024 * 1024;
const LINGER_MS = 50;
const PATIENCE_MS = 10_000;
const SLOWEST_RETRY_MS = 5_000;
/** A chunk that fails so often while the next one is taken is the reason itself. */
const MAX_ATTEMPTS = 5;

/** Groups parcels into chunks with a token each; a chunk keeps its token on every way and at every attempt, so it is stored once. */
export function createBatchWriter(options: BatchWriterOptions): BatchWriter {
  const { writer, spool, clock, logger, maxQueueBytes, onStored = () => undefined } = options;
  const { chunkBytes = CHUNK_BYTES, lingerMs = LINGER_MS, patienceMs = PATIENCE_MS } = options;
  const throttle = createLogThrottle({ logger, clock });
  const groups = new Map<string, Group>();
  /** Inserts that nobody waits for any more, but that may still succeed. */
  const hanging = new Set<Promise<void>>();
  const idle = new Set<() => void>();
  const totals = { queuedBytes: 0, records: 0, repaired: 0 };
  let problem: { text: string; since: number } | null = null;
  let draining: Promise<void> | null = null;
  let failures = 0;
  let nextAttempt = 0;
  let refusals = { sequence: 0, times: 0 };
  let closed = false;

  function add(parcel: Parcel): Promise<void> {
    if (closed) {
      throw new ServiceError(
        'unavailable',
        { zh: '正在停止,请稍后重发。', en: 'Stopping; send it again later.' },
        { retryAfter: 5 }
      );
    }
    if (totals.queuedBytes + parcel.lines.length > maxQueueBytes) {
      throw queueFull(maxQueueBytes);
    }
    const group = groupOf(parcel);
    totals.queuedBytes += parcel.lines.length;
    group.bytes += parcel.lines.length;
    return new Promise((resolve, reject) => {
      group.parcels.push({ ...parcel, resolve, reject });
      if (group.bytes >= chunkBytes) {
        void flush(group);
      } else if (!group.storing) {
        group.timer ??= setTimeout(() => void flush(group), lingerMs);
      }
    });
  }

  function groupOf({ source, stream }: Parcel): Group {
    const key = `${source}\n${stream}`;
    const known = groups.get(key);
    const group = known ?? { source, stream, parcels: [], bytes: 0, timer: undefined, storing: false };
    groups.set(key, group);
    return group;
  }

  /** Stores what the group holds, chunk after chunk: what came meanwhile has waited long enough. */
  async function flush(group: Group): Promise<void> {
    if (group.storing) {
      return;
    }
    group.storing = true;
    clearTimeout(group.timer);
    group.timer = undefined;
    while (group.parcels.length > 0) {
      const parcels = takeParcels(group);
      const chunk = chunkOf(group, parcels);
      try {
        await store(chunk);
        const records = parcels.reduce((sum, parcel) => sum + parcel.records, 0);
        totals.records += records;
        onStored({ source: group.source, records });
        parcels.forEach(({ resolve }) => resolve());
      } catch (error) {
        parcels.forEach(({ reject }) => reject(error));
      }
      totals.queuedBytes -= chunk.lines.length;
    }
    group.storing = false;
    if (totals.queuedBytes === 0) {
      idle.forEach((tell) => tell());
      idle.clear();
    }
  }

  function takeParcels(group: Group): Waiting[] {
    let bytes = 0;
    let count = 0;
    for (const { lines } of group.parcels) {
      if (count > 0 && bytes + lines.length > chunkBytes) {
        break;
      }
      bytes += lines.length;
      count += 1;
    }
    group.bytes -= bytes;
    return group.parcels.splice(0, count);
  }

  function chunkOf({ source, stream }: Group, parcels: readonly Waiting[]): LineChunk {
    return {
      token: randomUUID(),
      lines: Buffer.concat(parcels.map(({ lines }) => lines)),
      keys: [...new Set(parcels.flatMap(({ keys }) => [...keys]))],
      source,
      stream,
      errorFile: null,
      receivedAt: clock(),
    };
  }

  /** To the engine, or behind what waits on the disk already. */
  async function store(chunk: LineChunk): Promise<void> {
    if (!spool.isEmpty()) {
      await spool.append(chunk);
      return;
    }
    const inserting = insert(chunk);
    try {
      if (await endsWithin(inserting, patienceMs)) {
        works();
        return;
      }
      const hangs = inserting.catch(() => undefined);
      hanging.add(hangs);
      void hangs.then(() => hanging.delete(hangs));
      fails(new Error(`no answer within ${patienceMs} ms`));
    } catch (error) {
      fails(error);
    }
    await spool.append(chunk);
  }

  /** Lines that the engine cannot read are repaired, once. */
  async function insert(chunk: LineChunk): Promise<void> {
    try {
      await writer.write(chunk);
    } catch (error) {
      if (toServiceError(error).code !== 'bad_request') {
        throw error;
      }
      const { lines, keys } = await repairLines(chunk.lines);
      await writer.write({ ...chunk, lines, keys });
      totals.repaired += 1;
    }
  }

  function works(): void {
    if (problem) {
      logger.info('the event store takes events again', { since: new Date(problem.since).toISOString() });
    }
    problem = null;
    failures = 0;
    nextAttempt = 0;
  }

  function fails(error: unknown): void {
    problem = { text: error instanceof Error ? error.message : String(error), since: problem?.since ?? clock() };
    throttle.warn('insert', 'the event store takes no events; they wait on the disk', { error });
    failures += 1;
    const pause = Math.min(SLOWEST_RETRY_MS, 250 * 2 ** Math.min(failures, 10));
    nextAttempt = performance.now() + pause * (0.5 + Math.random() / 2);
  }

  function drain(): Promise<void> {
    if (spool.isEmpty() || performance.now() < nextAttempt) {
      return Promise.resolve();
    }
    draining ??= drainAll()
      .catch((error: unknown) => throttle.error('drain', 'the spool cannot be read', { error }))
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
    add,
    drain,
    status: () => ({
      ...totals,
      spool: spool.status(),
      problem: problem?.text ?? null,
      problemSince: problem?.since ?? null,
    }),
    async close() {
      closed = true;
      groups.forEach((group) => void flush(group));
      if (totals.queuedBytes > 0) {
        await new Promise<void>((resolve) => idle.add(resolve));
      }
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

function queueFull(maxBytes: number): ServiceError {
  const size = `${Math.round(maxBytes / 1024 / 1024)} MB`;
  return new ServiceError(
    'rate_limited',
    {
      zh: `待写入的数据超过 ${size};本次数据未保存,请稍后重发,或调高 INGEST_QUEUE_MB。`,
      en: `More than ${size} wait to be stored; nothing of this was kept. Send it again shortly, or raise INGEST_QUEUE_MB.`,
    },
    { retryAfter: 1 }
  );
}
