import type { ForecastQuery } from '../../datasource-server/src/contract/forecast-query.ts';
import { RuleQueryBuilder, storedQuery, type StoredQuery } from './query.ts';

export interface StoredForecastQuery
  extends
    StoredQuery,
    Pick<
      ForecastQuery,
      'kind' | 'measure' | 'dimensions' | 'filters' | 'grain' | 'history' | 'horizon' | 'as' | 'threshold'
    > {}

const HOURS_A_DAY = 24;

/** Asks what a measure will be, by the day unless told: its history, the forecast and the interval; or, for rules, days to a threshold. */
export class ForecastQueryBuilder extends RuleQueryBuilder<StoredForecastQuery> {
  /** @param measure full name, `<dataset>.<name>`. @param horizon days to look ahead. */
  constructor(measure: string, horizon: number) {
    super({
      ...storedQuery(),
      kind: 'forecast',
      measure,
      dimensions: [],
      filters: [],
      grain: 'day',
      horizon,
      as: 'timeseries',
    });
  }

  /** By the hour, over the same days, from no more than the last `days`: sooner to see what has changed, blind to what is rare. */
  byHour(days: number): this {
    this.query.grain = 'hour';
    this.query.horizon *= HOURS_A_DAY;
    this.query.history = days * HOURS_A_DAY;
    return this;
  }

  /** The days until it rises to `value` (in the measure's unit), at most the horizon; with dimensions one row each. */
  daysUntil(value: number): this {
    this.query.as = 'number';
    this.query.threshold = { value, direction: 'above' };
    return this;
  }
}
