import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import type { ForecastQuery } from '../../datasource-server/src/contract/forecast-query.ts';
import { storedQuery, type StoredQuery } from './query.ts';

export interface StoredForecastQuery
  extends
    StoredQuery,
    Pick<ForecastQuery, 'kind' | 'measure' | 'dimensions' | 'filters' | 'grain' | 'horizon' | 'as' | 'threshold'> {}

/** Asks what a measure will be, day by day: its history, the forecast and the interval. */
export class ForecastQueryBuilder implements Builder<Dataquery> {
  private readonly query: StoredForecastQuery;

  /** @param measure full name, `<dataset>.<name>`. @param horizon days to look ahead. */
  constructor(measure: string, horizon: number) {
    this.query = {
      ...storedQuery(),
      kind: 'forecast',
      measure,
      dimensions: [],
      filters: [],
      grain: 'day',
      horizon,
      as: 'timeseries',
    };
  }

  build(): StoredForecastQuery {
    return this.query;
  }

  by(...dimensions: string[]): this {
    this.query.dimensions = dimensions;
    return this;
  }
}
