import { Counter, Gauge, Registry } from 'prom-client';
import type { CacheMetrics } from './cache/result-cache.ts';
import type { IngestStatus } from './contract/ingest.ts';
import type { SamplerReport } from './contract/samplers.ts';
import type { Limiter } from './platform/concurrency.ts';

export interface ServerMetrics {
  registry: Registry;
  cache: CacheMetrics;
  /** Reads the limiter whenever somebody scrapes. */
  watchLimiter(limiter: Pick<Limiter, 'active' | 'queued'>): void;
  /** Counts records that were sent, by where they came from and whether they were taken. */
  countRecords(source: string, outcome: 'accepted' | 'rejected', records: number): void;
  /** Reads the status whenever somebody scrapes. */
  watchIngest(status: () => IngestStatus): void;
  /** Reads the report whenever somebody scrapes. */
  watchSamplers(report: () => readonly SamplerReport[]): void;
}

/** What `/metrics` tells beyond HTTP and the process: how answers came about, and how busy the engines are kept. */
export function createServerMetrics(): ServerMetrics {
  const registry = new Registry();
  const registers = [registry];
  const answers = new Counter({
    name: 'aimarket_query_answers_total',
    help: 'Answers to queries by how they came about: hit, stale, miss, skip.',
    labelNames: ['outcome'] as const,
    registers,
  });
  const refreshFailures = new Counter({
    name: 'aimarket_cache_refresh_failures_total',
    help: 'Refreshes behind a stale answer that failed.',
    registers,
  });
  const records = new Counter({
    name: 'aimarket_ingest_records_total',
    help: 'Records sent over HTTP by source (metrics, events, faro, otlp) and outcome (accepted, rejected).',
    labelNames: ['source', 'outcome'] as const,
    registers,
  });
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect: function () {
        this.set(read());
      },
    });
  /** One series a sampler that has been read; null leaves it out. */
  const samplerGauge = (
    name: string,
    help: string,
    report: () => readonly SamplerReport[],
    read: (sampler: SamplerReport) => number | null
  ) =>
    new Gauge({
      name,
      help,
      labelNames: ['sampler'] as const,
      registers,
      collect: function () {
        this.reset();
        for (const each of report()) {
          const value = each.status === 'off' || each.status === 'waiting' ? null : read(each);
          if (value !== null) {
            this.set({ sampler: each.sampler }, value);
          }
        }
      },
    });
  return {
    registry,
    cache: {
      answered: (outcome) => answers.inc({ outcome }),
      refreshFailed: () => refreshFailures.inc(),
    },
    watchLimiter(limiter) {
      gauge('aimarket_queries_running', 'Statements that run on an engine now.', () => limiter.active);
      gauge('aimarket_queries_waiting', 'Statements that wait for a place.', () => limiter.queued);
    },
    countRecords: (source, outcome, count) => records.inc({ source, outcome }, count),
    watchIngest(status) {
      const writer = () => status().writer;
      const follower = () => status().follower;
      gauge(
        'aimarket_ingest_queued_bytes',
        'Bytes of received records that wait in memory.',
        () => writer().queuedBytes
      );
      gauge(
        'aimarket_ingest_spool_bytes',
        'Bytes of received records that wait on the disk.',
        () => writer().spool.bytes
      );
      gauge(
        'aimarket_ingest_spool_set_aside',
        'Files of the spool that were set aside.',
        () => writer().spool.setAside
      );
      gauge(
        'aimarket_follower_lag_bytes',
        'Bytes of log files that are not stored yet.',
        () => follower()?.lagBytes ?? 0
      );
      gauge('aimarket_follower_lines', 'Log lines stored since the start.', () => follower()?.lines ?? 0);
      gauge('aimarket_follower_unparsed', 'Log lines that were no JSON object.', () => follower()?.unparsed ?? 0);
    },
    watchSamplers(report) {
      samplerGauge('aimarket_sampler_up', '1 where the last reading succeeded, else 0.', report, ({ status }) =>
        status === 'ok' ? 1 : 0
      );
      samplerGauge(
        'aimarket_sampler_samples',
        'Values of the last reading that succeeded.',
        report,
        (each) => each.samples
      );
      samplerGauge(
        'aimarket_sampler_missing',
        'Items that the last reading could not tell.',
        report,
        (each) => each.missing.length
      );
      samplerGauge('aimarket_sampler_seconds', 'How long the last reading took.', report, ({ elapsedMs }) =>
        elapsedMs === null ? null : elapsedMs / 1000
      );
    },
  };
}
