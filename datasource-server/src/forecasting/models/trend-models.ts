import { at, last, type Vector } from '../vector.ts';
import type { Decomposer } from './decompose.ts';
import type { ForecastModel, ModelName } from './model.ts';

/** From the values without their seasons: what comes `step` (from 0) steps after the last. */
type Extrapolation = (adjusted: Vector) => (step: number) => number;

/** The last value and the mean step from the first to the last. */
export const drift = (decomposer: Decomposer) =>
  extrapolated('drift', decomposer, (adjusted) => {
    const slope = (last(adjusted) - at(adjusted, 0)) / (adjusted.length - 1);
    return (step) => last(adjusted) + (step + 1) * slope;
  });

/** The line of least squares. */
export const linearTrend = (decomposer: Decomposer) =>
  extrapolated('linear_trend', decomposer, (adjusted) => {
    const { slope, end } = lineOf(adjusted);
    return (step) => end + (step + 1) * slope;
  });

/**
 * The Theta method of Assimakopoulos and Nikolopoulos (2000), as Hyndman and Billah (2003) simplify it: simple exponential
 * smoothing with half the slope of the line of least squares as its drift.
 */
export const theta = (decomposer: Decomposer) =>
  extrapolated('theta', decomposer, (adjusted) => {
    const { slope } = lineOf(adjusted);
    const { level, gain } = smoothedLevel(adjusted);
    const caughtUp = (1 - (1 - gain) ** adjusted.length) / gain;
    return (step) => level + (slope / 2) * (step + caughtUp);
  });

function extrapolated(name: ModelName, decomposer: Decomposer, extrapolate: Extrapolation): ForecastModel {
  return {
    name,
    forecast(values, origins) {
      if ((origins[0]?.end ?? 0) < 4) {
        return null;
      }
      return origins.map(({ end, steps }) => {
        const { adjusted, seasonAt } = decomposer.of(values, end);
        const trendAt = extrapolate(adjusted);
        return Float64Array.from({ length: steps }, (_, step) => trendAt(step) + seasonAt(step));
      });
    },
  };
}

/** Slope a step and value at the last time. */
function lineOf(values: Vector): { slope: number; end: number } {
  const count = values.length;
  const centre = (count - 1) / 2;
  let sum = 0;
  let products = 0;
  for (let time = 0; time < count; time++) {
    sum += at(values, time);
    products += (time - centre) * at(values, time);
  }
  const slope = products / ((count * (count * count - 1)) / 12);
  return { slope, end: sum / count + slope * centre };
}

const GAINS = [0.02, 0.05, 0.1, 0.2, 0.3, 0.45, 0.6, 0.8, 0.99];

/** Simple exponential smoothing with the gain, of nine, whose squared one-step error is least. */
function smoothedLevel(values: Vector): { level: number; gain: number } {
  let best = { level: last(values), gain: 1, squares: Infinity };
  for (const gain of GAINS) {
    let level = at(values, 0);
    let squares = 0;
    for (let time = 1; time < values.length; time++) {
      const miss = at(values, time) - level;
      squares += miss * miss;
      level += gain * miss;
    }
    if (squares < best.squares) {
      best = { level, gain, squares };
    }
  }
  return best;
}
