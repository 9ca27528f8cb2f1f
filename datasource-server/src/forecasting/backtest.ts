import { meanAbsoluteError } from './accuracy.ts';
import type { ForecastModel, ModelName, Origin } from './models/model.ts';
import { at, type Vector } from './vector.ts';

/** Share of the history that the first backtest may look at, unless the horizon needs an earlier start. */
const FIRST_SHARE = 0.58;
/** Origins of a backtest, at most. */
const MOST_ORIGINS = 24;
/** Origins that a backtest should have before its steps are made as long as the horizon asks. */
const GOOD_ORIGINS = 6;
/** Least history before the first origin. */
const LEAST_HISTORY = 8;
/** How sharply a combination prefers the models with the smaller error. */
const PREFERENCE = 4;

/** Origins of the backtest, ascending, of which the first `complete` have all `steps` behind them; and the final one. */
export interface BacktestPlan {
  steps: number;
  origins: readonly Origin[];
  complete: number;
}

/**
 * Origins at a whole number of the shortest season before the end, so that each horizon falls on the same phase as in the
 * forecast itself. A horizon too long to be tested is tested as far as half of what follows the first origin.
 */
export function planBacktest(count: number, horizon: number, seasons: readonly number[]): BacktestPlan {
  const cycles = 2 * (seasons.at(-1) ?? 1) + LEAST_HISTORY;
  const late = Math.ceil(FIRST_SHARE * count);
  const first = Math.max(Math.min(cycles, Math.floor(count / 2)), Math.min(late, count - 2 * horizon));
  const steps = Math.max(1, Math.min(horizon, Math.floor((count - first) / 2)));
  const room = count - first;
  const phase = seasons[0] ?? 1;
  const sparse = Math.max(1, Math.floor((room - steps) / GOOD_ORIGINS));
  const wanted = phase <= sparse ? phase : sparse;
  const stride = wanted * Math.ceil(room / (wanted * MOST_ORIGINS));
  const origins: Origin[] = [];
  for (let end = count - stride; end >= first; end -= stride) {
    origins.push({ end, steps: Math.min(steps, count - end) });
  }
  origins.reverse();
  return { steps, origins, complete: origins.filter((origin) => origin.steps === steps).length };
}

export interface Candidate {
  model: ModelName;
  /** A forecast for each origin of the plan, then the final one. */
  forecasts: readonly Vector[];
  /** Mean absolute error over the complete origins. */
  error: number;
}

/** How values are put to a model, and its forecast back. */
export interface Scale {
  to(value: number): number;
  from(value: number): number;
}

/** Each model's forecasts at each origin and at the end. Models that cannot, or that leave the range of numbers, drop out. */
export function backtestModels(
  models: readonly ForecastModel[],
  values: Vector,
  plan: BacktestPlan,
  horizon: number,
  scale: Scale
): Candidate[] {
  const scaled = values.map(scale.to);
  const origins = [...plan.origins, { end: values.length, steps: horizon }];
  return models.flatMap((model) => {
    const forecasts = model.forecast(scaled, origins)?.map((forecast) => forecast.map(scale.from));
    return forecasts?.every((forecast) => forecast.every(Number.isFinite))
      ? [{ model: model.name, forecasts, error: errorOf(forecasts, values, plan) }]
      : [];
  });
}

/** Mean absolute error over the origins that have the whole horizon behind them. */
export function errorOf(forecasts: readonly Vector[], values: Vector, { origins, complete }: BacktestPlan): number {
  let sum = 0;
  for (const [index, { end, steps }] of origins.slice(0, complete).entries()) {
    sum += meanAbsoluteError(values.subarray(end, end + steps), forecasts[index] as Vector);
  }
  return sum / Math.max(1, complete);
}

/**
 * Weights that add up to 1, each as the inverse of its model's error to the power of `PREFERENCE`. Where models make no error
 * at all, the first of them, which is the simplest, has all the weight.
 */
export function weightsOf(candidates: readonly Candidate[]): number[] {
  const least = Math.min(...candidates.map(({ error }) => error));
  if (least === 0) {
    const exact = candidates.findIndex(({ error }) => error === 0);
    return candidates.map((_, index) => (index === exact ? 1 : 0));
  }
  const raw = candidates.map(({ error }) => (least / error) ** PREFERENCE);
  const total = raw.reduce((sum, weight) => sum + weight, 0);
  return raw.map((weight) => weight / total);
}

/** The weighted mean of the candidates' forecasts, origin by origin. */
export function combine(candidates: readonly Candidate[], weights: readonly number[]): Vector[] {
  const first = (candidates[0] as Candidate).forecasts;
  return first.map((forecast, origin) => {
    const combined = new Float64Array(forecast.length);
    candidates.forEach(({ forecasts }, index) => {
      const weight = weights[index] as number;
      const own = forecasts[origin] as Vector;
      for (let step = 0; step < combined.length; step++) {
        combined[step] = at(combined, step) + weight * at(own, step);
      }
    });
    return combined;
  });
}
