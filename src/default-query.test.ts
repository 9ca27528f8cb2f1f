import { CoreApp } from '@grafana/data';

import {
  defaultEvents,
  defaultIncidents,
  defaultPatterns,
  defaultQuery,
  startingQuery,
  withDefaults,
} from './default-query';

describe('defaultQuery', () => {
  it('is one number over the whole range for alert rules, a time series elsewhere', () => {
    expect(defaultQuery(CoreApp.UnifiedAlerting)).toMatchObject({ grain: 'none', as: 'number' });
    expect(defaultQuery(CoreApp.PanelEditor)).toMatchObject({ grain: 'auto', as: 'timeseries' });
  });

  it('starts with log lines in Explore, with a measure elsewhere', () => {
    expect(startingQuery(CoreApp.Explore)).toMatchObject({ kind: 'events', as: 'lines', datasets: [] });
    expect(startingQuery(CoreApp.PanelEditor)).toMatchObject({ kind: 'metric' });
    expect(withDefaults({ refId: 'A' }, CoreApp.Explore)).toMatchObject({ refId: 'A', kind: 'events' });
  });

  it('gives a rule what it can judge: numbers over time', () => {
    expect(defaultEvents(CoreApp.UnifiedAlerting)).toMatchObject({ as: 'volume' });
    expect(defaultPatterns(CoreApp.UnifiedAlerting)).toMatchObject({ as: 'timeseries' });
    expect(defaultIncidents(CoreApp.UnifiedAlerting)).toMatchObject({ view: 'summary', figures: ['open_p0'] });
    expect(defaultIncidents(undefined)).toMatchObject({ view: 'list', figures: [] });
    expect(defaultPatterns(undefined)).toMatchObject({ as: 'table' });
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
