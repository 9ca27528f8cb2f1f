import { CoreApp } from '@grafana/data';

import { defaultQuery } from '../default-query';

import { switchKind } from './switch-kind';

const metric = {
  refId: 'B',
  hide: true,
  datasource: { uid: 'u', type: 't' },
  ...defaultQuery(undefined),
  measures: ['users.new_users'],
};

describe('switchKind', () => {
  it('keeps what Grafana holds, and the dataset', () => {
    expect(switchKind(metric, 'rows', undefined)).toMatchObject({
      refId: 'B',
      hide: true,
      datasource: { uid: 'u' },
      kind: 'rows',
      dataset: 'users',
      as: 'table',
    });
  });

  it('starts a metric query with the default of its place', () => {
    const health = switchKind(metric, 'health', undefined);
    expect(health).toMatchObject({ kind: 'health', components: [] });
    expect(health).not.toHaveProperty('measures');
    expect(switchKind(health, 'metric', CoreApp.UnifiedAlerting)).toMatchObject({ as: 'number', measures: [] });
  });

  it('does nothing for the same kind', () => {
    expect(switchKind(metric, 'metric', undefined)).toBe(metric);
  });
});
