import { CoreApp } from '@grafana/data';
import type { DataQuery } from '@grafana/schema';

import {
  type CapacityModel,
  type EventsModel,
  type ForecastModel,
  type FunnelModel,
  type IncidentsModel,
  type InspectionModel,
  type MetricModel,
  type PatternsModel,
  QUERY_VERSION,
  type RetentionModel,
} from './query-model';

/** From the first step of a funnel to its last. */
export const DEFAULT_WINDOW_SECONDS = 7 * 86_400;

/** Buckets that a forecast looks ahead. */
export const DEFAULT_HORIZON = 30;

/** What a new query asks: in Explore the newest log lines, elsewhere a measure. */
export function startingQuery(app: CoreApp | undefined): Omit<MetricModel, 'refId'> | Omit<EventsModel, 'refId'> {
  return app === CoreApp.Explore ? defaultEvents(app) : defaultQuery(app);
}

/** A new measure. A rule wants one number a series over its whole range: ready for a threshold, nothing to reduce. */
export function defaultQuery(app: CoreApp | undefined): Omit<MetricModel, 'refId'> {
  const alerting = isAlerting(app);
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

/** All log lines. A rule cannot judge lines, only how many there were. */
export function defaultEvents(app: CoreApp | undefined): Omit<EventsModel, 'refId'> {
  return {
    kind: 'events',
    version: QUERY_VERSION,
    datasets: [],
    filters: [],
    levels: [],
    search: [],
    order: 'desc',
    as: isAlerting(app) ? 'volume' : 'lines',
    grain: 'auto',
  };
}

export function defaultPatterns(app: CoreApp | undefined): Omit<PatternsModel, 'refId'> {
  return {
    kind: 'patterns',
    version: QUERY_VERSION,
    dataset: 'errors',
    filters: [],
    levels: [],
    search: [],
    as: isAlerting(app) ? 'timeseries' : 'table',
    grain: 'auto',
  };
}

/** Every item of the newest inspection. */
export function defaultInspection(): Omit<InspectionModel, 'refId'> {
  return { kind: 'inspection', version: QUERY_VERSION, view: 'items', groups: [], statuses: [] };
}

/** A measure a month of days ahead. A rule judges one number: days to a threshold, or the value at the end. */
export function defaultForecast(app: CoreApp | undefined): Omit<ForecastModel, 'refId'> {
  return {
    kind: 'forecast',
    version: QUERY_VERSION,
    measure: '',
    dimensions: [],
    filters: [],
    grain: 'day',
    horizon: DEFAULT_HORIZON,
    as: isAlerting(app) ? 'number' : 'timeseries',
  };
}

/** All incidents of the range. A rule judges one number. */
export function defaultIncidents(app: CoreApp | undefined): Omit<IncidentsModel, 'refId'> {
  const alerting = isAlerting(app);
  return {
    kind: 'incidents',
    version: QUERY_VERSION,
    view: alerting ? 'summary' : 'list',
    severities: [],
    states: [],
    rules: [],
    figures: alerting ? ['open_p0'] : [],
    grain: 'auto',
  };
}

/** What if the business doubled. */
export const DEFAULT_FACTOR = 2;

export function defaultCapacity(): Omit<CapacityModel, 'refId'> {
  return { kind: 'capacity', version: QUERY_VERSION, view: 'use', resources: [], factor: DEFAULT_FACTOR, day: 'usual' };
}

export function defaultFunnel(): Omit<FunnelModel, 'refId'> {
  return { kind: 'funnel', version: QUERY_VERSION, steps: [], windowSeconds: DEFAULT_WINDOW_SECONDS };
}

export function defaultRetention(): Omit<RetentionModel, 'refId'> {
  const moment = () => ({ dataset: '', filters: [] });
  return {
    kind: 'retention',
    version: QUERY_VERSION,
    start: moment(),
    comeback: moment(),
    grain: 'day',
    as: 'wide',
  };
}

/** A query that Grafana made without asking for a default, as a new query of ours; any other as it is. */
export function withDefaults(query: DataQuery, app: CoreApp | undefined): DataQuery {
  return 'kind' in query ? query : { ...startingQuery(app), ...query };
}

function isAlerting(app: CoreApp | undefined): boolean {
  return app === CoreApp.UnifiedAlerting || app === CoreApp.CloudAlerting;
}
