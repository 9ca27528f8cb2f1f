import { CoreApp } from '@grafana/data';

import { defaultQuery, withDefaults } from './default-query';

describe('defaultQuery', () => {
  it('is one number over the whole range for alert rules, a time series elsewhere', () => {
    expect(defaultQuery(CoreApp.UnifiedAlerting)).toMatchObject({ grain: 'none', as: 'number' });
    expect(defaultQuery(CoreApp.PanelEditor)).toMatchObject({ grain: 'auto', as: 'timeseries' });
    expect(defaultQuery(CoreApp.Explore)).toMatchObject({ grain: 'auto', as: 'timeseries' });
  });

  it('fills in only what Grafana left bare', () => {
    const stored = { refId: 'B', kind: 'metric', grain: 'day' };
    expect(withDefaults(stored, CoreApp.UnifiedAlerting)).toBe(stored);
    expect(withDefaults({ refId: 'C', hide: true }, CoreApp.UnifiedAlerting)).toMatchObject({
      refId: 'C',
      hide: true,
      as: 'number',
    });
  });
});
