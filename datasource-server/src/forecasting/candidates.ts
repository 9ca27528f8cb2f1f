import { autoregression } from './models/autoregression.ts';
import { createDecomposer } from './models/decompose.ts';
import type { ForecastModel } from './models/model.ts';
import { seasonalNaive } from './models/seasonal-naive.ts';
import { seasonalSmoothing } from './models/seasonal-smoothing.ts';
import { drift, linearTrend, theta } from './models/trend-models.ts';

/** Values half as old as this many of the longest season weigh twice as much in regressions. */
const HALF_LIFE_CYCLES = 2;
const LEAST_HALF_LIFE = 60;

/**
 * The models that are tried on a series with these seasons (steps, ascending), the seasonal naive of the shortest season
 * first: it is what the others must beat.
 */
export function candidateModels(seasons: readonly number[]): ForecastModel[] {
  const halfLife = Math.max(LEAST_HALF_LIFE, HALF_LIFE_CYCLES * (seasons.at(-1) ?? 1));
  const near = [1, 2, 3];
  const aroundSeasons = seasons.flatMap((season) => [season - 1, season, season + 1, 2 * season]);
  const wholeSeasons = seasons.flatMap((season) => [season, 2 * season]);
  return [
    ...(seasons.length > 0 ? seasons : [1]).map(seasonalNaive),
    ...trendModels(seasons),
    seasonalSmoothing({ name: 'damped_trend', seasons, trend: true, residual: false }),
    seasonalSmoothing({ name: 'seasonal_smoothing', seasons, trend: false, residual: true }),
    autoregression({ name: 'autoregression', lags: [...near, ...aroundSeasons], halfLife }),
    ...(seasons.length > 0 ? [autoregression({ name: 'seasonal_regression', lags: wholeSeasons, halfLife })] : []),
  ];
}

/** Models that carry a trend on without bending it. */
export function trendModels(seasons: readonly number[]): ForecastModel[] {
  const decomposer = createDecomposer(seasons);
  return [drift(decomposer), linearTrend(decomposer), theta(decomposer)];
}
