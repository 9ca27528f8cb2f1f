import type { DataSourceJsonData } from '@grafana/data';
import type { DataQuery } from '@grafana/schema';

import type { FilterOp, HealthQuery, MetricQuery, RowsQuery } from './contract';

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

export type OpsQuery = MetricModel | RowsModel | HealthModel;

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
