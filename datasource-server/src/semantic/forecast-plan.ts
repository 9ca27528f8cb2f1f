import { MOST_FORECAST_NUMBERS, MOST_FORECAST_SERIES, type ForecastQuery } from '../contract/forecast-query.ts';
import { metricQuerySchema, type MetricQuery } from '../contract/query.ts';
import type { Grain } from '../contract/query-fields.ts';
import { ServiceError } from '../platform/errors.ts';
import { APPROXIMATE_MS, bucketsOf, type Range } from './calendar.ts';

/** Buckets learnt from where the query does not say: several of the longest season, and no more than costs little to read. */
const USUAL_HISTORY: Record<Grain, number> = {
  minute: 4320,
  '5minute': 6048,
  '15minute': 2688,
  hour: 1344,
  day: 365,
  week: 156,
  month: 60,
  quarter: 40,
  year: 20,
};

export interface HistoryQuestion {
  /** The history as a metric question. One series more than are forecast, to tell whether any was left out. */
  query: MetricQuery;
  range: Range;
}

/** What is asked of the past so that the future can be told. Pure; throws ServiceError for what makes no sense. */
export function planHistory(query: ForecastQuery, range: Range, now: number): HistoryQuestion {
  if (query.edge !== 'expected' && query.threshold === undefined) {
    throw new ServiceError('bad_request', {
      zh: '“最早”和“最晚”是到达阈值的时间:请给出 threshold,或改用 expected。',
      en: 'The earliest and latest edge are times to a threshold: give a threshold, or ask for the expected one.',
    });
  }
  const to = Math.min(range.to, now);
  const buckets = query.history ?? USUAL_HISTORY[query.grain];
  return {
    query: metricQuerySchema.parse({
      kind: 'metric',
      refId: query.refId,
      measures: [query.measure],
      dimensions: query.dimensions,
      filters: query.filters,
      grain: query.grain,
      as: 'timeseries',
      partial: 'drop',
      ...(query.dimensions.length > 0 ? { top: { n: mostSeries(query) + 1, others: false } } : {}),
    } satisfies Partial<MetricQuery> | object),
    range: { from: to - buckets * APPROXIMATE_MS[query.grain], to },
  };
}

/** Series at most that a query forecasts. */
export function mostSeries({ as }: Pick<ForecastQuery, 'as'>): number {
  return as === 'number' ? MOST_FORECAST_NUMBERS : MOST_FORECAST_SERIES;
}

/** Starts (epoch ms) of the `count` buckets after the one that starts at `last`, and the end of the last of them. */
export function bucketsAfter(
  last: number,
  grain: Grain,
  count: number,
  zone: string
): { starts: number[]; end: number } {
  const until = last + (count + 2) * APPROXIMATE_MS[grain] * 1.05;
  const found = bucketsOf(grain, { from: last, to: until }, zone, 2 * count + 10)?.starts ?? [];
  return { starts: found.slice(1, count + 1), end: found[count + 1] ?? until };
}
