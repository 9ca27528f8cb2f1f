import { interpolateQuery } from './interpolate-query';
import {
  defaultCapacity,
  defaultEvents,
  defaultForecast,
  defaultFunnel,
  defaultIncidents,
  defaultPatterns,
  defaultRetention,
} from './default-query';
import type { EventsModel, FunnelModel, MetricModel, RetentionModel, RowsModel } from './query-model';
import { testCatalogue } from './test-support/catalogue';
import { fakeVariables } from './test-support/variables';

const base: MetricModel = {
  refId: 'A',
  kind: 'metric',
  measures: ['users.new_users'],
  dimensions: [],
  filters: [],
  grain: 'auto',
  as: 'timeseries',
};
const variables = fakeVariables(
  {
    period: 'week',
    measure: ['users.new_users', 'users.active_users'],
    split: 'users.status',
    vs: 'none',
    rank: 'users.active_users',
    set: 'api',
  },
  { parts: ['mysql', 'redis'] }
);

describe('interpolateQuery', () => {
  it('replaces variables wherever they may stand', () => {
    const query = {
      ...base,
      measures: ['$measure', 'users.new_users'],
      dimensions: ['$split'],
      grain: '$period',
      top: { n: 5, by: '$rank', others: true, order: 'desc' as const },
    };
    expect(interpolateQuery(query, variables, {})).toEqual({
      ...base,
      measures: ['users.new_users', 'users.active_users'],
      dimensions: ['users.status'],
      grain: 'week',
      top: { n: 5, by: 'users.active_users', others: true, order: 'desc' },
    });
  });

  it('compares with nothing where the variable says none', () => {
    expect(interpolateQuery({ ...base, compare: '$vs' }, variables, {})).not.toHaveProperty('compare');
    expect(interpolateQuery({ ...base, compare: '1w' }, variables, {})).toHaveProperty('compare', '1w');
  });

  it('writes neither time nor interval nor zone into a query', () => {
    const scoped = { __interval: { text: '1m', value: '1m' }, __interval_ms: { text: '60000', value: 60000 } };
    const result = interpolateQuery(
      { ...base, filters: [{ member: 'users.status', op: '=', values: ['$__interval'] }] },
      variables,
      scoped
    );
    expect(result).toEqual({ ...base, filters: [{ member: 'users.status', op: '=', values: ['$__interval'] }] });
  });

  it('appends ad-hoc filters of the datasets that the query reads, after replacing variables', () => {
    const adHoc = [
      { key: 'users.status', operator: '=', value: 'active' },
      { key: 'api.method', operator: '=', value: 'GET' },
    ];
    expect(interpolateQuery({ ...base, measures: ['$measure'] }, variables, {}, { adHocFilters: adHoc })).toMatchObject(
      {
        filters: [{ member: 'users.status', op: '=', values: ['active'] }],
      }
    );
    const rows: RowsModel = { refId: 'A', kind: 'rows', dataset: '$set', filters: [], as: 'table' };
    expect(interpolateQuery(rows, variables, {}, { adHocFilters: adHoc })).toEqual({
      ...rows,
      dataset: 'api',
      filters: [{ member: 'api.method', op: '=', values: ['GET'] }],
    });
  });

  it('asks for every component when All is chosen', () => {
    expect(interpolateQuery({ refId: 'A', kind: 'health', components: ['$parts'] }, variables, {})).toMatchObject({
      components: [],
    });
    expect(interpolateQuery({ refId: 'A', kind: 'health', components: ['$set', 'x'] }, variables, {})).toMatchObject({
      components: ['api', 'x'],
    });
  });

  it('makes a number of the variable of a campaign, and leaves one that is no number for the server to refuse', () => {
    const capacity = { refId: 'A', ...defaultCapacity(), day: 'campaign' as const };
    const factorOf = (factor: number | string, chosen: string) =>
      interpolateQuery({ ...capacity, factor }, fakeVariables({ campaign: chosen }), {});
    expect(factorOf('${campaign}', '3.5')).toMatchObject({ day: 'campaign', factor: 3.5 });
    expect(factorOf(2, '3.5')).toMatchObject({ factor: 2 });
    expect(factorOf('$campaign', 'much')).toMatchObject({ factor: NaN });
  });

  it('does not change the stored query', () => {
    const stored = Object.freeze({ ...base, measures: Object.freeze(['$measure']) as string[] });
    interpolateQuery(stored, variables, {});
    expect(stored.measures).toEqual(['$measure']);
  });
});

