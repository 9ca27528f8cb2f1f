import { type DataQueryRequest, SupplementaryQueryType } from '@grafana/data';

import { defaultEvents, defaultQuery } from '../default-query';
import type { EventsModel, MetricModel, OpsQuery } from '../query-model';
import { testCatalogue } from '../test-support/catalogue';

import { supplementaryQuery, supplementaryRequest } from './supplementary-queries';

const volume = { type: SupplementaryQueryType.LogsVolume } as const;
const sample = { type: SupplementaryQueryType.LogsSample } as const;
const lines: EventsModel = {
  refId: 'B',
  ...defaultEvents(undefined),
  datasets: ['api'],
  filters: [{ member: 'api.method', op: '=', values: ['$method'] }],
  levels: ['error'],
  search: [{ text: 'x', mode: 'contains' }],
  limit: 50,
  cursor: '1.1',
};
const metric: MetricModel = { refId: 'C', ...defaultQuery(undefined), measures: ['api.p95', 'users.new_users'] };
const requestOf = (targets: OpsQuery[], maxDataPoints?: number) =>
  ({ requestId: 'r', targets, maxDataPoints, scopedVars: {} }) as unknown as DataQueryRequest<OpsQuery>;

describe('supplementary queries', () => {
  it('asks for the volume of just the lines that are shown, by a name that Explore traces back', () => {
    const { limit: _limit, cursor: _cursor, ...asked } = lines;
    expect(supplementaryQuery(volume, lines, testCatalogue)).toEqual({
      ...asked,
      refId: 'log-volume-B',
      version: 1,
      as: 'volume',
    });
  });

  it('has no volume for what shows no lines, or is hidden', () => {
    expect(supplementaryQuery(volume, { ...lines, as: 'volume' }, testCatalogue)).toBeUndefined();
    expect(supplementaryQuery(volume, { ...lines, hide: true }, testCatalogue)).toBeUndefined();
    expect(supplementaryQuery(volume, metric, testCatalogue)).toBeUndefined();
  });

  it('shows lines behind measures, filtered as these are', () => {
    const filters: MetricModel['filters'] = [
      { member: 'api.method', op: '=', values: ['GET'] },
      { member: 'api.p95', op: '>', values: [500] },
      { member: 'users.status', op: '=', values: ['active'] },
    ];
    expect(supplementaryQuery({ ...sample, limit: 30 }, { ...metric, filters }, testCatalogue)).toMatchObject({
      kind: 'events',
      refId: 'log-sample-C',
      datasets: ['api'],
      filters: [filters[0]],
      as: 'lines',
      limit: 30,
    });
  });

  it('has no sample where no measure comes from lines, or that is not known yet', () => {
    const users = { ...metric, measures: ['users.new_users'] };
    expect(supplementaryQuery(sample, users, testCatalogue)).toBeUndefined();
    expect(supplementaryQuery(sample, metric, undefined)).toBeUndefined();
    expect(supplementaryQuery(sample, lines, testCatalogue)).toBeUndefined();
  });

  it('requests what there is, in bars wide enough to see', () => {
    const request = supplementaryRequest(volume, requestOf([metric, lines], 1500), testCatalogue);
    expect(request).toMatchObject({ requestId: 'r', maxDataPoints: 200, targets: [{ refId: 'log-volume-B' }] });
    expect(supplementaryRequest(volume, requestOf([lines], 90), testCatalogue)).toMatchObject({ maxDataPoints: 90 });
    expect(supplementaryRequest(volume, requestOf([metric]), testCatalogue)).toBeUndefined();
    expect(supplementaryRequest(sample, requestOf([metric], 1500), testCatalogue)).toMatchObject({
      maxDataPoints: 1500,
    });
  });
});
