import type { Buckets, OffsetSegment, Range } from './calendar.ts';
import type { Aggregate, Condition, Dataset, Dimension, Rollup, SimpleAggregate } from './model.ts';
import type { ResolvedDimension, ResolvedMeasure } from './resolve-member.ts';

/** What one statement asks of a dataset. */
export interface RollupQuestion {
  dataset: Dataset;
  /** Also those that are only filtered by. */
  measures: readonly ResolvedMeasure[];
  /** Also those that are only filtered by. */
  dimensions: readonly ResolvedDimension[];
  range: Range;
  buckets: Buckets | null;
  /** Offsets of the asked zone over the range. */
  asked: readonly OffsetSegment[];
  /** From when on single rows are still there, epoch ms; -Infinity where they are kept for ever. */
  rowsFrom: number;
}

/** Where a statement reads: each moment of the range from one table, or, where its rows are gone, from none. */
export interface RollupChoice {
  /** At least one; ranges hold whole grains. */
  parts: ReadonlyArray<{ rollup: Rollup; ranges: readonly Range[] }>;
  /** What is read row by row. */
  rows: readonly Range[];
  /** How far an answer may be off, as a share of the value; null where it is exact. */
  error: number | null;
}

/**
 * The rollups that answer the question; null where single rows must. Each has every column that is asked for, and no bucket
 * cuts one of its grains. In the dataset's order they take the whole grains of what the ones before have left; a rollup whose
 * least length the range has not, only where single rows are gone. `wholeFrom` has those that exist, with the moment (epoch ms)
 * from which on they hold every row: a table that was begun later than the rows has nothing before it.
 */
export function chooseRollup(question: RollupQuestion, wholeFrom: ReadonlyMap<string, number>): RollupChoice | null {
  const { dataset, range, rowsFrom } = question;
  const parts: Array<RollupChoice['parts'][number]> = [];
  let left: readonly Range[] = [range];
  let error = 0;
  for (const rollup of dataset.rollups ?? []) {
    const long = range.to - range.from >= rollup.leastRangeSeconds * 1000 || range.from < rowsFrom;
    const begun = wholeFrom.get(rollup.table);
    const own = begun !== undefined && long && fitsGrain(rollup, question) ? errorOf(rollup, question) : 'unknown';
    const ranges = own === 'unknown' ? [] : left.flatMap((each) => wholeGrains(rollup, each, begun));
    if (own !== 'unknown' && ranges.length > 0) {
      parts.push({ rollup, ranges });
      left = left.flatMap((each) => beyondGrains(rollup, each, begun));
      error = Math.max(error, own);
    }
  }
  return parts.length === 0
    ? null
    : { parts, rows: left.flatMap((each) => sinceThen(each, rowsFrom)), error: error === 0 ? null : error };
}

function sinceThen({ from, to }: Range, begun: number): Range[] {
  return to > begun ? [{ from: Math.max(from, begun), to }] : [];
}

/** The part of a range that whole grains cover, if any. */
function wholeGrains({ grainSeconds }: Rollup, { from, to }: Range, begun = -Infinity): Range[] {
  const grain = grainSeconds * 1000;
  const whole = { from: Math.ceil(Math.max(from, begun) / grain) * grain, to: Math.floor(to / grain) * grain };
  return whole.from < whole.to ? [whole] : [];
}

function beyondGrains(rollup: Rollup, range: Range, begun?: number): Range[] {
  const [whole] = wholeGrains(rollup, range, begun);
  if (!whole) {
    return [range];
  }
  return [
    { from: range.from, to: whole.from },
    { from: whole.to, to: range.to },
  ].filter(({ from, to }) => from < to);
}

/** A bucket's bounds and, for the hour of day, the zone's offset must fall between its rows. */
function fitsGrain({ grainSeconds }: Rollup, { buckets, dimensions, asked }: RollupQuestion): boolean {
  const inner = buckets?.starts.slice(1) ?? [];
  const hours = dimensions.some(({ dimension: { from } }) => typeof from === 'object' && 'hourOfDay' in from);
  return (
    inner.every((start) => start % (grainSeconds * 1000) === 0) &&
    (!hours || (3600 % grainSeconds === 0 && asked.every(({ offset }) => offset % grainSeconds === 0)))
  );
}

/** The largest error among the measures, or `unknown` where one of them cannot be told from the rollup. */
function errorOf(rollup: Rollup, { measures, dimensions }: RollupQuestion): number | 'unknown' {
  if (!dimensions.every(({ dimension }) => hasDimension(rollup, dimension))) {
    return 'unknown';
  }
  return largest(measures.map(({ measure }) => aggregateError(rollup, measure.aggregate)));
}

function hasDimension({ columns, hundreds = [] }: Rollup, { from }: Dimension): boolean {
  if (typeof from === 'string') {
    return columns.includes(from);
  }
  return !('hundreds' in from) || columns.includes(from.hundreds) || hundreds.includes(from.hundreds);
}

function largest(errors: ReadonlyArray<number | 'unknown'>): number | 'unknown' {
  return errors.reduce(
    (most, error) => (most === 'unknown' || error === 'unknown' ? 'unknown' : Math.max(most, error)),
    0
  );
}

function aggregateError(rollup: Rollup, aggregate: Aggregate): number | 'unknown' {
  if (aggregate.agg === 'ratio') {
    return largest([simpleError(rollup, aggregate.numerator), simpleError(rollup, aggregate.denominator)]);
  }
  return simpleError(rollup, aggregate);
}

function simpleError(rollup: Rollup, aggregate: SimpleAggregate): number | 'unknown' {
  const { where = [] } = aggregate;
  if (aggregate.agg === 'countDistinct') {
    const state = rollup.distinct?.find(({ column }) => column === aggregate.column);
    return state && JSON.stringify(state.where) === JSON.stringify(where) ? state.error : 'unknown';
  }
  if (!where.every((condition) => isTold(rollup, condition))) {
    return 'unknown';
  }
  switch (aggregate.agg) {
    case 'count':
      return 0;
    case 'sum':
    case 'avg':
      return typeof aggregate.of === 'string'
        ? Object.hasOwn(rollup.sums ?? {}, aggregate.of)
          ? 0
          : 'unknown'
        : aggregate.agg === 'avg' && 'weightByBound' in aggregate.of && hasBounds(rollup, aggregate.of.weightByBound)
          ? 0
          : 'unknown';
    case 'quantile':
      return typeof aggregate.of === 'string' ? (rollup.quantiles?.[aggregate.of] ?? 'unknown') : 'unknown';
    default:
      return 'unknown';
  }
}

function hasBounds(
  rollup: Rollup,
  weight: { column: string; steps: ReadonlyArray<readonly [number, number]> }
): boolean {
  const bounds = rollup.bounds?.[weight.column] ?? [];
  return weight.steps.every(([bound]) => bounds.includes(bound));
}

/** Whether all rows that one row of the rollup stands for are alike under the condition. */
function isTold({ columns, hundreds = [], bounds = {} }: Rollup, condition: Condition): boolean {
  const { column, op } = condition;
  if (columns.includes(column)) {
    return op !== 'afterNow';
  }
  if (op === 'hasName') {
    return false;
  }
  if (hundreds.includes(column)) {
    return (op === '>=' || op === '<') && Number(condition.value) % 100 === 0;
  }
  return (op === '>' || op === '<=') && (bounds[column] ?? []).includes(Number(condition.value));
}