describe('questions about log lines and users', () => {
  const chosen = fakeVariables(
    { logs: ['api', 'errors'], level: ['error', 'warning'], who: ['a.b', 'c'], trace: 't1', none: '', period: 'hour' },
    { every: ['api', 'errors'] }
  );
  const events: EventsModel = { refId: 'A', ...defaultEvents(undefined) };
  const get = { key: 'api.method', operator: '=', value: 'GET' };
  const ofUsers = { key: 'users.status', operator: '=', value: 'active' };
  const isGet = { member: 'api.method', op: '=', values: ['GET'] };

  it('replaces variables in every part of an events query', () => {
    const query: EventsModel = {
      ...events,
      datasets: ['$logs'],
      levels: ['$level'],
      search: [{ text: 'user=$who', mode: 'contains', caseSensitive: true }],
      stream: '$none',
      traceId: '$trace',
      grain: '$period',
    };
    expect(interpolateQuery(query, chosen, {})).toEqual({
      ...events,
      datasets: ['api', 'errors'],
      levels: ['error', 'warning'],
      search: [{ text: 'user=a\\.b|user=c', mode: 'matches', caseSensitive: true }],
      traceId: 't1',
      grain: 'hour',
    });
  });

  it('asks for everything where All is chosen', () => {
    const query: EventsModel = {
      ...events,
      datasets: ['$every'],
      levels: ['$every'],
      search: [{ text: '$every', mode: 'contains' }],
    };
    expect(interpolateQuery(query, chosen, {})).toEqual(events);
  });

  it('rules out each of several texts, joins several patterns, and drops empty ones', () => {
    const search = [
      { text: '$who', mode: 'notContains' as const },
      { text: '^$who$', mode: 'matches' as const },
      { text: '$none', mode: 'contains' as const },
    ];
    expect(interpolateQuery({ ...events, search }, chosen, {})).toMatchObject({
      search: [
        { text: 'a.b', mode: 'notContains' },
        { text: 'c', mode: 'notContains' },
        { text: '(?:^a.b$)|(?:^c$)', mode: 'matches' },
      ],
    });
  });

  it('applies ad-hoc filters of datasets with lines to all lines, once the catalogue tells which these are', () => {
    const adHocFilters = [get, ofUsers];
    expect(interpolateQuery(events, chosen, {}, { adHocFilters, catalogue: testCatalogue })).toMatchObject({
      filters: [isGet],
    });
    expect(interpolateQuery({ ...events, datasets: ['errors'] }, chosen, {}, { adHocFilters })).toMatchObject({
      filters: [],
    });
  });

  it('applies them to the steps of a funnel that read their dataset', () => {
    const funnel: FunnelModel = {
      refId: 'A',
      ...defaultFunnel(),
      steps: [
        { dataset: 'api', filters: [{ member: 'api.endpoint', op: '=', values: ['$trace'] }], title: '$trace' },
        { dataset: 'errors', filters: [] },
      ],
      by: '$none',
    };
    expect(interpolateQuery(funnel, chosen, {}, { adHocFilters: [get] })).toEqual({
      ...funnel,
      by: undefined,
      steps: [
        { dataset: 'api', filters: [{ member: 'api.endpoint', op: '=', values: ['t1'] }, isGet], title: 't1' },
        { dataset: 'errors', filters: [] },
      ],
    });
  });

  it('replaces variables in patterns and retention', () => {
    const moment = { dataset: '$logs', filters: [] };
    const retention: RetentionModel = { refId: 'A', ...defaultRetention(), start: moment, comeback: moment };
    expect(interpolateQuery(retention, chosen, {}, { adHocFilters: [get] })).toMatchObject({
      start: { dataset: 'api', filters: [isGet] },
      comeback: { dataset: 'api', filters: [isGet] },
    });
    const patterns = { refId: 'A', ...defaultPatterns(undefined), levels: ['$level'] };
    expect(interpolateQuery(patterns, chosen, {})).toEqual({ ...patterns, levels: ['error', 'warning'] });
  });

  it('replaces variables in a forecast', () => {
    const forecast = {
      refId: 'A',
      ...defaultForecast(undefined),
      measure: '$logs.requests',
      dimensions: ['api.method'],
      grain: '$period',
    };
    expect(interpolateQuery(forecast, chosen, {}, { adHocFilters: [get] })).toMatchObject({
      measure: 'api.requests',
      dimensions: ['api.method'],
      grain: 'hour',
      filters: [isGet],
    });
  });

  it('replaces variables in incidents, where "All" asks for everything', () => {
    const incidents = { refId: 'A', ...defaultIncidents(undefined), severities: ['$level'], rules: ['$trace'] };
    expect(interpolateQuery(incidents, chosen, {})).toEqual({
      ...incidents,
      severities: ['error', 'warning'],
      rules: ['t1'],
    });
    const everything = fakeVariables({}, { severity: ['P0', 'P1'] });
    expect(interpolateQuery({ ...incidents, severities: ['$severity'] }, everything, {})).toMatchObject({
      severities: [],
    });
  });
});
