import { solveSymmetric } from '../linear-solve.ts';
import { at, deviationOf, meanOf, type Vector } from '../vector.ts';
import type { ForecastModel, ModelName, Origin } from './model.ts';

export interface AutoregressionOptions {
  name: ModelName;
  /** Steps back of the values that the next one is explained by; those too long for the history are left out. */
  lags: readonly number[];
  /** Steps after which a value weighs half as much. */
  halfLife: number;
}

/** Of the scaled squares' sum: keeps coefficients of nearly equal lags apart, and changes nothing else that can be seen. */
const RIDGE = 1e-4;
/** Standard deviations from the mean beyond which a forecast that feeds on itself is held. */
const MOST_DEVIATIONS = 12;

/**
 * Least squares on a constant and lagged values, recent ones weighing more, and the forecast fed back step by step. All
 * origins are answered in one pass: the sums of products grow with time, and each origin solves them as they stand.
 */
export function autoregression({ name, lags, halfLife }: AutoregressionOptions): ForecastModel {
  return {
    name,
    forecast(values, origins) {
      const { end } = origins[0] as Origin;
      const used = usableLags(lags, end);
      const scale = deviationOf(values, 0, end);
      if (used.length === 0 || scale === 0) {
        return null;
      }
      return run(values, origins, { lags: used, decay: 0.5 ** (1 / halfLife), mean: meanOf(values, 0, end), scale });
    },
  };
}

/** The lags that leave at least twice as many rows to learn from as there are coefficients, and eight more. */
function usableLags(lags: readonly number[], history: number): number[] {
  const usable = [...new Set(lags)].sort((one, other) => one - other);
  while (usable.length > 0 && history - (usable.at(-1) as number) < 2 * (usable.length + 1) + 8) {
    usable.pop();
  }
  return usable;
}

interface Fit {
  lags: readonly number[];
  decay: number;
  mean: number;
  scale: number;
}

function run(values: Vector, origins: readonly Origin[], { lags, decay, mean, scale }: Fit): Vector[] {
  const size = lags.length + 1;
  const scaled = values.map((value) => (value - mean) / scale);
  const products = new Float64Array(size * size);
  const targets = new Float64Array(size);
  const row = new Float64Array(size);
  row[0] = 1;
  const forecasts: Vector[] = [];
  let time = lags.at(-1) as number;
  let weight = 1;
  let total = 0;
  for (const { end, steps } of origins) {
    for (; time < end; time++) {
      for (let index = 1; index < size; index++) {
        row[index] = at(scaled, time - (lags[index - 1] as number));
      }
      weight /= decay;
      if (weight > 1e200) {
        rescale(products, targets, 1 / weight);
        total /= weight;
        weight = 1;
      }
      total += weight;
      addRow(products, targets, row, at(scaled, time), weight);
    }
    const coefficients = targets.slice();
    const matrix = products.slice();
    for (let index = 1; index < size; index++) {
      matrix[index * size + index] = at(matrix, index * size + index) + RIDGE * total;
    }
    solveSymmetric(matrix, coefficients, size);
    forecasts.push(iterate(scaled, end, steps, lags, coefficients).map((value) => value * scale + mean));
  }
  return forecasts;
}

function addRow(products: Vector, targets: Vector, row: Vector, target: number, weight: number): void {
  const size = row.length;
  for (let one = 0; one < size; one++) {
    const weighed = weight * at(row, one);
    const start = one * size;
    for (let other = 0; other <= one; other++) {
      products[start + other] = at(products, start + other) + weighed * at(row, other);
    }
    targets[one] = at(targets, one) + weighed * target;
  }
}

function rescale(products: Vector, targets: Vector, factor: number): void {
  products.forEach((value, index) => {
    products[index] = value * factor;
  });
  targets.forEach((value, index) => {
    targets[index] = value * factor;
  });
}

function iterate(scaled: Vector, end: number, steps: number, lags: readonly number[], coefficients: Vector): Vector {
  const forecast = new Float64Array(steps);
  for (let step = 0; step < steps; step++) {
    let sum = at(coefficients, 0);
    for (let index = 0; index < lags.length; index++) {
      const back = step - (lags[index] as number);
      sum += at(coefficients, index + 1) * (back < 0 ? at(scaled, end + back) : at(forecast, back));
    }
    forecast[step] = Math.max(-MOST_DEVIATIONS, Math.min(MOST_DEVIATIONS, sum));
  }
  return forecast;
}
