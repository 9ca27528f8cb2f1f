import type { Buckets, OffsetSegment, Range } from './calendar.ts';
import type { Aggregate, Condition, Dataset, Rollup, SimpleAggregate } from './model.ts';
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
}

/** Where a statement reads: the rollup between whole grains, single rows at the range's ends. */
export interface RollupChoice {
  rollup: Rollup;
  within: Range;
  /** What the range has beyond whole grains, none of them empty. */
  ends: readonly Range[];
  /** How far an answer may be off, as a share of the value; null where it is exact. */
  error: number | null;
}

/**
 * The first rollup of the dataset that answers the question; null where single rows must. It has every column that is asked
 * for, no bucket cuts one of its grains, and the range is long enough for single rows to be slow.
 * `tables` are those that exist.
 */
export function chooseRollup(question: RollupQuestion, tables: ReadonlySet<string>): RollupChoice | null {
  for (const rollup of question.dataset.rollups ?? []) {
    const error = tables.has(rollup.table) ? errorOf(rollup, question) : 'unknown';
    if (error !== 'unknown' && fitsGrain(rollup, question)) {
      const choice = cut(rollup, question.range, error);
      if (choice) {
        return choice;
      }
    }
  }
  return null;
}

function cut(rollup: Rollup, { from, to }: Range, error: number): RollupChoice | null {
  const grain = rollup.grainSeconds * 1000;
  const within = { from: Math.ceil(from / grain) * grain, to: Math.floor(to / grain) * grain };
  if (to - from < rollup.leastRangeSeconds * 1000 || within.from >= within.to) {
    return null;
  }
  const ends = [
    { from, to: within.from },
    { from: within.to, to },
  ].filter((end) => end.from < end.to);
  return { rollup, within, ends, error: error === 0 ? null : error };
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
  const columns = dimensions.flatMap(({ dimension: { from } }) =>
    typeof from === 'string' ? [from] : 'hundreds' in from ? [from.hundreds] : []
  );
  if (columns.some((column) => !rollup.columns.includes(column))) {
    return 'unknown';
  }
  return largest(measures.map(({ measure }) => aggregateError(rollup, measure.aggregate)));
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
function isTold(rollup: Rollup, condition: Condition): boolean {
  if (rollup.columns.includes(condition.column)) {
    return condition.op !== 'afterNow';
  }
  const bounds = rollup.bounds?.[condition.column] ?? [];
  return (condition.op === '>' || condition.op === '<=') && bounds.includes(Number(condition.value));
}
