import fc from 'fast-check';

import type { QueryKind } from './contract';
import { migrateQuery } from './migrate-query';

const LISTS: Record<QueryKind, string[]> = {
  metric: ['measures', 'dimensions', 'filters'],
  events: ['datasets', 'filters', 'levels', 'search'],
  patterns: ['filters', 'levels', 'search'],
  funnel: ['steps'],
  retention: [],
  forecast: ['dimensions', 'filters'],
  rows: ['filters'],
  incidents: ['severities', 'states', 'rules', 'figures'],
  inspection: ['groups', 'statuses'],
  capacity: ['resources'],
  health: ['components'],
};

describe('migrateQuery', () => {
  it('makes a bare query a metric query that asks nothing yet', () => {
    expect(migrateQuery({ refId: 'A' })).toEqual({
      refId: 'A',
      version: 1,
      kind: 'metric',
      measures: [],
      dimensions: [],
      filters: [],
      grain: 'auto',
      as: 'timeseries',
    });
  });

  it('keeps what Grafana and a hand-written query hold', () => {
    const query = {
      refId: 'B',
      datasource: { uid: 'u', type: 't' },
      hide: true,
      kind: 'metric',
      measures: ['api.p95'],
      filters: [{ member: 'api.method', op: 'isNull' }],
      top: { n: 3 },
      compare: '1w',
      limit: 7,
    };
    expect(migrateQuery(query)).toMatchObject({
      ...query,
      filters: [{ member: 'api.method', op: 'isNull', values: [] }],
    });
  });

  it('reads rows and health queries', () => {
    expect(migrateQuery({ refId: 'A', kind: 'rows', dataset: 'users', as: 'annotations' } as never)).toMatchObject({
      kind: 'rows',
      dataset: 'users',
      as: 'annotations',
      filters: [],
    });
    expect(migrateQuery({ refId: 'A', kind: 'health' } as never)).toMatchObject({ kind: 'health', components: [] });
  });

  it('reads a forecast, and its threshold whole or not at all', () => {
    const stored = { refId: 'A', kind: 'forecast', measure: 'api.requests', threshold: { value: 80 } };
    expect(migrateQuery(stored as never)).toMatchObject({
      measure: 'api.requests',
      grain: 'day',
      horizon: 30,
      threshold: { value: 80, direction: 'above' },
      as: 'timeseries',
    });
    expect(migrateQuery({ ...stored, threshold: { value: '80' } } as never)).toMatchObject({ threshold: undefined });
  });

  it('reads questions about log lines and users, whatever is missing or of another type', () => {
    expect(migrateQuery({ refId: 'A', kind: 'events' } as never)).toMatchObject({
      datasets: [],
      filters: [],
      levels: [],
      search: [],
      order: 'desc',
      as: 'lines',
      grain: 'auto',
    });
    const odd = {
      datasets: 'api',
      levels: [1, 'error'],
      search: [{ text: 'x' }, { mode: 'contains' }, 'y'],
      stream: 5,
    };
    expect(migrateQuery({ refId: 'A', kind: 'events', ...odd } as never)).toMatchObject({
      datasets: [],
      levels: ['error'],
      search: [{ text: 'x', mode: 'contains' }],
      stream: undefined,
    });
    expect(migrateQuery({ refId: 'A', kind: 'patterns', as: 'pie' } as never)).toMatchObject({
      dataset: 'errors',
      as: 'table',
    });
    expect(migrateQuery({ refId: 'A', kind: 'funnel', steps: [{ dataset: 'api', note: 1 }, null] } as never)).toEqual({
      refId: 'A',
      version: 1,
      kind: 'funnel',
      steps: [
        { dataset: 'api', filters: [] },
        { dataset: '', filters: [] },
      ],
      windowSeconds: 604_800,
    });
    expect(migrateQuery({ refId: 'A', kind: 'retention', periods: [1, 'x', 7] } as never)).toMatchObject({
      start: { dataset: '', filters: [] },
      comeback: { dataset: '', filters: [] },
      grain: 'day',
      periods: [1, 7],
      as: 'wide',
    });
  });

  it('leaves the version of a later plugin alone', () => {
    expect(migrateQuery({ refId: 'A', version: 9, kind: 'metric', news: 1 } as never)).toMatchObject({
      version: 9,
      news: 1,
    });
  });

  it('is idempotent and always gives complete lists, whatever is stored', () => {
    const json = fc.dictionary(
      fc.constantFrom(
        'kind',
        'version',
        'measures',
        'dimensions',
        'filters',
        'grain',
        'as',
        'dataset',
        'components',
        'datasets',
        'levels',
        'search',
        'stream',
        'steps',
        'severities',
        'view',
        'start',
        'periods',
        'extra'
      ),
      fc.oneof(
        fc.jsonValue(),
        fc.constantFrom(
          'rows',
          'health',
          'metric',
          'events',
          'patterns',
          'funnel',
          'retention',
          'incidents',
          'capacity',
          'table'
        ),
        fc.array(fc.constant({ member: 'a.b', op: '=' }))
      )
    );
    fc.assert(
      fc.property(json, (stored) => {
        const once = migrateQuery({ ...stored, refId: 'A' });
        expect(migrateQuery(once)).toEqual(once);
        const lists = LISTS[once.kind].map((name) => (once as unknown as Record<string, unknown>)[name]);
        expect(lists.every(Array.isArray)).toBe(true);
      })
    );
  });
});
