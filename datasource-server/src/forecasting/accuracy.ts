import { at, type Vector } from './vector.ts';

/** Symmetric mean absolute percentage error, 0 … 200, as the M4 competition counts it; 0 where both are 0. */
export function smape(actual: Vector, forecast: Vector): number {
  let sum = 0;
  actual.forEach((value, index) => {
    const size = Math.abs(value) + Math.abs(at(forecast, index));
    sum += size === 0 ? 0 : (200 * Math.abs(value - at(forecast, index))) / size;
  });
  return sum / actual.length;
}

export function meanAbsoluteError(actual: Vector, forecast: Vector): number {
  let sum = 0;
  actual.forEach((value, index) => {
    sum += Math.abs(value - at(forecast, index));
  });
  return sum / actual.length;
}

/** Mean absolute difference from the value one season before: what MASE and MSIS are scaled by. 0 for a history that repeats. */
export function seasonalDifference(history: Vector, season: number): number {
  let sum = 0;
  for (let index = season; index < history.length; index++) {
    sum += Math.abs(at(history, index) - at(history, index - season));
  }
  return history.length > season ? sum / (history.length - season) : 0;
}

/** Mean interval score (Gneiting and Raftery, 2007): the width, and what lies outside times 2 / (1 − level). Unscaled. */
export function intervalScore(actual: Vector, lower: Vector, upper: Vector, level: number): number {
  const penalty = 2 / (1 - level);
  let sum = 0;
  actual.forEach((value, index) => {
    const below = Math.max(0, at(lower, index) - value);
    const above = Math.max(0, value - at(upper, index));
    sum += at(upper, index) - at(lower, index) + penalty * (below + above);
  });
  return sum / actual.length;
}

/** How many values lie in their interval, ends included. */
export function countInside(actual: Vector, lower: Vector, upper: Vector): number {
  let count = 0;
  actual.forEach((value, index) => {
    if (value >= at(lower, index) && value <= at(upper, index)) {
      count++;
    }
  });
  return count;
}
