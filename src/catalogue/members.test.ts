import { testCatalogue } from '../test-support/catalogue';

import { datasetsOf, findMember, isNumeric, MEASURE_OPERATORS, operatorsOf } from './members';

describe('members', () => {
  it('finds measures and dimensions by their full names', () => {
    expect(findMember(testCatalogue, 'users.new_users')).toMatchObject({ kind: 'measure', dataset: { name: 'users' } });
    expect(findMember(testCatalogue, 'users.status')).toMatchObject({ kind: 'dimension' });
    expect(findMember(testCatalogue, 'users.nothing')).toBeUndefined();
    expect(findMember(undefined, 'users.status')).toBeUndefined();
  });

  it('knows what can be asked of each', () => {
    const measure = findMember(testCatalogue, 'users.new_users')!;
    const text = findMember(testCatalogue, 'users.status')!;
    const number = findMember(testCatalogue, 'api.status')!;
    expect(operatorsOf(measure)).toBe(MEASURE_OPERATORS);
    expect(operatorsOf(text)).toContain('contains');
    expect([measure, text, number, undefined].map(isNumeric)).toEqual([true, false, true, false]);
  });

  it('names the datasets that a query reads', () => {
    const metric = {
      refId: 'A',
      kind: 'metric' as const,
      dimensions: [],
      filters: [],
      grain: 'auto',
      as: 'timeseries' as const,
    };
    expect([...datasetsOf({ ...metric, measures: ['api.p95', 'users.new_users', 'api.requests'] })]).toEqual([
      'api',
      'users',
    ]);
    expect([...datasetsOf({ ...metric, measures: [] })]).toEqual([]);
    expect([...datasetsOf({ refId: 'A', kind: 'health', components: ['mysql'] })]).toEqual([]);
  });
});
