import { MetricsCollector } from '@aimarket/telemetry/metrics-collector';
import type { ErrorCode } from '../contract/errors.ts';
import type { EventStore } from '../engines/engine.ts';
import type { Logger } from '../platform/logger.ts';
import type { Scheduler } from '../platform/scheduler.ts';
import { dateTimeText } from '../sql/stored-time.ts';

/** What the data server tells of its own operation: rows of table `samples` that only the dataset `monitor` reads. */
export interface SelfMonitor {
  /** `elapsedMs` is how long the answer took. */
  queryAnswered(outcome: 'ok' | ErrorCode, elapsedMs: number): void;
  recordsCounted(source: string, outcome: 'accepted' | 'rejected', records: number): void;
  /** Resolves when what was told is stored, or after two seconds. */
  close(): Promise<void>;
}

export interface SelfMonitorOptions {
  store: Pick<EventStore, 'insert'>;
  /** Which of several data servers this is. */
  host: string;
  /** Records stored since the start, by source, of the ways that are asked and do not tell. */
  totals: () => Readonly<Record<string, number>>;
  scheduler: Scheduler;
  logger: Logger;
  /** How often counts are told, ms. */
  intervalMs?: number;
}

/** A sample as it travels through the collector. */
interface Figure {
  event: 'monitor.query' | 'monitor.accepted' | 'monitor.rejected';
  value: number;
  component: string;
}

const TABLE = 'samples';
const INTERVAL_MS = 10_000;
const LAST_WORDS_MS = 2000;

/** Each query by itself, so that durations stay exact; records as sums, of which there may be 50,000 a second. */
export function createSelfMonitor(options: SelfMonitorOptions): SelfMonitor {
  const { store, host, totals, scheduler, logger, intervalMs = INTERVAL_MS } = options;
  const collector = new MetricsCollector({
    deliver: (_category, metrics) => store.insert(TABLE, metrics.map(rowOf)),
    onProblem: (error) => logger.warn("figures of the server's own operation are not stored", { error }),
  });
  const counts = new Map<string, Figure>();
  let told: Readonly<Record<string, number>> = totals();

  function rowOf({ timestamp, event, value, component }: Record<string, unknown>) {
    const ts = dateTimeText(Date.parse(String(timestamp)));
    return { ts, metric: String(event), host, component: String(component), value: Number(value), source: 'monitor' };
  }

  function count(event: Figure['event'], component: string, records: number): void {
    if (records > 0) {
      const key = `${event} ${component}`;
      counts.set(key, { event, component, value: (counts.get(key)?.value ?? 0) + records });
    }
  }

  function tellCounts(): void {
    const now = totals();
    for (const [source, total] of Object.entries(now)) {
      count('monitor.accepted', source, total - (told[source] ?? 0));
    }
    told = now;
    collector.collectPerformanceMetrics([...counts.values()].map((figure) => ({ ...figure })));
    counts.clear();
  }

  const job = scheduler.every('self monitor', intervalMs, tellCounts);
  return {
    queryAnswered(outcome, elapsedMs) {
      const figure: Figure = { event: 'monitor.query', value: Math.max(0, elapsedMs), component: outcome };
      collector.collectPerformanceMetrics({ ...figure });
    },
    recordsCounted: (source, outcome, records) => count(`monitor.${outcome}`, source, records),
    async close() {
      await job.stop();
      tellCounts();
      await collector.close(LAST_WORDS_MS);
    },
  };
}
