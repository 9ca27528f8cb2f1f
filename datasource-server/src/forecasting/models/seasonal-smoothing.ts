import { minimise } from '../minimise.ts';
import { at, meanOf, type Vector } from '../vector.ts';
import type { ForecastModel, Origin } from './model.ts';

export interface SmoothingOptions {
  name: 'seasonal_smoothing' | 'damped_trend';
  /** Steps of each season, ascending; those of which the history does not hold two are left out. */
  seasons: readonly number[];
  /** A trend that fades with the horizon. */
  trend: boolean;
  /** Errors carry on into the next step, and fade. */
  residual: boolean;
}

/** Evaluations of the squared error a fit, and a refit that starts where the fit ended. */
const EVALUATIONS = 60;
const REFIT_EVALUATIONS = 30;
/** Chances of the parameters before a fit, as logits: level 0.05, residual 0.73, trend 0.02, damping 0.95, seasons 0.12 and 0.18. */
const START = { level: -3, residual: 1, trend: -4, damping: 3, season: [-2, -1.5] };

/**
 * Exponential smoothing with additive seasons: Holt and Winters' for one season, Taylor's (2003, J. Oper. Res. Soc. 54) for
 * several with his autoregressive error, Gardner and McKenzie's damped trend. Parameters minimise the squared one-step error
 * before the first origin, and once more before the last.
 */
export function seasonalSmoothing({ name, seasons, trend, residual }: SmoothingOptions): ForecastModel {
  return {
    name,
    forecast(values, origins) {
      const first = origins[0] as Origin;
      const whole = seasons.filter((season) => 2 * season <= first.end);
      if (first.end < 6) {
        return null;
      }
      const shape: Shape = { seasons: whole, trend, residual, start: startOf(values, first.end, whole) };
      const chosen = fit(values, first.end, shape, startPoint(shape), EVALUATIONS);
      const before = origins.slice(0, -1);
      const forecasts = before.length > 0 ? filter(values, before, shape, chosen).forecasts : [];
      const final = origins.at(-1) as Origin;
      const refitted = before.length > 0 ? fit(values, final.end, shape, chosen, REFIT_EVALUATIONS) : chosen;
      return [...forecasts, ...filter(values, [final], shape, refitted).forecasts];
    },
  };
}

interface Start {
  level: number;
  slope: number;
  seasons: readonly Vector[];
}

interface Shape {
  seasons: readonly number[];
  trend: boolean;
  residual: boolean;
  start: Start;
}

function startPoint({ seasons, trend, residual }: Shape): number[] {
  return [
    START.level,
    ...(residual ? [START.residual] : []),
    ...(trend ? [START.trend, START.damping] : []),
    ...seasons.map((_, index) => START.season[Math.min(index, START.season.length - 1)] as number),
  ];
}

function fit(values: Vector, end: number, shape: Shape, from: readonly number[], evaluations: number): number[] {
  const until: Origin[] = [{ end, steps: 0 }];
  return minimise((point) => filter(values, until, shape, point).squares, from, 1, evaluations);
}

/** Level and seasons of the first two cycles of the longest season, or of the first ten values. */
function startOf(values: Vector, end: number, seasons: readonly number[]): Start {
  const window = Math.min(end, Math.max(10, 2 * (seasons.at(-1) ?? 1)));
  const half = Math.floor(window / 2);
  const slope = (meanOf(values, window - half, window) - meanOf(values, 0, half)) / (window - half);
  const middle = meanOf(values, 0, window);
  const rest = values.slice(0, window).map((value, time) => value - middle - slope * (time - (window - 1) / 2));
  const profiles = seasons.map((season) => {
    const profile = new Float64Array(season);
    for (let phase = 0; phase < season; phase++) {
      let sum = 0;
      let count = 0;
      for (let time = phase; time < window; time += season, count++) {
        sum += at(rest, time);
      }
      profile[phase] = sum / count;
    }
    rest.forEach((value, time) => {
      rest[time] = value - at(profile, time % season);
    });
    return profile;
  });
  return { level: middle - slope * ((window - 1) / 2), slope, seasons: profiles };
}

const chance = (logit: number) => 1 / (1 + Math.exp(-logit));

function filter(
  values: Vector,
  origins: readonly Origin[],
  { seasons, trend, residual, start }: Shape,
  point: readonly number[]
): { forecasts: Vector[]; squares: number } {
  let place = 0;
  const next = () => chance(point[place++] as number);
  const levelGain = next();
  const carry = residual ? next() : 0;
  const trendGain = trend ? next() * levelGain : 0;
  const damping = trend ? 0.8 + 0.2 * next() : 0;
  const gains = seasons.map(next);
  const profiles = start.seasons.map((profile) => profile.slice());
  const phases = new Int32Array(seasons.length);
  const count = seasons.length;
  let level = start.level;
  let slope = trend ? start.slope : 0;
  let error = 0;
  let squares = 0;
  let time = 0;
  const skipped = seasons[0] ?? 1;
  const forecasts: Vector[] = [];
  for (const { end, steps } of origins) {
    for (; time < end; time++) {
      const grown = level + damping * slope;
      let expected = grown;
      for (let index = 0; index < count; index++) {
        expected += at(profiles[index] as Vector, phases[index] as number);
      }
      const miss = at(values, time) - expected;
      const news = miss - carry * error;
      if (time >= skipped) {
        squares += news * news;
      }
      level = grown + levelGain * news;
      slope = damping * slope + trendGain * news;
      for (let index = 0; index < count; index++) {
        const profile = profiles[index] as Vector;
        const phase = phases[index] as number;
        profile[phase] = at(profile, phase) + (gains[index] as number) * news;
        phases[index] = phase + 1 === profile.length ? 0 : phase + 1;
      }
      error = miss;
    }
    const forecast = new Float64Array(steps);
    let carried = error;
    let rise = 0;
    let faded = slope;
    for (let step = 0; step < steps; step++) {
      carried *= carry;
      faded *= damping;
      rise += faded;
      let expected = level + rise + carried;
      for (const profile of profiles) {
        expected += at(profile, (end + step) % profile.length);
      }
      forecast[step] = expected;
    }
    forecasts.push(forecast);
  }
  return { forecasts, squares };
}
