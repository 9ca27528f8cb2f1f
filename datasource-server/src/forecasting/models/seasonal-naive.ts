import { at, type Vector } from '../vector.ts';
import type { ForecastModel, Origin } from './model.ts';

/** The last season repeated; with a season of 1, the last value. */
export function seasonalNaive(season: number): ForecastModel {
  return {
    name: 'seasonal_naive',
    forecast: (values, origins) =>
      (origins[0] as Origin).end < season ? null : origins.map((origin) => repeatLast(values, season, origin)),
  };
}

function repeatLast(values: Vector, season: number, { end, steps }: Origin): Vector {
  return Float64Array.from({ length: steps }, (_, step) => at(values, end - season + (step % season)));
}
