import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { createDeliveryQueue, DeliveryFailure, type DeliveryQueue, type DeliveryStatus } from './delivery-queue.ts';
import { flushOnExit } from './flush-on-exit.ts';
import { metricRecords, type Metric, type MetricInput, type MetricRecord } from './metric-records.ts';
import { safeReport, saidBy, type Report, type Tell } from './report.ts';

export interface MetricsCollectorOptions {
  /** Where the data server answers; `http://127.0.0.1:4600` unless told. */
  endpoint?: string;
  /** A token of the data server with the scope `ingest`, where it asks for one (AUTH_TOKENS). */
  token?: string;
  /** The application's name, on every metric. */
  app?: string;
  /** Memory for what waits of events and of user actions, bytes each; 8 MB unless told. Beyond it the oldest metrics are dropped and counted. */
  maxQueueBytes?: number;
  /** How long metrics wait for others, ms; 1000 unless told. */
  flushIntervalMs?: number;
  /** The first retry waits up to this, ms, the next ones twice as long each; 500 unless told. */
  retryDelayMs?: number;
  /** Takes the metrics of one category in place of the data server. What it throws is ridden out as a server that is away is. */
  deliver?: (category: MetricRecord['category'], metrics: readonly Metric[]) => Promise<void>;
  /** Told of what could not be delivered, once a minute; standard error unless told. */
  onProblem?: Report;
}

const MAX_RETRY_DELAY_MS = 30_000;
const ANSWER_WITHIN_MS = 10_000;
const BATCH_ITEMS = 500;
const BATCH_BYTES = 512 * 1024;
/** Below it gzip costs more than it saves. */
const GZIP_FROM_BYTES = 1024;
const MAX_RETRY_AFTER_MS = 300_000;

const compress = promisify(gzip);

/**
 * Sends metrics to `POST /api/metrics` in batches. Collecting takes microseconds, never waits and never throws; a data server that
 * is away costs bounded memory. A batch whose answer got lost is sent again, so it can be stored twice.
 */
export class MetricsCollector {
  readonly #queues = new Map<MetricRecord['category'], DeliveryQueue<string>>();
  readonly #options: MetricsCollectorOptions;
  readonly #tell: Tell;
  readonly #url: string;
  readonly #forgetExit: () => void;
  #rejected = 0;

  /** Throws an Error for an endpoint that is no address. */
  constructor(options: MetricsCollectorOptions = {}) {
    this.#options = options;
    this.#tell = safeReport(options.onProblem);
    this.#url = metricsUrl(options.endpoint ?? 'http://127.0.0.1:4600');
    this.#forgetExit = flushOnExit((withinMs) => this.flush(withinMs));
  }

  /** Figures about users, `{ registrations: 12 }`, or what one of them did, `{ userId, action }`. */
  collectUserMetrics(metrics: MetricInput): void {
    this.#collect('user', metrics);
  }

  /** Figures of the business, `{ orders: 3, revenue: 297 }`, or events, `{ event: 'order_paid', value: 99, unit: 'CNY' }`. */
  collectBusinessMetrics(metrics: MetricInput): void {
    this.#collect('business', metrics);
  }

  /** Timings and counters of the application, `{ event: 'render_ms', value: 12.5, unit: 'ms' }`. */
  collectPerformanceMetrics(metrics: MetricInput): void {
    this.#collect('performance', metrics);
  }

