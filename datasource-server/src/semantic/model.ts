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

export interface Dataset {
  name: string;
  title: Text;
  description?: Text;
  source: 'mysql' | 'events';
  table: string;
  /** The time column, or null for a snapshot that only knows "now". */
  time: string | null;
  /** Rows belong to one measure each, told apart by this column: only the asked ones are read. */
  discriminator?: string;
  grains?: readonly Grain[];
  measures: Readonly<Record<string, Measure>>;
  dimensions: Readonly<Record<string, Dimension>>;
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
