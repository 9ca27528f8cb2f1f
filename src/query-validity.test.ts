import { defaultQuery } from './default-query';
import { isRunnable } from './query-validity';

describe('isRunnable', () => {
  const metric = { refId: 'A', ...defaultQuery(undefined) };

  test.each([
    ['a new query', metric, false],
    ['blank measures', { ...metric, measures: [' '] }, false],
    ['a measure', { ...metric, measures: ['users.new_users'] }, true],
    ['rows of nothing', { refId: 'A', kind: 'rows' as const, dataset: '', filters: [], as: 'table' as const }, false],
    [
      'rows of a dataset',
      { refId: 'A', kind: 'rows' as const, dataset: 'users', filters: [], as: 'table' as const },
      true,
    ],
    ['health', { refId: 'A', kind: 'health' as const, components: [] }, true],
  ])('%s', (_name, query, expected) => {
    expect(isRunnable(query)).toBe(expected);
  });
});
