import { defaultQuery } from './default-query';
import type { OpsQuery } from './query-model';
import { usesVariables } from './query-variables';

const metric = { refId: 'A', ...defaultQuery(undefined) };

describe('usesVariables', () => {
  test.each<[OpsQuery, boolean]>([
    [metric, false],
    [{ ...metric, grain: '$period' }, true],
    [{ ...metric, measures: ['${m}'] }, true],
    [{ ...metric, compare: '[[c]]' }, true],
    [{ ...metric, filters: [{ member: 'a.b', op: '=', values: [1, '$x'] }] }, true],
    [{ ...metric, filters: [{ member: 'a.b', op: '=', values: ['US$ 5'] }] }, false],
    [{ refId: 'A', kind: 'rows', dataset: '$set', filters: [], as: 'table' }, true],
    [{ refId: 'A', kind: 'health', components: ['mysql'] }, false],
  ])('%j: %s', (query, expected) => {
    expect(usesVariables(query)).toBe(expected);
  });
});
