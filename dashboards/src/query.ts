import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/common';
import type { Comparison, MetricQuery } from '../../datasource-server/src/contract/query.ts';
import type { Filter, Grain } from '../../datasource-server/src/contract/query-fields.ts';

export const DATASOURCE_TYPE = 'aimarket-ops-datasource';

/** The provisioned data source. Rules name it; boards never do, they ask their variable. */
export const DATASOURCE_UID = 'aimarket-ops';

/** What boards write where a data source is wanted: whoever looks chooses it. */
export const BOARD_DATASOURCE: DataSourceRef = { type: DATASOURCE_TYPE, uid: '${datasource}' };

/** Version of the query model that the plugin stores. */
const QUERY_VERSION = 1;

/** `${name}`: resolved by the board before the query leaves the browser. Never use one in a rule. */
export type VariableRef = `\${${string}}`;

/** What every stored query has. */
export interface StoredQuery {
  refId: string;
  datasource: DataSourceRef;
  version: number;
  /** Marks a query for the SDK; a function, so it never reaches the JSON. */
  _implementsDataqueryVariant(): void;
}

/** A metric query as the plugin stores it: the wire query, whose grain and comparison may be a board's variable. */
export interface StoredMetricQuery extends StoredQuery {
  kind: 'metric';
  measures: string[];
  dimensions: string[];
  filters: Filter[];
  grain: Grain | 'auto' | 'none' | VariableRef;
  as: MetricQuery['as'];
  top?: MetricQuery['top'];
  compare?: Comparison | VariableRef;
}

export interface StoredHealthQuery extends StoredQuery {
  kind: 'health';
  components: string[];
}

/** The common part of a fresh query. */
export function storedQuery(): StoredQuery {
  return { refId: 'A', datasource: BOARD_DATASOURCE, version: QUERY_VERSION, _implementsDataqueryVariant() {} };
}

/** A query that a rule may ask as well as a board. */
export abstract class RuleQueryBuilder<
  Query extends StoredQuery & { dimensions: string[] },
> implements Builder<Dataquery> {
  protected constructor(protected readonly query: Query) {}

  build(): Query {
    return this.query;
  }

  refId(refId: string): this {
    this.query.refId = refId;
    return this;
  }

  datasource(datasource: DataSourceRef): this {
    this.query.datasource = datasource;
    return this;
  }

  by(...dimensions: string[]): this {
    this.query.dimensions = dimensions;
    return this;
  }
}

/** Asks measures of our data source; for boards and rules alike. */
export class MetricQueryBuilder extends RuleQueryBuilder<StoredMetricQuery> {
  /** @param measures full names, `<dataset>.<name>`. */
  constructor(...measures: string[]) {
    super({
      ...storedQuery(),
      kind: 'metric',
      measures,
      dimensions: [],
      filters: [],
      grain: 'auto',
      as: 'timeseries',
    });
  }

  where(member: string, op: Filter['op'], ...values: Filter['values']): this {
    this.query.filters = [...this.query.filters, { member, op, values }];
    return this;
  }

  grain(grain: StoredMetricQuery['grain']): this {
    this.query.grain = grain;
    return this;
  }

  compare(compare: Comparison | VariableRef): this {
    this.query.compare = compare;
    return this;
  }

  top(top: NonNullable<MetricQuery['top']>): this {
    this.query.top = top;
    return this;
  }

  /** One value for the whole range; with dimensions one row each. */
  asNumber(): this {
    this.query.as = 'number';
    this.query.grain = 'none';
    return this;
  }
}

/** Name of the field in which a query's first measure is answered. */
export function fieldOf(query: MetricQueryBuilder): string {
  const [measure = ''] = query.build().measures;
  return measure.slice(measure.indexOf('.') + 1);
}

/** Asks the status of components now. Without names: of all of them. */
export class HealthQueryBuilder implements Builder<Dataquery> {
  private readonly query: StoredHealthQuery;

  constructor(...components: string[]) {
    this.query = { ...storedQuery(), kind: 'health', components };
  }

  build(): StoredHealthQuery {
    return this.query;
  }
}
