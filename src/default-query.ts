import { CoreApp } from '@grafana/data';
import type { DataQuery } from '@grafana/schema';

import { type MetricModel, QUERY_VERSION } from './query-model';

/** A new query. A rule wants one number a series over its whole range: ready for a threshold, nothing to reduce. */
export function defaultQuery(app: CoreApp | undefined): Omit<MetricModel, 'refId'> {
  const alerting = app === CoreApp.UnifiedAlerting || app === CoreApp.CloudAlerting;
  return {
    kind: 'metric',
    version: QUERY_VERSION,
    measures: [],
    dimensions: [],
    filters: [],
    grain: alerting ? 'none' : 'auto',
    as: alerting ? 'number' : 'timeseries',
  };
}

/** A query that Grafana made without asking for a default, as a new query of ours; any other as it is. */
export function withDefaults(query: DataQuery, app: CoreApp | undefined): DataQuery {
  return 'kind' in query ? query : { ...defaultQuery(app), ...query };
}
