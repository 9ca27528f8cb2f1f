import type { Text } from './text.ts';
import type { FilterOp, Grain } from './query-fields.ts';

export type MemberType = 'number' | 'string' | 'boolean';

export interface CatalogueMeasure {
  /** `<dataset>.<name>` */
  name: string;
  title: Text;
  description?: Text;
  /** A Grafana unit id: short, percent, ms, currency:¥, bytes, … */
  unit: string;
  decimals?: number;
  goodDirection: 'up' | 'down' | 'none';
  /** How an empty bucket is drawn: 0, no value, or the value before it. */
  fill: 'zero' | 'null' | 'previous';
  /** False for distinct counts, ratios, averages and percentiles: their values must never be added up. */
  additive: boolean;
}

export interface CatalogueDimension {
  name: string;
  title: Text;
  type: MemberType;
  /** Known closed list of values, when there is one. */
  values?: string[];
  operators: FilterOp[];
}

export interface CatalogueDataset {
  name: string;
  title: Text;
  description?: Text;
  source: 'mysql' | 'events';
  available: boolean;
  /** Why it is not available, and what to do. */
  reason?: Text;
  demo: boolean;
  /** Its rows say which user acted: it can be a step of a funnel, the start or comeback of a retention. */
  actor?: boolean;
  /** It has log lines: kind `events` reads it. */
  lines?: boolean;
  grains: Grain[];
  measures: CatalogueMeasure[];
  dimensions: CatalogueDimension[];
}

/** Answer of `GET /api/v1/catalogue`. */
export interface Catalogue {
  timezone: string;
  demo: boolean;
  datasets: CatalogueDataset[];
}

/** Answer of `GET /api/v1/values?member=…&search=…&from=…&to=…&limit=…`. */
export interface ValuesResponse {
  values: string[];
  truncated: boolean;
}

/** Answer of `POST /api/v1/explain` ({query, range?, timezone?}): what would run, nothing is run. */
export interface ExplainResponse {
  statements: Array<{ dataset: string; engine: string; sql: string; params: Record<string, unknown> }>;
  /** The question in words. */
  sentence: Text;
  grain?: string;
}
