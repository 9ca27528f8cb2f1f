import type { DataSourceJsonData } from '@grafana/data';
import type { DataQuery } from '@grafana/schema';

import type {
  EventsQuery,
  FilterOp,
  ForecastQuery,
  FunnelQuery,
  HealthQuery,
  CapacityQuery,
  IncidentsQuery,
  InspectionQuery,
  MetricQuery,
  PatternsQuery,
  RetentionQuery,
  RowsQuery,
} from './contract';

/** Version of the stored query model; see migrate-query.ts. */
export const QUERY_VERSION = 1;

export type FilterValue = string | number | boolean;

export interface FilterModel {
  member: string;
  op: FilterOp;
  values: FilterValue[];
}

interface StoredQuery extends DataQuery {
  version?: number;
}

/**
 * A stored query is the wire query of `POST /api/v1/query`, except that its strings may hold Grafana variables
 * (`$period` as a grain, `$status` as a filter value). Alert rules send it to the server as it is.
 */
export interface MetricModel extends StoredQuery {
  kind: 'metric';
  measures: string[];
  dimensions: string[];
  filters: FilterModel[];
  /** A calendar grain, `auto`, `none`, or a variable. */
  grain: string;
  as: MetricQuery['as'];
  top?: MetricQuery['top'];
  /** A comparison or a variable; `none` and the empty string compare with nothing. */
  compare?: string;
  partial?: MetricQuery['partial'];
  limit?: number;
}

export interface RowsModel extends StoredQuery {
  kind: 'rows';
  dataset: string;
  filters: FilterModel[];
  limit?: number;
  as: RowsQuery['as'];
}

export interface HealthModel extends StoredQuery {
  kind: HealthQuery['kind'];
  components: string[];
}

/** Text to look for in a log line, or to rule out. */
export interface SearchModel {
  text: string;
  mode: EventsQuery['search'][number]['mode'];
  caseSensitive?: boolean;
}

export interface EventsModel extends StoredQuery {
  kind: EventsQuery['kind'];
  /** Empty for every dataset that has log lines. */
  datasets: string[];
  filters: FilterModel[];
  /** Levels or variables; empty for every level. */
  levels: string[];
  search: SearchModel[];
  stream?: string;
  traceId?: string;
  order: EventsQuery['order'];
  limit?: number;
  cursor?: string;
  as: EventsQuery['as'];
  /** Of the volume. */
  grain: string;
}

export interface PatternsModel extends StoredQuery {
  kind: PatternsQuery['kind'];
  dataset: string;
  filters: FilterModel[];
  levels: string[];
  search: SearchModel[];
  limit?: number;
  as: PatternsQuery['as'];
  grain: string;
}

/** What somebody did: a step of a funnel, the start or the comeback of a retention. */
export interface MomentModel {
  dataset: string;
  filters: FilterModel[];
  title?: string;
}

export interface FunnelModel extends StoredQuery {
  kind: FunnelQuery['kind'];
  steps: MomentModel[];
  windowSeconds: number;
  /** A dimension of the first step's dataset. */
  by?: string;
  top?: number;
}

export interface RetentionModel extends StoredQuery {
  kind: RetentionQuery['kind'];
  start: MomentModel;
  comeback: MomentModel;
  grain: RetentionQuery['grain'];
  periods?: number[];
  as: RetentionQuery['as'];
}

export interface ForecastModel extends StoredQuery {
  kind: ForecastQuery['kind'];
  measure: string;
  /** One forecast for each combination. */
  dimensions: string[];
  filters: FilterModel[];
  /** A calendar grain or a variable. */
  grain: string;
  /** Buckets to look ahead. */
  horizon: number;
  /** Buckets to learn from; what suits the grain where none is given. */
  history?: number;
  level?: number;
  threshold?: ForecastQuery['threshold'];
  as: ForecastQuery['as'];
  /** Of the number: which end of the interval it counts to. */
  edge?: ForecastQuery['edge'];
}

export interface IncidentsModel extends StoredQuery {
  kind: IncidentsQuery['kind'];
  view: IncidentsQuery['view'];
  /** Severities or variables; empty for every severity. */
  severities: string[];
  /** States or variables; empty for every state. */
  states: string[];
  /** Titles or uids of rules, or variables. */
  rules: string[];
  /** Of the summary. */
  figures: string[];
  /** Of the course. */
  grain: string;
  /** Of the list. */
  limit?: number;
}

export interface InspectionModel extends StoredQuery {
  kind: InspectionQuery['kind'];
  view: InspectionQuery['view'];
  /** Groups of items or variables; empty for every group. */
  groups: string[];
  /** Results or variables; empty for every result. */
  statuses: string[];
}

export interface CapacityModel extends StoredQuery {
  kind: CapacityQuery['kind'];
  view: CapacityQuery['view'];
  /** Resources or variables; empty for all of them. */
  resources: string[];
  /** Of sizing: what if there were so many times as much of what drives it; or a variable. */
  factor: number | string;
  /** Of sizing: so many times which day. */
  day: CapacityQuery['day'];
}

export type OpsQuery =
  | MetricModel
  | EventsModel
  | PatternsModel
  | FunnelModel
  | RetentionModel
  | ForecastModel
  | RowsModel
  | IncidentsModel
  | InspectionModel
  | CapacityModel
  | HealthModel;

export interface OpsOptions extends DataSourceJsonData {
  /** Seconds after which a question to the data server is given up. */
  timeoutSeconds?: number;
  /** Language of series names, notices and errors; `auto` follows the person looking. */
  locale?: 'auto' | 'zh' | 'en';
}

export interface OpsSecureOptions {
  /** Bearer token of the data server. */
  token?: string;
}
