import { randomUUID } from 'node:crypto';
import type { WriterStatus } from '../contract/ingest.ts';
import type { Clock } from '../platform/clock.ts';
import { ServiceError } from '../platform/errors.ts';
import type { DurableWriter } from './durable-writer.ts';
import type { LineChunk } from './line-writer.ts';

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
   * Resolves when the lines are durable. Throws ServiceError with nothing kept: `rate_limited` when queue or spool are full,
   * `unavailable` when neither engine nor disk take it, or when the server stops.
   */
  add(parcel: Parcel): Promise<void>;
  status(): WriterStatus;
  /** Refuses further parcels and resolves when those that wait are durable or refused. */
  close(): Promise<void>;
}

interface BatchWriterOptions {
  durable: DurableWriter;
  clock: Clock;
  /** Bytes that may wait in memory. One parcel is always let in. */
  maxQueueBytes: number;
  /** Bytes that are stored at once. */
  chunkBytes?: number;
  /** How long the first parcel waits for others, ms. */
  lingerMs?: number;
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
/** While chunks go to the disk: fewer and larger ones, or they come faster than the engine takes them back. */
const SPOOL_LINGER_MS = 500;

/** Groups parcels into chunks, each with a token of its own. */
export function createBatchWriter(options: BatchWriterOptions): BatchWriter {
  const { durable, clock, maxQueueBytes, onStored = () => undefined } = options;
  const { chunkBytes = CHUNK_BYTES, lingerMs = LINGER_MS } = options;
  const groups = new Map<string, Group>();
  const idle = new Set<() => void>();
  const totals = { queuedBytes: 0, records: 0 };
  let closed = false;

  function add(parcel: Parcel): Promise<void> {
    if (closed) {
      throw stopping();
    }
    const { length } = parcel.lines;
    if (totals.queuedBytes > 0 && totals.queuedBytes + length > maxQueueBytes) {
      throw queueFull(maxQueueBytes);
    }
    const group = groupOf(parcel);
    totals.queuedBytes += length;
    group.bytes += length;
    return new Promise((resolve, reject) => {
      group.parcels.push({ ...parcel, resolve, reject });
      flushSoon(group);
    });
  }

  function groupOf({ source, stream }: Parcel): Group {
    const key = `${source}\n${stream}`;
    const known = groups.get(key);
    const group = known ?? { source, stream, parcels: [], bytes: 0, timer: undefined, storing: false };
    groups.set(key, group);
    return group;
  }

  function flushSoon(group: Group): void {
    if (group.storing) {
      return;
    }
    if (group.bytes >= chunkBytes) {
      void flush(group);
    } else {
      const wait = durable.isSpooling() ? SPOOL_LINGER_MS : lingerMs;
      group.timer ??= setTimeout(() => void flush(group), wait);
    }
  }

  /** Stores what the group holds, chunk after chunk: what came meanwhile has waited long enough, unless the disk takes it. */
  async function flush(group: Group): Promise<void> {
    if (group.storing || group.parcels.length === 0) {
      return;
    }
    clearTimeout(group.timer);
    group.timer = undefined;
    group.storing = true;
    do {
      await store(group, takeParcels(group));
    } while (group.parcels.length > 0 && (closed || group.bytes >= chunkBytes || !durable.isSpooling()));
    group.storing = false;
    if (group.parcels.length > 0) {
      flushSoon(group);
    }
  }

  async function store(group: Group, parcels: readonly Waiting[]): Promise<void> {
    const chunk = chunkOf(group, parcels);
    try {
      await durable.write(chunk);
      const records = parcels.reduce((sum, parcel) => sum + parcel.records, 0);
      totals.records += records;
      onStored({ source: group.source, records });
      parcels.forEach(({ resolve }) => resolve());
    } catch (error) {
      parcels.forEach(({ reject }) => reject(error));
    }
    totals.queuedBytes -= chunk.lines.length;
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

  return {
    add,
    status: () => ({ ...totals, ...durable.status() }),
    async close() {
      closed = true;
      groups.forEach((group) => void flush(group));
      if (totals.queuedBytes > 0) {
        await new Promise<void>((resolve) => idle.add(resolve));
      }
    },
  };
}

function stopping(): ServiceError {
  return new ServiceError(
    'unavailable',
    { zh: '正在停止,请稍后重发。', en: 'Stopping; send it again later.' },
    { retryAfter: 5 }
  );
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
