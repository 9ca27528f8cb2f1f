import { Counter, Gauge, Registry } from 'prom-client';
import type { CacheMetrics } from './cache/result-cache.ts';
import type { Limiter } from './platform/concurrency.ts';

export interface ServerMetrics {
  registry: Registry;
  cache: CacheMetrics;
  /** Reads the limiter whenever somebody scrapes. */
  watchLimiter(limiter: Pick<Limiter, 'active' | 'queued'>): void;
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
  return {
    registry,
    cache: {
      answered: (outcome) => answers.inc({ outcome }),
      refreshFailed: () => refreshFailures.inc(),
    },
    watchLimiter(limiter) {
      const gauge = (name: string, help: string, read: () => number) =>
        new Gauge({
          name,
          help,
          registers,
          collect: function () {
            this.set(read());
          },
        });
      gauge('aimarket_queries_running', 'Statements that run on an engine now.', () => limiter.active);
      gauge('aimarket_queries_waiting', 'Statements that wait for a place.', () => limiter.queued);
    },
  };
}
