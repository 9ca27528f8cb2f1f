import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import type { Severity } from '../../datasource-server/src/contract/alerts.ts';
import type { IncidentsFigure, IncidentsQuery } from '../../datasource-server/src/contract/incident-query.ts';
import { type StoredQuery, storedQuery } from './query.ts';

export interface StoredIncidentsQuery extends StoredQuery {
  kind: 'incidents';
  view: IncidentsQuery['view'];
  severities: Severity[];
  states: IncidentsQuery['states'];
  rules: string[];
  figures: IncidentsFigure[];
  grain: IncidentsQuery['grain'];
  limit: number;
}

/** Asks for incidents; for boards and rules alike. */
export class IncidentsQueryBuilder implements Builder<Dataquery> {
  private readonly query: StoredIncidentsQuery;

  constructor(view: IncidentsQuery['view']) {
    this.query = {
      ...storedQuery(),
      kind: 'incidents',
      view,
      severities: [],
      states: [],
      rules: [],
      figures: [],
      grain: 'auto',
      limit: 200,
    };
  }

  build(): StoredIncidentsQuery {
    return this.query;
  }

  refId(refId: string): this {
    this.query.refId = refId;
    return this;
  }

  severities(...severities: Severity[]): this {
    this.query.severities = severities;
    return this;
  }

  states(...states: IncidentsQuery['states']): this {
    this.query.states = states;
    return this;
  }

  /** Numbers of a summary. */
  figures(...figures: IncidentsFigure[]): this {
    this.query.figures = figures;
    return this;
  }
}
