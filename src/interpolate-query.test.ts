import { interpolateQuery } from './interpolate-query';
import type { MetricModel, RowsModel } from './query-model';
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
    expect(interpolateQuery({ ...base, measures: ['$measure'] }, variables, {}, adHoc)).toMatchObject({
      filters: [{ member: 'users.status', op: '=', values: ['active'] }],
    });
    const rows: RowsModel = { refId: 'A', kind: 'rows', dataset: '$set', filters: [], as: 'table' };
    expect(interpolateQuery(rows, variables, {}, adHoc)).toEqual({
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

  it('does not change the stored query', () => {
    const stored = Object.freeze({ ...base, measures: Object.freeze(['$measure']) as string[] });
    interpolateQuery(stored, variables, {});
    expect(stored.measures).toEqual(['$measure']);
  });
});
