import { defaultEvents, defaultPatterns, defaultQuery } from '../default-query';
import type { EventsModel, FilterModel, OpsQuery } from '../query-model';
import { testCatalogue } from '../test-support/catalogue';

import { type Click, hasFilter, toggleFilter, withSearch } from './label-filters';

const lines: EventsModel = { refId: 'A', ...defaultEvents(undefined) };
const forGet: Click = { type: 'FILTER_FOR', key: 'method', value: 'GET', dataset: 'api' };
const outGet: Click = { ...forGet, type: 'FILTER_OUT' };
const toggle = (query: OpsQuery, click: Click) => toggleFilter(query, click, testCatalogue);
const filtered = (...filters: FilterModel[]): EventsModel => ({ ...lines, filters });

describe('toggleFilter', () => {
  it('filters by the dimension of the clicked line’s dataset, and takes the filter back', () => {
    const once = toggle(lines, forGet);
    expect(once).toEqual(filtered({ member: 'api.method', op: '=', values: ['GET'] }));
    expect(toggle(once, forGet)).toEqual(lines);
  });

  it('replaces the opposite filter', () => {
    const shut = toggle(toggle(lines, forGet), outGet);
    expect(shut).toEqual(filtered({ member: 'api.method', op: '!=', values: ['GET'] }));
    expect(toggle(shut, forGet)).toEqual(filtered({ member: 'api.method', op: '=', values: ['GET'] }));
    expect(toggle(shut, outGet)).toEqual(lines);
  });

  it('takes one value out of several, and leaves other filters alone', () => {
    const many: FilterModel = { member: 'api.method', op: 'in', values: ['GET', 'POST'] };
    const other: FilterModel = { member: 'api.endpoint', op: '=', values: ['GET'] };
    expect(toggle(filtered(many, other), forGet)).toEqual(filtered({ ...many, values: ['POST'] }, other));
    expect(toggle(filtered(many, other), outGet)).toEqual(
      filtered({ ...many, values: ['POST'] }, other, { member: 'api.method', op: '!=', values: ['GET'] })
    );
  });

  it('makes a number for a numeric dimension, and finds it again', () => {
    const status: Click = { type: 'FILTER_FOR', key: 'status', value: '500', dataset: 'api' };
    const once = toggle(lines, status);
    expect(once).toEqual(filtered({ member: 'api.status', op: '=', values: [500] }));
    expect(hasFilter(once, status)).toBe(true);
    expect(toggle(once, status)).toEqual(lines);
  });

  it('looks for the dimension in all that the query reads where the line’s dataset is not known', () => {
    expect(toggle(lines, { type: 'FILTER_FOR', key: 'type', value: 'TypeError' })).toEqual(
      filtered({ member: 'errors.type', op: '=', values: ['TypeError'] })
    );
  });

  it('chooses the file, the trace and the dataset of a line, and takes the choice back', () => {
    const stream: Click = { type: 'FILTER_FOR', key: 'stream', value: 'a.log', dataset: 'api' };
    const trace: Click = { type: 'FILTER_FOR', key: 'trace_id', value: 't1', dataset: 'api' };
    const dataset: Click = { type: 'FILTER_FOR', key: 'dataset', value: 'api', dataset: 'api' };
    expect(toggle(lines, stream)).toEqual({ ...lines, stream: 'a.log' });
    expect(toggle(lines, trace)).toEqual({ ...lines, traceId: 't1' });
    expect(toggle(lines, dataset)).toEqual({ ...lines, datasets: ['api'] });
    for (const click of [stream, trace, dataset]) {
      expect(hasFilter(lines, click)).toBe(false);
      expect(hasFilter(toggle(lines, click), click)).toBe(true);
      expect(toggle(toggle(lines, click), click)).toEqual(lines);
    }
  });

  it('reads every dataset but one, and drops the filters of that one', () => {
    const query = filtered({ member: 'api.method', op: '=', values: ['GET'] });
    const out: Click = { type: 'FILTER_OUT', key: 'dataset', value: 'api', dataset: 'api' };
    expect(toggle(query, out)).toEqual({ ...lines, datasets: ['errors'] });
  });

  it('searches for the value of a label that no dimension stands for', () => {
    const user: Click = { type: 'FILTER_FOR', key: 'user_id', value: 'u-17', dataset: 'api' };
    const found = toggle(lines, user);
    expect(found).toEqual({ ...lines, search: [{ text: 'u-17', mode: 'contains', caseSensitive: true }] });
    expect(hasFilter(found, user)).toBe(true);
    expect(toggle(found, user)).toEqual(lines);
    expect(toggle(found, { ...user, type: 'FILTER_OUT' })).toEqual({
      ...lines,
      search: [{ text: 'u-17', mode: 'notContains', caseSensitive: true }],
    });
  });

  it('filters the dimension behind a table’s column, by whichever name the column has', () => {
    const metric: OpsQuery = { refId: 'A', ...defaultQuery(undefined), measures: ['users.new_users'], as: 'table' };
    for (const key of ['users.status', 'status', '用户状态', 'User status']) {
      expect(toggle(metric, { type: 'FILTER_FOR', key, value: 'active' })).toMatchObject({
        filters: [{ member: 'users.status', op: '=', values: ['active'] }],
      });
    }
    expect(toggle(metric, { type: 'FILTER_FOR', key: 'New users', value: '5' })).toBe(metric);
  });

  it('leaves a query without filters as it is', () => {
    const health: OpsQuery = { refId: 'A', kind: 'health', components: [] };
    expect(toggle(health, forGet)).toBe(health);
    expect(hasFilter(health, forGet)).toBe(false);
  });
});

describe('withSearch', () => {
  it('adds a marked text to lines and patterns, once, in its own spelling', () => {
    const once = withSearch(lines, 'Time Out', 'contains');
    expect(once).toEqual({ ...lines, search: [{ text: 'Time Out', mode: 'contains', caseSensitive: true }] });
    expect(withSearch(once, 'Time Out', 'contains')).toBe(once);
    expect(withSearch({ refId: 'A', ...defaultPatterns(undefined) }, 'x', 'notContains')).toMatchObject({
      search: [{ text: 'x', mode: 'notContains' }],
    });
  });

  it('adds nothing to other queries, and no empty text', () => {
    const metric: OpsQuery = { refId: 'A', ...defaultQuery(undefined) };
    expect(withSearch(metric, 'x', 'contains')).toBe(metric);
    expect(withSearch(lines, '', 'contains')).toBe(lines);
  });
});
