import { asError, type Report } from './guard.ts';
import type { Held, StoredQueue } from './stored-queue.ts';

/** Sends payloads one after the other; what cannot be sent now waits in the queue. */
export interface Delivery {
  send(body: string): void;
  /** While the page is being left: by beacon, which needs no answer, or into the queue where the server is known to be away. */
  sendLast(body: string): void;
  /** Also hands the browser what waits for its turn. */
  hide(): void;
  /** The page is left for another: what fails from here on the browser carries on with. */
  leave(): void;
  /** The network is back, or the page is: tries at once. */
  resume(): void;
  /** Resolves when nothing is under way; what failed is in the queue then. */
  settled(): Promise<void>;
  stop(): void;
}

interface DeliveryOptions {
  url: string;
  apiKey: string | undefined;
  queue: StoredQueue;
  /** The browser's own, taken before anything was wrapped; undefined where there is none. */
  fetch: typeof fetch | undefined;
  /** As `navigator.sendBeacon`. */
  beacon: ((url: string, body: Blob) => boolean) | undefined;
  /** Whether the browser goes on with a request whose page was left (`keepalive`). */
  outlivesPage: boolean;
  isOnline: () => boolean;
  /** Runs the task unless another tab runs its own of this name; see `exclusively`. */
  exclusively: (task: () => Promise<void>) => Promise<void>;
  /** Epoch ms. */
  now: () => number;
  random: () => number;
  report: Report;
}

type Outcome =
  | { kind: 'done' }
  | { kind: 'refused'; status: number }
  | { kind: 'later'; afterMs: number }
  /** No answer came. */
  | { kind: 'lost' };

const TIMEOUT_MS = 15_000;
const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 60_000;
const LEAST_RETRY_MS = 250;
/** A page learns that its requests have failed just before it learns that it is left. */
const LEAVING_MS = 100;
const MAX_RETRY_AFTER_MS = 3_600_000;
const MAX_WAITING = 50;
const AGAIN = new Set([408, 425, 429]);

/**
 * Text is sent as `text/plain`, which the data server takes as well as JSON and for which a browser asks no leave beforehand. Every
 * request outlives the page (`keepalive`); a payload is taken out of the queue before it is sent, so that it arrives once. It may
 * arrive twice only where the server took it and its answer was lost, and be lost only where the network fails as the page is left.
 */
