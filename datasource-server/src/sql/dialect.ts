import type { SqlValue } from './statement.ts';
import type { OffsetSegment } from '../semantic/calendar.ts';

export type ParamType = 'string' | 'number' | 'boolean';

/** Writes one value from outside as a placeholder and remembers it. */
export type BindParam = (value: SqlValue, type: ParamType) => string;

/** How the asked or stored zone's offset runs through the range: one segment where there is no DST change. */
export interface TimeColumn {
  column: string;
  /** Wall clock segments of the zone in which a DATETIME is written; null when the column holds instants. */
  stored: readonly OffsetSegment[] | null;
}

/** Aggregates over rows that stand for several events each: rows of a rollup. */
export interface WeightedDialect {
  /** The weight of a single event. */
  readonly one: string;
  count(weightSql: string, conditionSql: string | null): string;
  /** As `quantile` of each value repeated by its weight. */
  quantile(q: number, valueSql: string, weightSql: string, conditionSql: string | null): string;
  /** The state that a rollup would keep of one event. */
  distinctState(valueSql: string, conditionSql: string | null): string;
  countDistinct(stateSql: string): string;
}

/**
 * All that two SQL engines differ in, each method one expression. Arguments that end in `Sql` are expressions already
 * compiled; nothing from outside is ever glued in, it goes through `bind`.
 */
export interface Dialect {
  readonly name: 'mysql' | 'clickhouse';
  /** Null where there are no rollups. */
  readonly weighted: WeightedDialect | null;
  readonly supportsQuantile: boolean;
  identifier(name: string): string;
  /** A placeholder for parameter number `index`. */
  placeholder(index: number, type: ParamType): string;

  /** Seconds since 1970 (UTC) of a time column, floored, as an integer. */
  epochSeconds(time: TimeColumn): string;
  /** Milliseconds since 1970 (UTC) of a time column. */
  epochMillis(time: TimeColumn): string;
  /** A bound literal to compare the raw time column with, so that an index on it serves. */
  instantLiteral(time: TimeColumn, epochMs: number, bind: BindParam): string;
  minutesBetween(fromColumn: string, toColumn: string): string;

  /** Integer division of a non-negative integer. */
  intDiv(dividendSql: string, divisor: number): string;
  /** How many of the ascending `bounds` are ≤ the integer expression. */
  countBoundsBelow(integerSql: string, bounds: readonly number[]): string;

  /** Text compared and grouped by exact code points. */
  exactText(columnSql: string): string;
  contains(textSql: string, needleSql: string): string;
  startsWith(textSql: string, needleSql: string): string;
  matches(textSql: string, patternSql: string): string;
  /** Whether a column of named texts has a name that begins so. */
  hasName(columnSql: string, startSql: string): string;
  /** A number or boolean as text. */
  toText(sql: string): string;
  concat(...partsSql: string[]): string;

  count(conditionSql: string | null): string;
  countDistinct(valueSql: string, conditionSql: string | null): string;
  sum(valueSql: string, conditionSql: string | null): string;
  avg(valueSql: string, conditionSql: string | null): string;
  min(valueSql: string, conditionSql: string | null): string;
  max(valueSql: string, conditionSql: string | null): string;
  /** The value of the newest row. */
  last(valueSql: string, timeSql: string, conditionSql: string | null): string;
  /** `q` between 0 and 1; only where `supportsQuantile`. */
  quantile(q: number, valueSql: string, conditionSql: string | null): string;
  /** numerator / denominator as a double, NULL where the denominator is 0. */
  ratio(numeratorSql: string, denominatorSql: string): string;
}
