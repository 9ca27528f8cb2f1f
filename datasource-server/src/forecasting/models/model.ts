import type { Vector } from '../vector.ts';

export const MODEL_NAMES = [
  'seasonal_naive',
  'drift',
  'linear_trend',
  'theta',
  'damped_trend',
  'seasonal_smoothing',
  'seasonal_regression',
  'autoregression',
] as const;
export type ModelName = (typeof MODEL_NAMES)[number];

/** A forecast asked for: values `end` … `end + steps − 1`, from the values before `end` alone. */
export interface Origin {
  end: number;
  steps: number;
}

export interface ForecastModel {
  name: ModelName;
  /**
   * One forecast an origin, in their order, or null where even the first origin has too little history for this model.
   * `origins` ascend by `end` and are not empty. A forecast depends on no value at or after its own `end`.
   */
  forecast(values: Vector, origins: readonly Origin[]): Vector[] | null;
}
