import { countInside, seasonalDifference, smape } from './accuracy.ts';
import {
  backtestModels,
  combine,
  errorOf,
  planBacktest,
  weightsOf,
  type BacktestPlan,
  type Candidate,
  type Scale,
} from './backtest.ts';
import { candidateModels, trendModels } from './candidates.ts';
import { backtestIntervals, type Band } from './intervals.ts';
import type { ForecastModel, ModelName } from './models/model.ts';
import { prepare } from './prepare.ts';
import type { Reason, Refusal } from './reasons.ts';
import { timeAt, type Series } from './series.ts';
import type { Vector } from './vector.ts';

export interface ForecastOptions {
  /** Steps to forecast after the series' last. */
  horizon: number;
  /** Steps of each season that may be there, such as `calendarSeasons` gives. */
  seasons: readonly number[];
  /** Share of values that the interval shall hold; 0.95 unless told. */
  level?: number;
  /** What the measure can be at all, such as 0 … 100 for a percentage. */
  bounds?: { min?: number; max?: number };
}

export interface Backtest {
  /** Mean absolute error over that of the seasonal naive within the history (season: the shortest); null where that is 0. */
  mase: number | null;
  /** The same figure for the seasonal naive forecast on the same folds. */
  naiveMase: number | null;
  /** 0 … 200. */
  smape: number;
  /** Share of the tested values inside their interval. */
  coverage: number;
  folds: number;
  /** Steps that were tested: the horizon, or what the history allows of it. */
  steps: number;
}

export interface Forecast {
  refused?: undefined;
  /** The model, or the models of a combination, with the weight of each; largest first. */
  models: ReadonlyArray<{ model: ModelName; weight: number }>;
  /** Epoch ms of each step. */
  times: number[];
  mean: number[];
  lower: number[];
  upper: number[];
  level: number;
  seasons: readonly number[];
  backtest: Backtest;
  reasons: Reason[];
}

export interface RefusedForecast {
  refused: Refusal;
}

/** Horizon at most, in multiples of the history. */
const MOST_HORIZONS = 4;
/** Weights below this are not worth telling. */
const LEAST_WEIGHT = 0.01;

/** Mean difference from a season before, of values up to 1, below which a history repeats and differences are rounding. */
const LEAST_DIFFERENCE = 1e-12;

const AS_IT_IS: Scale = { to: (value) => value, from: (value) => value };
const LOGARITHM: Scale = { to: Math.log, from: Math.exp };

/**
 * Forecasts a series from nothing but itself. Gaps, single outliers, jumps of the level and bends of the trend are dealt with first; every model
 * is backtested from rolling origins; their mean, weighted by how well each did, is the forecast, unless repeating the last
 * season did better. Intervals come from the errors of the same backtest. Throws RangeError for options that make no sense, and for
 * values that are no finite numbers.
 */
export function forecast(series: Series, options: ForecastOptions): Forecast | RefusedForecast {
  const { horizon, level = 0.95 } = options;
  if (!Number.isInteger(horizon) || horizon < 1 || !(level > 0 && level < 1)) {
    throw new RangeError('horizon is a whole number from 1, level lies between 0 and 1');
  }
  if (!options.seasons.every(Number.isFinite)) {
    throw new RangeError('seasons are numbers of steps');
  }
  if (!series.values.every((value) => value === null || Number.isFinite(value))) {
    throw new RangeError('values are finite numbers, or null where none is known');
  }
  const prepared = prepare(series, options.seasons);
  if ('refused' in prepared) {
    return prepared;
  }
  const { values, trendDoubt, unit, seasons, trailing, reasons } = prepared;
  const most = MOST_HORIZONS * values.length - trailing;
  if (horizon > most) {
    return { refused: { code: 'horizon_too_long', horizon, most: Math.max(0, most) } };
  }
  const reach = horizon + trailing;
  const plan = planBacktest(values.length, reach, seasons);
  const positive = values.every((value) => value > 0);
  const candidates = tryModels(values, plan, reach, seasons, positive);
  const chosen = choose(candidates, values, plan);
  // A trend may lead a positive measure below zero, where there are no ratios.
  const told = [...chosen.forecasts, ...chosen.alternatives.map((one) => one.forecast)];
  const ratios = positive && told.every((own) => own.every((value) => value > 0));
  const scales = ratios ? [AS_IT_IS, LOGARITHM] : [AS_IT_IS];
  const intervals = backtestIntervals(chosen.forecasts, values, plan, level, scales);
  const final = chosen.forecasts.at(-1) as Vector;
  const within = clamp(unit, options.bounds);
  const inUnits = (vector: Vector) => Array.from(vector.subarray(trailing), within);
  const band = intervals.around(final, chosen.alternatives, trendDoubt);
  return {
    models: chosen.models,
    times: Array.from({ length: horizon }, (_, step) => timeAt(series, series.values.length + step)),
    mean: inUnits(final),
    lower: inUnits(band.lower),
    upper: inUnits(band.upper),
    level,
    seasons,
    backtest: score(chosen, values, plan, seasons, (vector) => intervals.around(vector)),
    reasons: [
      ...reasons,
      ...(chosen.naive ? [{ code: 'seasonal_naive_is_best' } as const] : []),
      ...(plan.steps < reach ? [{ code: 'beyond_backtest', tested: plan.steps } as const] : []),
    ],
  };
}

