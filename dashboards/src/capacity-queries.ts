import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import type { CapacityView, SizingDay } from '../../datasource-server/src/contract/capacity.ts';
import { storedQuery, type StoredQuery, type VariableRef } from './query.ts';

export interface StoredCapacityQuery extends StoredQuery {
  kind: 'capacity';
  view: CapacityView;
  resources: string[];
  factor: number | VariableRef;
  day: SizingDay;
}

/** Asks how full everything with a limit is, and what to do about it; for boards, as a rule cannot read it. */
export class CapacityQueryBuilder implements Builder<Dataquery> {
  private readonly query: StoredCapacityQuery;

  constructor(view: CapacityView) {
    this.query = { ...storedQuery(), kind: 'capacity', view, resources: [], factor: 2, day: 'usual' };
  }

  /** Of `sizing`: so many times the busiest day so far, in one day. */
  campaign(factor: VariableRef): this {
    this.query.factor = factor;
    this.query.day = 'campaign';
    return this;
  }

  build(): StoredCapacityQuery {
    return this.query;
  }
}
