/**
 * Grafana's data frame JSON, the subset that both readers take: the Go SDK reads `typeInfo` and wants `schema` before `data`;
 * the browser reads `type`. Values are column-major; times are integer milliseconds; NaN and infinities never occur.
 */
export type FieldType = 'time' | 'number' | 'string' | 'boolean' | 'other';

export interface FieldConfig {
  displayName?: string;
  displayNameFromDS?: string;
  description?: string;
  unit?: string;
  decimals?: number;
  min?: number;
  max?: number;
  /** Milliseconds between points: a larger gap breaks the line. */
  interval?: number;
  filterable?: boolean;
  links?: Array<{ title: string; url: string; targetBlank?: boolean }>;
}

export interface FieldSchema {
  name: string;
  type: FieldType;
  typeInfo: { frame: 'time.Time' | 'float64' | 'int64' | 'string' | 'bool' | 'json.RawMessage'; nullable?: boolean };
  labels?: Record<string, string>;
  config?: FieldConfig;
}

export interface Notice {
  severity: 'info' | 'warning' | 'error';
  text: string;
}

/** What every frame says about its own completeness. */
export interface FrameCustom {
  grain?: string;
  timezone?: string;
  /** Epoch ms up to which the answer is whole. */
  completeUntil?: number;
  /** Starts (epoch ms) of buckets that are not whole. */
  partial?: number[];
  engine?: string;
  elapsedMs?: number;
  rowsRead?: number;
  /** Values may be off by this share of each, because they come from rollups. */
  approximate?: { error: number };
  /** `cursor` of the page after this one, when there is one. */
  nextCursor?: string;
  /** How a forecast came about: models with their weights, seasons in steps, and its backtest. */
  forecast?: {
    models: Array<{ model: string; weight: number }>;
    seasons: number[];
    level: number;
    backtest: {
      mase: number | null;
      naiveMase: number | null;
      smape: number;
      coverage: number;
      folds: number;
      steps: number;
    };
  };
  /** Texts that were looked for, to be highlighted. */
  searchWords?: string[];
  /** hit, stale (refreshing behind), miss, skip. */
  cache?: string;
  /** True when the numbers come from the seeded demo generator. */
  demo?: boolean;
}

export interface FrameMeta {
  type?: 'timeseries-multi' | 'numeric-long' | 'log-lines' | 'table';
  typeVersion?: [number, number];
  preferredVisualisationType?: 'graph' | 'table' | 'logs';
  executedQueryString?: string;
  notices?: Notice[];
  custom?: FrameCustom;
}

/** An object is the labels of a log line. */
export type FrameValue = number | string | boolean | null | Readonly<Record<string, string>>;

export interface Frame {
  schema: { name?: string; refId: string; meta: FrameMeta; fields: FieldSchema[] };
  data: { values: FrameValue[][] };
}

export type ErrorSource = 'downstream' | 'plugin';

/** One query's answer: frames, or an error, or both. Other keys would make the Go reader fail. */
export interface QueryResult {
  status: number;
  frames: Frame[];
  error?: string;
  errorSource?: ErrorSource;
}

export interface QueryResponse {
  results: Record<string, QueryResult>;
}
