import type { Text } from '../contract/text.ts';
import type { Grain } from '../contract/query-fields.ts';

/** A column, or a value computed from columns of the same row. */
export type Expression =
  | string
  | { minutesBetween: readonly [from: string, to: string] }
  /** A time column as milliseconds since 1970. */
  | { epochMillis: string }
  /** The first step whose bound is ≥ the column gives its weight; beyond all of them the weight is 0. */
  | { weightByBound: { column: string; steps: ReadonlyArray<readonly [bound: number, weight: number]> } };

export type ConditionValue = string | number | boolean;

/** A fixed condition of a measure or dataset, written by whoever defines it; never from a request. */
export type Condition =
  | { column: string; op: '=' | '!=' | '>' | '>=' | '<' | '<='; value: ConditionValue }
  | { column: string; op: 'in'; values: readonly ConditionValue[] }
  | { column: string; op: 'isNull' | 'isNotNull' }
  /** A column of named texts has a name that begins so. */
  | { column: string; op: 'hasName'; startsWith: string }
  /** The time column lies after the moment of asking. */
  | { column: string; op: 'afterNow' };

export type SimpleAggregate =
  | { agg: 'count'; where?: readonly Condition[] }
  | { agg: 'countDistinct'; column: string; where?: readonly Condition[] }
  | { agg: 'sum' | 'avg' | 'min' | 'max' | 'last'; of: Expression; where?: readonly Condition[] }
  | { agg: 'quantile'; q: number; of: Expression; where?: readonly Condition[] };

export type Aggregate =
  | SimpleAggregate
  /** Divided last, so that it is right for every grouping. `scale` 100 gives percent. */
  | { agg: 'ratio'; numerator: SimpleAggregate; denominator: SimpleAggregate; scale?: number };

export type FillRule = 'zero' | 'null' | 'previous';

export interface Measure {
  title: Text;
  description?: Text;
  /** A Grafana unit id. */
  unit: string;
  decimals?: number;
  goodDirection: 'up' | 'down' | 'none';
  fill: FillRule;
  aggregate: Aggregate;
}

export interface Dimension {
  title: Text;
  type: 'string' | 'number' | 'boolean';
  /** `hourOfDay`: 0–23 in the asked zone. `hundreds`: 404 → "4xx". */
  from: string | { hourOfDay: true } | { hundreds: string };
  /** Known closed list of values. */
  values?: readonly string[];
}

/**
 * A table that the store keeps beside a dataset's own: rows summed up over a grain of time. Its rows look like the dataset's
 * with a weight, the column `n`. All rollups of a dataset hold the same sums and states.
 */
export interface Rollup {
  table: string;
  grainSeconds: number;
  /** Shorter ranges are read from a finer one, or row by row: that is quick, and exact. */
  leastRangeSeconds: number;
  /** Columns that it holds as they are. */
  columns: readonly string[];
  /** Columns of whole numbers that it holds rounded down to hundreds. */
  hundreds?: readonly string[];
  /** Column → the bounds on whose sides its values are told apart. */
  bounds?: Readonly<Record<string, readonly number[]>>;
  /** Column → the column that holds its sum. */
  sums?: Readonly<Record<string, string>>;
  /** Column → how far its quantiles may be off, as a share of the value. */
  quantiles?: Readonly<Record<string, number>>;
  /** Distinct counts of a column of text, under one condition, that may be off by `error`, a share of the count. */
  distinct?: ReadonlyArray<{ column: string; where: readonly Condition[]; state: string; error: number }>;
}

/** How rows read as log lines. Their tables all have the columns ts, level, app, source, stream, trace_id and extra. */
export interface LineShape {
  /** Columns that make up the text, in this order; what is empty is left out. */
  body: ReadonlyArray<string | { column: string; unit: string }>;
  /** Dimensions that stand beside the text: their values can be filtered by. */
  labels: readonly string[];
  /** Further columns that stand beside it. */
  details: readonly string[];
}

export interface Dataset {
  name: string;
  title: Text;
  description?: Text;
  source: 'mysql' | 'events';
  table: string;
  /** The time column, or null for a snapshot that only knows "now". */
  time: string | null;
  /** The column that says which user acted, empty where nobody known did. Funnels and retention need it. */
  actor?: string;
  /** Rows belong to one measure each, told apart by this column: only the asked ones are read. */
  discriminator?: string;
  grains?: readonly Grain[];
  measures: Readonly<Record<string, Measure>>;
  dimensions: Readonly<Record<string, Dimension>>;
  /** Each takes the whole grains that the ones before it leave: exact ones before others. */
  rollups?: readonly Rollup[];
  /** Absent where rows are no log lines. */
  line?: LineShape;
  /** Columns that annotations show, by dimension name. */
  annotation?: { title: string; tags: readonly string[] };
}

/** Identity with a check: the literal keeps its keys, so that `MeasureName` types can be derived. */
export function defineDataset<const D extends Dataset>(dataset: D): D {
  return dataset;
}

/** Whether values of a measure may be added up over time or dimensions. */
export function isAdditive(aggregate: Aggregate): boolean {
  return aggregate.agg === 'count' || aggregate.agg === 'sum';
}