/**
 * Models work on logarithms where they can. Trends are tried as they are, too: they join where they beat all others, and
 * always where the horizon goes beyond the backtest, because there it matters whether growth adds or multiplies.
 */
function tryModels(
  values: Vector,
  plan: BacktestPlan,
  reach: number,
  seasons: readonly number[],
  positive: boolean
): Candidate[] {
  const tried = (models: readonly ForecastModel[], scale: Scale) => backtestModels(models, values, plan, reach, scale);
  const candidates = tried(candidateModels(seasons), positive ? LOGARITHM : AS_IT_IS);
  if (!positive) {
    return candidates;
  }
  const trends = tried(trendModels(seasons), AS_IT_IS);
  const best = Math.min(...candidates.map(({ error }) => error));
  return [...candidates, ...trends.filter(({ error }) => plan.steps < reach || error < best)];
}

interface Chosen {
  models: Forecast['models'];
  forecasts: readonly Vector[];
  /** What the combined models say each, at the end. */
  alternatives: ReadonlyArray<{ forecast: Vector; weight: number }>;
  error: number;
  /** Error of the seasonal naive of the shortest season. */
  naiveError: number;
  naive: boolean;
}

/** The weighted mean of all, or the seasonal naive where that did better. */
function choose(candidates: readonly Candidate[], values: Vector, plan: BacktestPlan): Chosen {
  const naive = candidates.filter(({ model }) => model === 'seasonal_naive');
  const naiveError = (naive[0] as Candidate).error;
  const weights = weightsOf(candidates);
  const forecasts = combine(candidates, weights);
  const error = errorOf(forecasts, values, plan);
  const bestNaive = naive.reduce((best, one) => (one.error < best.error ? one : best));
  if (bestNaive.error < error) {
    const models = [{ model: bestNaive.model, weight: 1 }];
    return {
      models,
      forecasts: bestNaive.forecasts,
      alternatives: [],
      error: bestNaive.error,
      naiveError,
      naive: true,
    };
  }
  const models = weightByName(candidates, weights);
  const alternatives = candidates.map(({ forecasts: own }, index) => ({
    forecast: own.at(-1) as Vector,
    weight: weights[index] as number,
  }));
  return { models, forecasts, alternatives, error, naiveError, naive: false };
}

/** A model may be in a combination for several seasons or scales: its weights add up. */
function weightByName(candidates: readonly Candidate[], weights: readonly number[]): Forecast['models'] {
  const byName = new Map<ModelName, number>();
  candidates.forEach(({ model }, index) => {
    byName.set(model, (byName.get(model) ?? 0) + (weights[index] as number));
  });
  return [...byName]
    .map(([model, weight]) => ({ model, weight }))
    .filter(({ weight }) => weight >= LEAST_WEIGHT)
    .sort((one, other) => other.weight - one.weight);
}

function score(
  { forecasts, error, naiveError }: Chosen,
  values: Vector,
  { origins, complete, steps }: BacktestPlan,
  seasons: readonly number[],
  around: (forecast: Vector) => Band
): Backtest {
  let percent = 0;
  let inside = 0;
  let count = 0;
  for (const [index, { end, steps: tested }] of origins.slice(0, complete).entries()) {
    const actual = values.subarray(end, end + tested);
    const own = forecasts[index] as Vector;
    const { lower, upper } = around(own);
    percent += smape(actual, own);
    inside += countInside(actual, lower, upper);
    count += tested;
  }
  const usual = seasonalDifference(values, seasons[0] ?? 1);
  const scaled = (value: number) => (usual > LEAST_DIFFERENCE ? value / usual : null);
  return {
    mase: scaled(error),
    naiveMase: scaled(naiveError),
    smape: percent / Math.max(1, complete),
    coverage: inside / Math.max(1, count),
    folds: complete,
    steps,
  };
}

/** Back to the measure's unit, within its bounds and what a number can hold. */
function clamp(unit: number, { min = -Number.MAX_VALUE, max = Number.MAX_VALUE }: { min?: number; max?: number } = {}) {
  return (value: number) => Math.min(max, Math.max(min, value * unit));
}
