import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import type { CapacityView } from '../../datasource-server/src/contract/capacity.ts';
import { storedQuery, type StoredQuery, type VariableRef } from './query.ts';

export interface StoredCapacityQuery extends StoredQuery {
  kind: 'capacity';
  view: CapacityView;
  resources: string[];
  factor: number | VariableRef;
}

/** Asks how full everything with a limit is, and what to do about it; for boards, as a rule cannot read it. */
export class CapacityQueryBuilder implements Builder<Dataquery> {
  private readonly query: StoredCapacityQuery;

  constructor(view: CapacityView) {
    this.query = { ...storedQuery(), kind: 'capacity', view, resources: [], factor: 2 };
  }

  build(): StoredCapacityQuery {
    return this.query;
  }
}