  /** Resolves when everything collected so far has arrived, or after `withinMs`. */
  async flush(withinMs?: number): Promise<void> {
    await Promise.all([...this.#queues.values()].map((queue) => queue.flush(withinMs)));
  }

  /** Flushes and takes no more. */
  async close(withinMs?: number): Promise<void> {
    this.#forgetExit();
    await Promise.all([...this.#queues.values()].map((queue) => queue.close(withinMs)));
  }

  /** Totals since the start; `rejected` are metrics that arrived and were not taken. */
  status(): DeliveryStatus & { rejected: number } {
    const all = [...this.#queues.values()].map((queue) => queue.status());
    const sum = (field: 'queued' | 'queuedBytes' | 'delivered' | 'dropped' | 'retries') =>
      all.reduce((total, status) => total + status[field], 0);
    return {
      queued: sum('queued'),
      queuedBytes: sum('queuedBytes'),
      delivered: sum('delivered'),
      dropped: sum('dropped'),
      retries: sum('retries'),
      problem: all.find(({ problem }) => problem !== null)?.problem ?? null,
      rejected: this.#rejected,
    };
  }

  #collect(kind: string, metrics: MetricInput): void {
    try {
      const common = {
        timestamp: new Date().toISOString(),
        kind,
        ...(this.#options.app ? { app: this.#options.app } : {}),
      };
      for (const { category, record } of metricRecords(metrics)) {
        this.#queueOf(category).put(JSON.stringify({ ...common, ...record }));
      }
    } catch (error) {
      this.#tell('collect', saidBy(error));
    }
  }

  #queueOf(category: MetricRecord['category']): DeliveryQueue<string> {
    let queue = this.#queues.get(category);
    if (queue === undefined) {
      const { maxQueueBytes = 8 * 1024 * 1024, flushIntervalMs = 1000, retryDelayMs = 500, deliver } = this.#options;
      queue = createDeliveryQueue<string>({
        send: (records) =>
          deliver
            ? deliver(
                category,
                records.map((record) => JSON.parse(record) as Metric)
              )
            : this.#post(category, records),
        bytesOf: (record) => Buffer.byteLength(record),
        maxQueueBytes,
        maxBatchItems: BATCH_ITEMS,
        maxBatchBytes: BATCH_BYTES,
        flushIntervalMs,
        firstDelayMs: retryDelayMs,
        maxDelayMs: MAX_RETRY_DELAY_MS,
        random: Math.random,
        onProblem: this.#tell,
      });
      this.#queues.set(category, queue);
    }
    return queue;
  }

  async #post(category: string, records: readonly string[]): Promise<void> {
    const json = Buffer.from(`{"category":${JSON.stringify(category)},"metrics":[${records.join(',')}]}`);
    const isSmall = json.length < GZIP_FROM_BYTES;
    const { token } = this.#options;
    const response = await fetch(this.#url, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        ...(isSmall ? {} : { 'Content-Encoding': 'gzip' }),
        ...(token ? { Authorization: `Bearer ${token}` } : {}),
      },
      body: isSmall ? json : await compress(json),
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    const text = await response.text();
    if (response.ok) {
      this.#count(text);
      return;
    }
    const passes = response.status === 408 || response.status === 429 || response.status >= 500;
    throw new DeliveryFailure(
      `HTTP ${response.status} ${text.slice(0, 300)}`,
      passes ? 'retry' : 'drop',
      retryAfterMs(response.headers.get('Retry-After'))
    );
  }

  /** The server stores what is right of a batch and names the rest. */
  #count(answer: string): void {
    const { rejected = [], rejectedCount = 0 } = parseAnswer(answer);
    if (rejectedCount > 0) {
      this.#rejected += rejectedCount;
      const reason = rejected[0]?.reason ?? '';
      this.#tell('rejected', `${rejectedCount} 条指标被拒收 / metric(s) were not taken: ${reason}`);
    }
  }
}

function parseAnswer(answer: string): { rejected?: Array<{ reason?: string }>; rejectedCount?: number } {
  try {
    return JSON.parse(answer) as ReturnType<typeof parseAnswer>;
  } catch {
    // Another server's 2xx without our answer: it was taken.
    return {};
  }
}

function metricsUrl(endpoint: string): string {
  if (!/^https?:\/\//.test(endpoint) || !URL.canParse(endpoint)) {
    throw new Error(
      'endpoint 应为数据服务的地址 / endpoint must be the address of the data server, as in "http://127.0.0.1:4600"'
    );
  }
  const { origin, pathname } = new URL(endpoint);
  return `${origin}${pathname.replace(/\/+$/, '')}/api/metrics`;
}

/** Seconds or a date; 0 where there is none. */
function retryAfterMs(header: string | null): number {
  if (header === null) {
    return 0;
  }
  const millis = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isNaN(millis) ? 0 : Math.min(MAX_RETRY_AFTER_MS, Math.max(0, millis));
}