export function createDelivery(options: DeliveryOptions): Delivery {
  const { url, apiKey, queue, now, random, report } = options;
  const beaconUrl = apiKey === undefined ? url : `${url}?key=${encodeURIComponent(apiKey)}`;
  const waiting: string[] = [];
  let failures = 0;
  let blockedUntil = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running = Promise.resolve();
  let isRunning = false;
  let mayHoldMore = true;
  let isStopped = false;
  let departures = 0;

  const isBlocked = () => isStopped || now() < blockedUntil || !options.isOnline();
  const keep = (body: string) => {
    queue.put(body);
    mayHoldMore = true;
  };
  const keepWaiting = () => waiting.splice(0).forEach(keep);

  const attempt = async (body: string, restore: () => void) => {
    const departuresBefore = departures;
    const outcome = await post(options, body);
    if (outcome.kind === 'lost' && options.outlivesPage) {
      await new Promise((resolve) => setTimeout(resolve, LEAVING_MS));
      if (departures !== departuresBefore) {
        return;
      }
    }
    if (outcome.kind === 'later' || outcome.kind === 'lost') {
      restore();
      mayHoldMore = true;
      keepWaiting();
      const backoff = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** failures) * random();
      const delay = Math.max(LEAST_RETRY_MS, backoff, outcome.kind === 'later' ? outcome.afterMs : 0);
      failures = Math.min(failures + 1, 10);
      blockedUntil = now() + delay;
      clearTimeout(timer);
      timer = setTimeout(() => pump(), delay + 1);
      return;
    }
    failures = 0;
    if (outcome.kind === 'refused') {
      report(new Error(`数据服务拒绝了遥测数据 / the data server refused telemetry: HTTP ${outcome.status}`));
    }
  };
  const sendHeld = async () => {
    const next = () => (isBlocked() ? undefined : queue.take());
    for (let held: Held | undefined = next(); held !== undefined; held = next()) {
      const taken = held;
      await attempt(taken.body, () => queue.restore(taken));
    }
    mayHoldMore = isBlocked();
  };
  const run = async () => {
    isRunning = true;
    try {
      while (!isBlocked() && (mayHoldMore || waiting.length > 0)) {
        if (mayHoldMore) {
          mayHoldMore = false;
          await options.exclusively(sendHeld);
        }
        const next = isBlocked() ? undefined : waiting.shift();
        if (next !== undefined) {
          await attempt(next, () => queue.put(next));
        }
      }
    } catch (error) {
      report(asError(error));
    } finally {
      isRunning = false;
    }
  };
  const pump = () => {
    if (isBlocked()) {
      keepWaiting();
      return;
    }
    if (!isRunning) {
      running = run();
    }
  };
  const sendLast = (body: string) => {
    if (isBlocked() || !sendBeacon(options.beacon, beaconUrl, body)) {
      keep(body);
    }
  };

  return {
    send(body) {
      waiting.push(body);
      if (waiting.length > MAX_WAITING) {
        keepWaiting();
      }
      pump();
    },
    sendLast,
    hide() {
      waiting.splice(0).forEach(sendLast);
      if (!queue.isLasting) {
        // Nothing of it would be left on the next page, so the browser gets it even though the server may be away.
        for (let held = queue.take(); held !== undefined; held = queue.take()) {
          sendBeacon(options.beacon, beaconUrl, held.body);
        }
      }
    },
    leave() {
      departures += 1;
    },
    resume() {
      failures = 0;
      blockedUntil = 0;
      mayHoldMore = true;
      clearTimeout(timer);
      pump();
    },
    async settled() {
      await running;
    },
    stop() {
      keepWaiting();
      isStopped = true;
      clearTimeout(timer);
    },
  };
}

async function post({ url, apiKey, fetch, now }: DeliveryOptions, body: string): Promise<Outcome> {
  if (fetch === undefined) {
    return { kind: 'later', afterMs: LAST_RETRY_MS };
  }
  const abort = typeof AbortController === 'function' ? new AbortController() : undefined;
  const timeout = setTimeout(() => abort?.abort(), TIMEOUT_MS);
  try {
    const response = await fetch(url, {
      method: 'POST',
      body,
      keepalive: true,
      credentials: 'omit',
      headers: { 'Content-Type': 'text/plain;charset=UTF-8', ...(apiKey === undefined ? {} : { 'X-API-Key': apiKey }) },
      ...(abort === undefined ? {} : { signal: abort.signal }),
    });
    const { status, headers } = response;
    if (status < 400) {
      return { kind: 'done' };
    }
    return status >= 500 || AGAIN.has(status)
      ? { kind: 'later', afterMs: retryAfterMs(headers.get('Retry-After'), now()) }
      : { kind: 'refused', status };
  } catch {
    // The network or the server is away, or the page is being left.
    return { kind: 'lost' };
  } finally {
    clearTimeout(timeout);
  }
}

/** Seconds or a date, as ms from now; 0 where there is neither. */
function retryAfterMs(value: string | null, now: number): number {
  const text = value ?? '';
  const delay = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isNaN(delay) ? 0 : Math.max(0, Math.min(MAX_RETRY_AFTER_MS, delay));
}

function sendBeacon(beacon: DeliveryOptions['beacon'], url: string, body: string): boolean {
  try {
    return beacon?.(url, new Blob([body], { type: 'text/plain;charset=UTF-8' })) ?? false;
  } catch {
    // Some browsers throw where others say no.
    return false;
  }
}
