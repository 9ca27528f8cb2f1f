import type { AnnotationQuery } from '@grafana/data';

import type { OpsQuery } from '../query-model';

import { annotationSupport } from './annotation-support';

const annotation = (target?: unknown) =>
  ({ name: 'x', enable: true, iconColor: 'red', target }) as unknown as AnnotationQuery<OpsQuery>;

describe('annotationSupport', () => {
  it('asks for rows as annotations', () => {
    const target = {
      refId: 'Anno',
      kind: 'rows',
      dataset: 'users',
      filters: [{ member: 'users.status', op: '=', values: ['a'] }],
      as: 'table',
      limit: 5,
    };
    expect(annotationSupport.prepareQuery?.(annotation(target))).toMatchObject({ ...target, as: 'annotations' });
  });

  it('asks nothing until a dataset is chosen', () => {
    expect(annotationSupport.prepareQuery?.(annotation())).toBeUndefined();
    expect(annotationSupport.prepareQuery?.(annotation({ refId: 'Anno' }))).toBeUndefined();
    expect(
      annotationSupport.prepareQuery?.(annotation({ refId: 'Anno', kind: 'metric', measures: ['users.new_users'] }))
    ).toBeUndefined();
  });

  it('asks for incidents as regions, whatever view was stored', () => {
    const target = { refId: 'Anno', kind: 'incidents', view: 'list', severities: ['P0'] };
    expect(annotationSupport.prepareQuery?.(annotation(target))).toMatchObject({
      ...target,
      view: 'annotations',
      states: [],
    });
  });

  it('starts with an empty rows query', () => {
    expect(annotationSupport.getDefaultQuery?.()).toMatchObject({ kind: 'rows', as: 'annotations', dataset: '' });
  });
});
