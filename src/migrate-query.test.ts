import fc from 'fast-check';

import { migrateQuery } from './migrate-query';

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
        'extra'
      ),
      fc.oneof(
        fc.jsonValue(),
        fc.constantFrom('rows', 'health', 'metric', 'table'),
        fc.array(fc.constant({ member: 'a.b', op: '=' }))
      )
    );
    fc.assert(
      fc.property(json, (stored) => {
        const once = migrateQuery({ ...stored, refId: 'A' });
        expect(migrateQuery(once)).toEqual(once);
        const lists =
          once.kind === 'metric'
            ? [once.measures, once.dimensions, once.filters]
            : once.kind === 'rows'
              ? [once.filters]
              : [once.components];
        expect(lists.every(Array.isArray)).toBe(true);
      })
    );
  });
});
