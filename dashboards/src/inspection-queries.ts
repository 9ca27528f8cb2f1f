import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import type { InspectionQuery } from '../../datasource-server/src/contract/inspection-query.ts';
import { type StoredQuery, storedQuery } from './query.ts';

export interface StoredInspectionQuery extends StoredQuery {
  kind: 'inspection';
  view: InspectionQuery['view'];
  groups: InspectionQuery['groups'];
  statuses: InspectionQuery['statuses'];
}

/** Asks for the daily inspection; for boards. */
export class InspectionQueryBuilder implements Builder<Dataquery> {
  private readonly query: StoredInspectionQuery;

  constructor(view: InspectionQuery['view']) {
    this.query = { ...storedQuery(), kind: 'inspection', view, groups: [], statuses: [] };
  }

  build(): StoredInspectionQuery {
    return this.query;
  }

  /** Only items with these results. */
  statuses(...statuses: InspectionQuery['statuses']): this {
    this.query.statuses = statuses;
    return this;
  }
}
