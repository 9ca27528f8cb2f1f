import { createBatch } from './batch.ts';
import { createBudget } from './budget.ts';
import { createDelivery } from './delivery.ts';
import { createExclusively } from './exclusively.ts';
import type { Guard, Report } from './guard.ts';
import type { LeanItem } from './lean-item.ts';
import type { Settings } from './options.ts';
import { createStoredQueue } from './stored-queue.ts';
import { watchLeaving } from './watch-leaving.ts';

/** The way of an item out of the page: budget, batch, delivery, and the queue for bad days. */
export interface Outbox {
  put(item: LeanItem): void;
  /** Sends what is there; resolves when it has arrived or waits in the queue. */
  flush(): Promise<void>;
  stop(): void;
}

interface OutboxOptions {
  window: Window & typeof globalThis;
  settings: Settings;
  report: Report;
  guard: Guard;
}

/** After this long a hidden page is not being left but lies in the background. */
const LEAVING_MS = 1000;

export function createOutbox({ window, settings, report, guard }: OutboxOptions): Outbox {
  const { collectUrl, apiKey, app, flushIntervalMs, maxEventsPerMinute } = settings;
  const { navigator } = window;
  const now = () => Date.now();
  const random = () => Math.random();
  const name = `aimarket-telemetry:${app.name}:`;

  const queue = createStoredQueue({
    storage: guard(() => window.localStorage ?? undefined)(),
    prefix: name,
    now,
    random,
    onDropped: (count) =>
      report(
        new Error(`离线队列已满或过期,丢弃 ${count} 批 / offline queue full or too old, ${count} payload(s) dropped`)
      ),
  });
  const delivery = createDelivery({
    url: collectUrl,
    apiKey,
    queue,
    fetch: typeof window.fetch === 'function' ? window.fetch.bind(window) : undefined,
    beacon: typeof navigator.sendBeacon === 'function' ? navigator.sendBeacon.bind(navigator) : undefined,
    outlivesPage: typeof window.Request === 'function' && 'keepalive' in window.Request.prototype,
    isOnline: () => navigator.onLine !== false,
    exclusively: createExclusively(navigator.locks, name),
    now,
    random,
    report,
  });
  const budget = createBudget(maxEventsPerMinute, now, () =>
    report(
      new Error(
        `一分钟内超过 ${maxEventsPerMinute} 个事件,其余丢弃 / more than ${maxEventsPerMinute} events a minute, the rest is dropped`
      )
    )
  );

  let isLeaving = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const batch = createBatch({
    send: guard((body) => (isLeaving ? delivery.sendLast(body) : delivery.send(body))),
    intervalMs: flushIntervalMs,
  });
  const stopWatching = watchLeaving({
    window,
    guard,
    onHide(isLeft) {
      isLeaving = true;
      clearTimeout(timer);
      timer = setTimeout(() => (isLeaving = false), LEAVING_MS);
      if (isLeft) {
        delivery.leave();
      }
      batch.flush();
      delivery.hide();
    },
    onBack() {
      isLeaving = false;
      delivery.resume();
    },
  });
  // What an earlier page left behind.
  delivery.resume();

  return {
    put(item) {
      if (!budget.take()) {
        return;
      }
      batch.add(item);
      if (isLeaving) {
        // Web vitals are known only now, by listeners that may run after ours.
        queueMicrotask(batch.flush);
      }
    },
    async flush() {
      batch.flush();
      await delivery.settled();
    },
    stop() {
      batch.stop();
      delivery.stop();
      clearTimeout(timer);
      stopWatching();
    },
  };
}
