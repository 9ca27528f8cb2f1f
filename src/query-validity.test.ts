import {
  defaultCapacity,
  defaultEvents,
  defaultForecast,
  defaultFunnel,
  defaultIncidents,
  defaultPatterns,
  defaultQuery,
  defaultRetention,
} from './default-query';
import type { OpsQuery } from './query-model';
import { isRunnable } from './query-validity';

describe('isRunnable', () => {
  const metric = { refId: 'A', ...defaultQuery(undefined) };

  const did = (dataset: string) => ({ dataset, filters: [] });

  test.each<[string, OpsQuery, boolean]>([
    ['a new query', metric, false],
    ['blank measures', { ...metric, measures: [' '] }, false],
    ['a measure', { ...metric, measures: ['users.new_users'] }, true],
    ['rows of nothing', { refId: 'A', kind: 'rows' as const, dataset: '', filters: [], as: 'table' as const }, false],
    [
      'rows of a dataset',
      { refId: 'A', kind: 'rows' as const, dataset: 'users', filters: [], as: 'table' as const },
      true,
    ],
    ['log lines of all datasets', { refId: 'A', ...defaultEvents(undefined) }, true],
    ['patterns of errors', { refId: 'A', ...defaultPatterns(undefined) }, true],
    ['patterns of nothing', { refId: 'A', ...defaultPatterns(undefined), dataset: '' }, false],
    ['a forecast of nothing', { refId: 'A', ...defaultForecast(undefined) }, false],
    ['a forecast', { refId: 'A', ...defaultForecast(undefined), measure: 'api.requests' }, true],
    ['a funnel of no step', { refId: 'A', ...defaultFunnel() }, false],
    ['a funnel of one step', { refId: 'A', ...defaultFunnel(), steps: [did('api')] }, false],
    ['a funnel with a step of nothing', { refId: 'A', ...defaultFunnel(), steps: [did('api'), did(' ')] }, false],
    ['a funnel', { refId: 'A', ...defaultFunnel(), steps: [did('api'), did('errors')] }, true],
    ['retention of nothing', { refId: 'A', ...defaultRetention() }, false],
    ['retention without a comeback', { refId: 'A', ...defaultRetention(), start: did('api') }, false],
    ['retention', { refId: 'A', ...defaultRetention(), start: did('api'), comeback: did('api') }, true],
    ['incidents', { refId: 'A', ...defaultIncidents(undefined) }, true],
    ['capacity', { refId: 'A', ...defaultCapacity() }, true],
    ['health', { refId: 'A', kind: 'health' as const, components: [] }, true],
  ])('%s', (_name, query, expected) => {
    expect(isRunnable(query)).toBe(expected);
  });
});
