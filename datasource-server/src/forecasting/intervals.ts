import { intervalScore } from './accuracy.ts';
import type { BacktestPlan, Scale } from './backtest.ts';
import { at, quantileOfSorted, type Vector } from './vector.ts';

/** Horizons on either side that share their errors in the estimate of one horizon's spread. */
const NEIGHBOURS = 2;
/** How the spread grows beyond the tested horizon, as a power of the horizon: at least slowly, at most like a wrong slope. */
const LEAST_GROWTH = 0.5;
const MOST_GROWTH = 1;
/** How much intervals are widened with a single forecast window to learn from; with n windows, an n-th of it. */
const WIDENING = 1.5;

export interface Alternative {
  forecast: Vector;
  weight: number;
}

export interface Band {
  lower: Vector;
  upper: Vector;
}

/** Intervals around forecasts of any length. */
export interface Intervals {
  /** `alternatives` are the forecasts that it is a mean of: beyond the tested horizon, where they part, it is less sure. `doubt` is a standard deviation that the errors do not show. */
  around(forecast: Vector, alternatives?: readonly Alternative[], doubt?: (steps: number) => number): Band;
}

/**
 * Conformal intervals from a backtest's errors: each horizon has a spread of its own (root mean square of its errors and its
 * neighbours'), and the quantiles of all errors in units of their spread say how many spreads the interval reaches to either
 * side. Errors are differences or, where that scores better on the backtest, ratios. Intervals are widened the more the fewer
 * forecast windows there are that do not overlap, because few errors understate their own quantiles.
 */
export function backtestIntervals(
  forecasts: readonly Vector[],
  values: Vector,
  plan: BacktestPlan,
  level: number,
  scales: readonly Scale[]
): Intervals {
  const options = scales.map((scale) => intervalsIn(scale, forecasts, values, plan, level));
  const scored = options.map((intervals) => {
    const scores = plan.origins.map(({ end, steps }, origin) => {
      const { lower, upper } = intervals.around(forecasts[origin] as Vector);
      return steps * intervalScore(values.subarray(end, end + steps), lower, upper, level);
    });
    return { intervals, score: scores.reduce((sum, score) => sum + score, 0) };
  });
  return scored.reduce((best, one) => (one.score < best.score ? one : best)).intervals;
}

function intervalsIn(
  scale: Scale,
  forecasts: readonly Vector[],
  values: Vector,
  plan: BacktestPlan,
  level: number
): Intervals {
  const errors = plan.origins.map(({ end }, origin) =>
    (forecasts[origin] as Vector).map((value, step) => scale.to(at(values, end + step)) - scale.to(value))
  );
  const spreads = spreadsOf(errors, plan.steps);
  const units = Float64Array.from(
    errors.flatMap((path) => [...path.map((error, step) => (at(spreads, step) > 0 ? error / at(spreads, step) : 0))])
  ).sort();
  const tested = values.length - (plan.origins[0]?.end ?? values.length);
  // Few windows make the errors' own spread doubtful, not how far models are apart.
  const widening = 1 + (WIDENING * plan.steps) / Math.max(plan.steps, tested);
  const tail = (1 - level) / 2;
  const down = Math.min(0, quantileOfSorted(units, tail));
  const up = Math.max(0, quantileOfSorted(units, 1 - tail));
  const growth = growthOf(spreads);
  const spreadAt = (step: number, apart: number) =>
    step < plan.steps
      ? widening * at(spreads, step)
      : Math.hypot(widening * at(spreads, plan.steps - 1) * ((step + 1) / plan.steps) ** growth, apart);
  return {
    around(forecast, alternatives = [], doubt = () => 0) {
      const centre = forecast.map(scale.to);
      const own = centre.map((value, step) => {
        const apart = alternatives.reduce(
          (sum, one) => sum + one.weight * (scale.to(at(one.forecast, step)) - value) ** 2,
          0
        );
        const unseen = doubt(step + 1);
        return Math.hypot(
          spreadAt(step, Math.sqrt(apart)),
          unseen > 0 ? scale.to(at(forecast, step) + unseen) - value : 0
        );
      });
      const reach = (units: number, outer: (one: number, other: number) => number) =>
        centre.map((value, step) => outer(at(forecast, step), scale.from(value + units * at(own, step))));
      // There and back through a logarithm is not always the same number.
      return { lower: reach(down, Math.min), upper: reach(up, Math.max) };
    },
  };
}

function spreadsOf(errors: readonly Vector[], steps: number): Vector {
  const squares = new Float64Array(steps);
  const counts = new Float64Array(steps);
  for (const path of errors) {
    path.forEach((error, step) => {
      squares[step] = at(squares, step) + error * error;
      counts[step] = at(counts, step) + 1;
    });
  }
  return squares.map((_, step) => {
    let sum = 0;
    let count = 0;
    for (let near = Math.max(0, step - NEIGHBOURS); near <= Math.min(steps - 1, step + NEIGHBOURS); near++) {
      const weight = NEIGHBOURS + 1 - Math.abs(near - step);
      sum += weight * at(squares, near);
      count += weight * at(counts, near);
    }
    return Math.sqrt(sum / count);
  });
}

/** The slope of the logarithm of the spread over that of the horizon, within its limits. */
function growthOf(spreads: Vector): number {
  let count = 0;
  let sumX = 0;
  let sumY = 0;
  let sumXX = 0;
  let sumXY = 0;
  spreads.forEach((spread, step) => {
    if (spread > 0) {
      const x = Math.log(step + 1);
      const y = Math.log(spread);
      count++;
      sumX += x;
      sumY += y;
      sumXX += x * x;
      sumXY += x * y;
    }
  });
  const spreadOfX = count * sumXX - sumX * sumX;
  const slope = spreadOfX > 0 ? (count * sumXY - sumX * sumY) / spreadOfX : 0.5;
  return Math.min(MOST_GROWTH, Math.max(LEAST_GROWTH, slope));
}
