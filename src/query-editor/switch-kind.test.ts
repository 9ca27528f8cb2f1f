import { CoreApp } from '@grafana/data';

import { defaultEvents, defaultQuery } from '../default-query';
import type { EventsModel } from '../query-model';
import { testCatalogue } from '../test-support/catalogue';

import { switchKind } from './switch-kind';

const metric = {
  refId: 'B',
  hide: true,
  datasource: { uid: 'u', type: 't' },
  ...defaultQuery(undefined),
  measures: ['users.new_users'],
};

const place = { app: undefined, catalogue: testCatalogue };
const requests = { ...metric, measures: ['api.requests'] };
const lines: EventsModel = {
  refId: 'A',
  ...defaultEvents(undefined),
  datasets: ['errors'],
  levels: ['error'],
  search: [{ text: 'timeout', mode: 'contains' }],
};

describe('switchKind', () => {
  it('keeps what Grafana holds, and the dataset', () => {
    expect(switchKind(metric, 'rows', place)).toMatchObject({
      refId: 'B',
      hide: true,
      datasource: { uid: 'u' },
      kind: 'rows',
      dataset: 'users',
      as: 'table',
    });
  });

  it('starts a metric query with the default of its place', () => {
    const health = switchKind(metric, 'health', place);
    expect(health).toMatchObject({ kind: 'health', components: [] });
    expect(health).not.toHaveProperty('measures');
    expect(switchKind(health, 'metric', { ...place, app: CoreApp.UnifiedAlerting })).toMatchObject({
      as: 'number',
      measures: [],
    });
  });

  it('does nothing for the same kind', () => {
    expect(switchKind(metric, 'metric', place)).toBe(metric);
  });

  it('keeps a dataset only where the kind can read it', () => {
    expect(switchKind(requests, 'events', place)).toMatchObject({ kind: 'events', datasets: ['api'], as: 'lines' });
    expect(switchKind(metric, 'events', place)).toMatchObject({ datasets: [] });
    expect(switchKind(requests, 'funnel', place)).toMatchObject({ steps: [{ dataset: 'api', filters: [] }] });
    expect(switchKind(metric, 'funnel', place)).toMatchObject({ steps: [] });
    expect(switchKind(requests, 'retention', place)).toMatchObject({
      start: { dataset: 'api' },
      comeback: { dataset: 'api' },
    });
    expect(switchKind(metric, 'retention', place)).toMatchObject({ start: { dataset: '' }, comeback: { dataset: '' } });
    expect(switchKind({ ...metric, measures: ['logs.lines'] }, 'patterns', place)).toMatchObject({ dataset: 'logs' });
    expect(switchKind(requests, 'patterns', place)).toMatchObject({ dataset: 'errors' });
  });

  it('keeps what lines are searched for between lines and their patterns', () => {
    const patterns = switchKind(lines, 'patterns', place);
    expect(patterns).toMatchObject({ dataset: 'errors', levels: lines.levels, search: lines.search });
    expect(switchKind(patterns, 'events', place)).toMatchObject({
      datasets: ['errors'],
      levels: lines.levels,
      search: lines.search,
    });
  });

  it('forecasts the first measure', () => {
    expect(switchKind(requests, 'forecast', place)).toMatchObject({ kind: 'forecast', measure: 'api.requests' });
    expect(switchKind(lines, 'forecast', place)).toMatchObject({ measure: '' });
  });

  it('asks a rule for the volume of lines', () => {
    expect(switchKind(requests, 'events', { ...place, app: CoreApp.UnifiedAlerting })).toMatchObject({ as: 'volume' });
  });
});
