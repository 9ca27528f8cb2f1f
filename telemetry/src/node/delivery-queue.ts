import { saidBy, type Tell } from './report.ts';

/** Takes items at once and sends them in batches behind the application's back. Nothing here throws or waits but what says so. */
export interface DeliveryQueue<Item> {
  put(item: Item): void;
  /** Sends what is there now; resolves when it has been delivered, or after `withinMs`. */
  flush(withinMs?: number): Promise<void>;
  /** Flushes, drops what could not be delivered in time, and takes no more. */
  close(withinMs?: number): Promise<void>;
  status(): DeliveryStatus;
}

export interface DeliveryStatus {
  /** Items that wait or are on their way. */
  queued: number;
  queuedBytes: number;
  delivered: number;
  /** Items that were lost: pushed out by newer ones, refused for good, or left over at the end. */
  dropped: number;
  retries: number;
  /** Why the last attempt failed, or null. */
  problem: string | null;
}

/** Thrown by `send`: whether the batch is worth another attempt, and after how long the other side asked to be left alone. */
export class DeliveryFailure extends Error {
  override readonly name = 'DeliveryFailure';

  constructor(
    message: string,
    readonly next: 'retry' | 'drop',
    readonly afterMs = 0
  ) {
    super(message);
  }
}

export interface DeliveryOptions<Item> {
  /** Delivers a batch or throws; what is no DeliveryFailure is taken for a failure of the network and tried again. */
  send(items: readonly Item[]): Promise<void>;
  bytesOf(item: Item): number;
  /** Beyond this the oldest items are dropped. */
  maxQueueBytes: number;
  maxBatchItems: number;
  maxBatchBytes: number;
  /** How long items wait for others. */
  flushIntervalMs: number;
  /** The n-th attempt waits a random time up to `firstDelayMs` · 2ⁿ, at most `maxDelayMs`. */
  firstDelayMs: number;
  maxDelayMs: number;
  random: () => number;
  onProblem: Tell;
}

interface Waiting<Item> {
  item: Item;
  bytes: number;
}

const FLUSH_WITHIN_MS = 5_000;

export function createDeliveryQueue<Item>(options: DeliveryOptions<Item>): DeliveryQueue<Item> {
  const { send, bytesOf, maxQueueBytes, maxBatchItems, maxBatchBytes, flushIntervalMs, random, onProblem } = options;
  const waiting: Array<Waiting<Item>> = [];
  const totals = { delivered: 0, dropped: 0, retries: 0 };
  let underway: Array<Waiting<Item>> = [];
  let queuedBytes = 0;
  let problem: string | null = null;
  let running: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  /** Ends the pause before the next attempt; what the other side asked for is kept. */
  let wake: () => void = () => undefined;

  function drop(items: ReadonlyArray<Waiting<Item>>, reason: string): void {
    if (items.length > 0) {
      totals.dropped += items.length;
      queuedBytes -= sumOf(items);
      onProblem('dropped', `丢弃 ${items.length} 条 / ${items.length} item(s) dropped: ${reason}`);
    }
  }

  function schedule(): void {
    const isFull = waiting.length >= maxBatchItems || queuedBytes >= maxBatchBytes;
    if (running !== undefined || waiting.length === 0) {
      return;
    }
    if (isFull) {
      run();
    } else {
      timer ??= setTimeout(run, flushIntervalMs).unref();
    }
  }

  function run(): void {
    clearTimeout(timer);
    timer = undefined;
    running ??= deliverAll().finally(() => {
      running = undefined;
      schedule();
    });
  }

  async function deliverAll(): Promise<void> {
    while (waiting.length > 0) {
      underway = takeBatch();
      await deliver(underway);
      underway = [];
    }
  }

  /** Ends when the batch is delivered or dropped. */
  async function deliver(batch: Array<Waiting<Item>>): Promise<void> {
    for (let attempt = 0; batch.length > 0; attempt++) {
      try {
        await send(batch.map(({ item }) => item));
        totals.delivered += batch.length;
        queuedBytes -= sumOf(batch);
        problem = null;
        return;
      } catch (error) {
        problem = saidBy(error);
        if (error instanceof DeliveryFailure && error.next === 'drop') {
          drop(batch, problem);
          return;
        }
        onProblem('delivery', `暂时无法送达,稍后重试 / not delivered, tried again later: ${problem}`);
        totals.retries += 1;
        const afterMs = error instanceof DeliveryFailure ? error.afterMs : 0;
        await pause(afterMs);
        await pause(
          random() * Math.min(options.maxDelayMs, options.firstDelayMs * 2 ** attempt),
          (end) => (wake = end)
        );
      }
    }
  }

  /** The oldest items; at least one. They stay counted until they are delivered. */
  function takeBatch(): Array<Waiting<Item>> {
    let bytes = 0;
    const fits = waiting.findIndex((each, index) => index === maxBatchItems || (bytes += each.bytes) > maxBatchBytes);
    return waiting.splice(0, fits === -1 ? waiting.length : Math.max(1, fits));
  }

  /** Where there is no room, a sixteenth of it is made at once: one item at a time would cost the more the longer the queue. */
  function makeRoom(bytes: number): void {
    if (queuedBytes + bytes <= maxQueueBytes) {
      return;
    }
    const wanted = Math.max(queuedBytes + bytes - maxQueueBytes, maxQueueBytes / 16);
    let count = 0;
    for (let freed = 0; freed < wanted && count < waiting.length; count++) {
      freed += waiting[count]?.bytes ?? 0;
    }
    drop(waiting.splice(0, count), '队列已满 / the queue is full');
  }

  async function flush(withinMs = FLUSH_WITHIN_MS): Promise<void> {
    const idle = (async () => {
      while (waiting.length > 0 || running !== undefined) {
        run();
        wake();
        await running;
      }
    })();
    await within(idle, withinMs);
  }

  return {
    put(item) {
      const bytes = bytesOf(item);
      if (!isClosed && bytes <= maxQueueBytes) {
        makeRoom(bytes);
      }
      if (isClosed || queuedBytes + bytes > maxQueueBytes) {
        queuedBytes += bytes;
        drop([{ item, bytes }], isClosed ? '队列已关闭 / the queue is closed' : '队列已满 / the queue is full');
        return;
      }
      waiting.push({ item, bytes });
      queuedBytes += bytes;
      schedule();
    },
    flush,
    async close(withinMs = FLUSH_WITHIN_MS) {
      isClosed = true;
      await flush(withinMs);
      const left = [...underway.splice(0), ...waiting.splice(0)];
      drop(left, '退出时未送达 / not delivered at the end');
    },
    status: () => ({ queued: waiting.length + underway.length, queuedBytes, ...totals, problem }),
  };
}

function sumOf(items: ReadonlyArray<Waiting<unknown>>): number {
  return items.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Does not keep the process alive: at its end a bounded flush does. */
function pause(ms: number, handEnd: (end: () => void) => void = () => undefined): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms).unref();
    handEnd(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** Resolves with the work or after so long, and keeps the process alive until then. */
async function within(work: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([work, new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)))]);
  clearTimeout(timer);
}
