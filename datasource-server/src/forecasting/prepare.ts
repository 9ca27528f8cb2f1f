import { fillGaps } from './fill-gaps.ts';
import { atNewestLevel, findLevelShifts } from './level-shift.ts';
import { findOutliers, withoutOutliers } from './outliers.ts';
import type { Reason, Refusal } from './reasons.ts';
import { timeAt, type Series } from './series.ts';
import { atNewestTrend, findTrendChanges, trendDoubt } from './trend-change.ts';
import type { Vector } from './vector.ts';

/** Known values without which nothing is forecast. */
export const LEAST_KNOWN = 12;
/** Share of the steps between the first and last known value that must be known. */
const LEAST_KNOWN_SHARE = 0.5;
/** Steps of the longest season that are learnt from, and steps at most: older ones add time, not accuracy. */
const MOST_CYCLES = 12;
const MOST_STEPS = 10_000;
const LEAST_STEPS_KEPT = 2000;
/** Cycles of a season that the history must hold. */
export const LEAST_CYCLES = 3;

export interface Prepared {
  /** Without gaps, outliers, level shifts and changes of the trend, divided by `unit`. */
  values: Vector;
  /** Standard deviation, in `unit`, that changes of the trend add to a forecast of so many steps; 0 where there was none. */
  trendDoubt: (steps: number) => number;
  /** Largest magnitude of the history: models see numbers near 1, whatever the measure's unit. */
  unit: number;
  /** Seasons that the history is long enough for. */
  seasons: readonly number[];
  /** Steps after the last known value that have no value yet. */
  trailing: number;
  reasons: Reason[];
}

/** What models are given of a series, or why it cannot be forecast. */
export function prepare(series: Series, asked: readonly number[]): Prepared | { refused: Refusal } {
  const from = series.values.findIndex((value) => value !== null);
  const to = series.values.findLastIndex((value) => value !== null) + 1;
  const known = series.values.reduce((count: number, value) => count + (value === null ? 0 : 1), 0);
  if (known < LEAST_KNOWN) {
    return { refused: { code: 'too_short', have: known, need: LEAST_KNOWN } };
  }
  if (known < LEAST_KNOWN_SHARE * (to - from)) {
    return { refused: { code: 'too_many_gaps', known, of: to - from } };
  }
  const sorted = [...new Set(asked)].filter((season) => season > 1).sort((one, other) => one - other);
  const seasons = sorted.filter((season) => LEAST_CYCLES * season <= to - from);
  const most = Math.min(MOST_STEPS, Math.max(LEAST_STEPS_KEPT, MOST_CYCLES * (seasons.at(-1) ?? 1)));
  const start = firstKnown(series, Math.max(from, to - most));
  const history = series.values.slice(start, to);
  const filled = fillGaps(history, seasons[0] ?? 1);
  const unit = Math.max(...filled.map(Math.abs)) || 1;
  const scaled = filled.map((value) => value / unit);
  const outliers = findOutliers(scaled, seasons);
  const cleaned = withoutOutliers(scaled, outliers, seasons);
  const shifts = findLevelShifts(cleaned, seasons);
  const level = atNewestLevel(cleaned, shifts);
  const changes = findTrendChanges(level, seasons);
  const gaps = history.filter((value) => value === null).length;
  const reasons: Reason[] = [
    ...sorted
      .filter((season) => !seasons.includes(season))
      .map((season): Reason => ({ code: 'season_left_out', season, need: LEAST_CYCLES * season })),
    ...(start > from ? [{ code: 'history_cut', kept: to - start } as const] : []),
    ...(gaps > 0 ? [{ code: 'gaps_filled', count: gaps } as const] : []),
    ...(outliers.length > 0 ? [{ code: 'outliers_set_aside', count: outliers.length } as const] : []),
    ...shifts.map(({ index }): Reason => ({ code: 'level_shift', time: timeAt(series, start + index) })),
    ...changes.map(({ index }): Reason => ({ code: 'trend_change', time: timeAt(series, start + index) })),
  ];
  return {
    values: atNewestTrend(level, changes),
    trendDoubt: trendDoubt(changes, level.length),
    unit,
    seasons,
    trailing: series.values.length - to,
    reasons,
  };
}

function firstKnown({ values }: Series, from: number): number {
  let index = from;
  while (values[index] === null) {
    index++;
  }
  return index;
}
