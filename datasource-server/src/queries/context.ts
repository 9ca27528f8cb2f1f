import type { Locale } from '../contract/text.ts';
import type { Clock } from '../platform/clock.ts';
import type { Dataset } from '../semantic/model.ts';
import type { DatasetDirectory } from './sources.ts';

export interface QueryLimitsConfig {
  queryTimeoutMs: number;
  maxRows: number;
  maxSeries: number;
  maxResponseBytes: number;
}

/** Runs one unit of engine work when a place is free; throws `overloaded` when too many wait. */
export type Limiter = <T>(work: () => Promise<T>, signal?: AbortSignal) => Promise<T>;

/** What every kind of query needs to run. */
export interface QueryServices {
  datasets: readonly Dataset[];
  directory: DatasetDirectory;
  limits: QueryLimitsConfig;
  limiter: Limiter;
  clock: Clock;
}

/** What one request asks for around its queries. */
export interface QueryContext {
  range: { from: number; to: number };
  zone: string;
  locale: Locale;
  now: number;
  /** Asked by an alert rule: nobody would see a notice, so what would be cut is an error. */
  fromAlert: boolean;
  signal: AbortSignal;
}
