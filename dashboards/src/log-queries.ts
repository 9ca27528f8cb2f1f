import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import type {
  EventsQuery,
  LogLevel,
  Moment,
  PatternsQuery,
  RetentionQuery,
} from '../../datasource-server/src/contract/log-queries.ts';
import type { Filter } from '../../datasource-server/src/contract/query-fields.ts';
import { type StoredQuery, storedQuery, type VariableRef } from './query.ts';

export interface StoredEventsQuery extends StoredQuery {
  kind: 'events';
  datasets: string[];
  filters: Filter[];
  levels: Array<LogLevel | VariableRef>;
  search: EventsQuery['search'];
  order: EventsQuery['order'];
  limit: number;
  as: EventsQuery['as'];
  grain: EventsQuery['grain'];
}

export interface StoredPatternsQuery extends StoredQuery {
  kind: 'patterns';
  dataset: PatternsQuery['dataset'];
  filters: Filter[];
  levels: Array<LogLevel | VariableRef>;
  search: PatternsQuery['search'];
  limit: number;
  as: PatternsQuery['as'];
  grain: PatternsQuery['grain'];
}

export interface StoredFunnelQuery extends StoredQuery {
  kind: 'funnel';
  steps: Moment[];
  windowSeconds: number;
  by?: string;
  top: number;
}

export interface StoredRetentionQuery extends StoredQuery {
  kind: 'retention';
  start: Moment;
  comeback: Moment;
  grain: RetentionQuery['grain'];
  periods?: number[];
  as: RetentionQuery['as'];
}

/** Asks for log lines, newest first. */
export class EventsQueryBuilder implements Builder<Dataquery> {
  private readonly query: StoredEventsQuery;

  /** @param datasets event datasets; none: all of them. */
  constructor(...datasets: string[]) {
    this.query = {
      ...storedQuery(),
      kind: 'events',
      datasets,
      filters: [],
      levels: [],
      search: [],
      order: 'desc',
      limit: 200,
      as: 'lines',
      grain: 'auto',
    };
  }

  build(): StoredEventsQuery {
    return this.query;
  }

  where(member: string, op: Filter['op'], ...values: Filter['values']): this {
    this.query.filters = [...this.query.filters, { member, op, values }];
    return this;
  }

  levels(...levels: Array<LogLevel | VariableRef>): this {
    this.query.levels = levels;
    return this;
  }

  /** Only lines that hold this text, in any case. An empty variable asks for nothing in particular. */
  containing(text: string): this {
    this.query.search = [...this.query.search, { text, mode: 'contains', caseSensitive: false }];
    return this;
  }

  /** How many lines, one series a level, in place of the lines. */
  asVolume(): this {
    this.query.as = 'volume';
    return this;
  }
}

/** Asks which kinds of message there were. */
export class PatternsQueryBuilder implements Builder<Dataquery> {
  private readonly query: StoredPatternsQuery;

  constructor(dataset: PatternsQuery['dataset']) {
    this.query = {
      ...storedQuery(),
      kind: 'patterns',
      dataset,
      filters: [],
      levels: [],
      search: [],
      limit: 20,
      as: 'table',
      grain: 'auto',
    };
  }

  build(): StoredPatternsQuery {
    return this.query;
  }

  /** Only messages that hold this text, in any case. An empty variable asks for nothing in particular. */
  containing(text: string): this {
    this.query.search = [...this.query.search, { text, mode: 'contains', caseSensitive: false }];
    return this;
  }

  /** The most frequent ones only. */
  limit(limit: number): this {
    this.query.limit = limit;
    return this;
  }

  /** One series a pattern. */
  asTimeSeries(): this {
    this.query.as = 'timeseries';
    return this;
  }
}

/** Asks how many users went through steps in order. */
export class FunnelQueryBuilder implements Builder<Dataquery> {
  private readonly query: StoredFunnelQuery;

  constructor(steps: readonly Moment[], windowSeconds: number) {
    this.query = { ...storedQuery(), kind: 'funnel', steps: [...steps], windowSeconds, top: 10 };
  }

  build(): StoredFunnelQuery {
    return this.query;
  }

  /** @param dimension of the first step's dataset. */
  by(dimension: string): this {
    this.query.by = dimension;
    return this;
  }
}

/** Asks which share of users came back. One row a cohort, a column a period. */
export class RetentionQueryBuilder implements Builder<Dataquery> {
  private readonly query: StoredRetentionQuery;

  constructor(start: Moment, comeback: Moment) {
    this.query = { ...storedQuery(), kind: 'retention', start, comeback, grain: 'day', as: 'wide' };
  }

  build(): StoredRetentionQuery {
    return this.query;
  }

  /** Cohorts of this length, counted at these periods after the first. */
  every(grain: RetentionQuery['grain'], ...periods: number[]): this {
    this.query.grain = grain;
    this.query.periods = periods;
    return this;
  }
}
