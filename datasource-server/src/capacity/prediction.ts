import type { ThresholdDate } from '../contract/capacity.ts';
import type { Text } from '../contract/text.ts';

/** A daily series to come, with its 95 % interval. */
export interface Prediction {
  /** Epoch ms of each day's beginning, the first right after the history. */
  times: readonly number[];
  mean: readonly number[];
  lower: readonly number[];
  upper: readonly number[];
  mase: number | null;
  /** Share of tested values within the interval, 0 to 1. */
  coverage: number;
  folds: number;
  /** Epoch ms since which the trend is another, the last time it changed: the backtest was not made on this growth. Null if it never did. */
  trendSince: number | null;
}

/** Predicts `days` of a percentage or a count from what it was; says why it cannot. */
export type Predict = (
  history: { start: number; values: ReadonlyArray<number | null> },
  days: number
) => Prediction | { refused: Text };

/** When a threshold is reached from below: by the upper edge of the interval, the prediction itself, the lower edge. */
export function thresholdDate({ times, mean, lower, upper }: Prediction, threshold: number): ThresholdDate {
  const first = (values: readonly number[]) => times[values.findIndex((value) => value >= threshold)] ?? null;
  return { earliest: first(upper), median: first(mean), latest: first(lower) };
}

/** The threshold's dates where the newest days run ahead of the prediction: no later than at their pace. `days` counts from the history's end. */
export function soonerAtPace(reached: ThresholdDate, { times }: Prediction, days: number | null): ThresholdDate {
  const at = days === null ? null : (times[days - 1] ?? null);
  if (at === null || (reached.median !== null && reached.median <= at)) {
    return reached;
  }
  return { ...reached, earliest: Math.min(reached.earliest ?? at, at), median: at };
}
