import {
  countInside,
  intervalScore,
  meanAbsoluteError,
  seasonalDifference,
  smape,
} from '../src/forecasting/accuracy.ts';
import type { Forecast } from '../src/forecasting/forecast.ts';

/** Means over all series, each series counting once, as the M4 competition takes them. */
export interface Accuracy {
  smape: number;
  mase: number;
  /** Share of all values inside their interval. */
  coverage: number;
  msis: number;
}

export type Predicted = Pick<Forecast, 'mean' | 'lower' | 'upper' | 'level'>;

export interface Outcome {
  history: readonly number[];
  actual: readonly number[];
  predicted: Predicted;
}

/** Series whose history repeats exactly have no scale and are left out of MASE and MSIS, as in the competition's own code. */
export function accuracyOf(outcomes: readonly Outcome[], season: number): Accuracy {
  const each = outcomes.map(({ history, actual, predicted }) => {
    const [values, mean, lower, upper] = [actual, predicted.mean, predicted.lower, predicted.upper].map((row) =>
      Float64Array.from(row)
    ) as [Float64Array, Float64Array, Float64Array, Float64Array];
    const scale = seasonalDifference(Float64Array.from(history), season);
    return {
      smape: smape(values, mean),
      inside: countInside(values, lower, upper) / values.length,
      mase: scale > 0 ? meanAbsoluteError(values, mean) / scale : null,
      msis: scale > 0 ? intervalScore(values, lower, upper, predicted.level) / scale : null,
    };
  });
  return {
    smape: meanOf(each.map((one) => one.smape)),
    coverage: meanOf(each.map(({ inside }) => inside)),
    mase: meanOf(each.flatMap(({ mase }) => (mase === null ? [] : [mase]))),
    msis: meanOf(each.flatMap(({ msis }) => (msis === null ? [] : [msis]))),
  };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
