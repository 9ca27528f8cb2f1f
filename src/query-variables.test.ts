import {
  defaultCapacity,
  defaultEvents,
  defaultFunnel,
  defaultPatterns,
  defaultQuery,
  defaultRetention,
} from './default-query';
import type { OpsQuery } from './query-model';
import { usesVariables } from './query-variables';

const metric = { refId: 'A', ...defaultQuery(undefined) };
const events = { refId: 'A', ...defaultEvents(undefined) };
const funnel = { refId: 'A', ...defaultFunnel() };
const step = { dataset: 'api', filters: [] };

describe('usesVariables', () => {
  test.each<[OpsQuery, boolean]>([
    [metric, false],
    [{ ...metric, grain: '$period' }, true],
    [{ ...metric, measures: ['${m}'] }, true],
    [{ ...metric, compare: '[[c]]' }, true],
    [{ ...metric, filters: [{ member: 'a.b', op: '=', values: [1, '$x'] }] }, true],
    [{ ...metric, filters: [{ member: 'a.b', op: '=', values: ['US$ 5'] }] }, false],
    [{ refId: 'A', kind: 'rows', dataset: '$set', filters: [], as: 'table' }, true],
    [events, false],
    [{ ...events, datasets: ['$set'] }, true],
    [{ ...events, levels: ['$level'] }, true],
    [{ ...events, search: [{ text: 'id=$id', mode: 'contains' }] }, true],
    [{ ...events, stream: '$file' }, true],
    [{ ...events, traceId: '${trace}' }, true],
    [{ ...events, as: 'volume', grain: '$period' }, true],
    [{ refId: 'A', ...defaultPatterns(undefined), dataset: '$set' }, true],
    [{ ...funnel, steps: [step] }, false],
    [{ ...funnel, by: '$split' }, true],
    [{ ...funnel, steps: [step, { ...step, filters: [{ member: 'api.method', op: '=', values: ['$x'] }] }] }, true],
    [{ ...funnel, steps: [{ ...step, title: '$name' }] }, true],
    [{ refId: 'A', ...defaultRetention(), comeback: { dataset: '$set', filters: [] } }, true],
    [{ refId: 'A', ...defaultRetention() }, false],
    [{ refId: 'A', kind: 'health', components: ['mysql'] }, false],
    [{ refId: 'A', ...defaultCapacity(), resources: ['$resource'] }, true],
    [{ refId: 'A', ...defaultCapacity(), factor: '$campaign' }, true],
    [{ refId: 'A', ...defaultCapacity() }, false],
  ])('%j: %s', (query, expected) => {
    expect(usesVariables(query)).toBe(expected);
  });
});
