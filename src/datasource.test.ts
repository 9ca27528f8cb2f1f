import {
  CoreApp,
  type DataFrame,
  type DataQueryRequest,
  type DataSourceApi,
  type DataSourceInstanceSettings,
  dateTime,
  hasLogsContextSupport,
  hasQueryModificationSupport,
  hasSupplementaryQuerySupport,
  hasToggleableQueryFiltersSupport,
  type LogRowModel,
  LogRowContextQueryDirection,
  SupplementaryQueryType,
} from '@grafana/data';
import { setBackendSrv, setDataSourceSrv } from '@grafana/runtime';
import { lastValueFrom, of, throwError } from 'rxjs';

import { DataSource } from './datasource';
import { defaultEvents, defaultQuery } from './default-query';
import type { EventsModel, MetricModel, OpsOptions, OpsQuery } from './query-model';
import { testCatalogue } from './test-support/catalogue';
import { fakeVariables } from './test-support/variables';

const settings = (jsonData: OpsOptions = {}) =>
  ({
    id: 1,
    uid: 'ops',
    name: 'Ops',
    type: 'aimarket-ops-datasource',
    jsonData,
    meta: {},
  }) as unknown as DataSourceInstanceSettings<OpsOptions>;
const query: MetricModel = { refId: 'A', ...defaultQuery(undefined), measures: ['users.new_users'] };
const lines: EventsModel = { refId: 'A', ...defaultEvents(undefined) };
const range = { from: dateTime(1000), to: dateTime(2000), raw: { from: 'now-1h', to: 'now' } };
const fetch = jest.fn();

function makeDataSource(variables = fakeVariables({}), jsonData?: OpsOptions, language = 'en-US') {
  return new DataSource(settings(jsonData), language, variables);
}

function requestOf(targets: OpsQuery[], more: Partial<DataQueryRequest<OpsQuery>> = {}) {
  return {
    requestId: 'r',
    app: CoreApp.Dashboard,
    range,
    scopedVars: {},
    targets,
    timezone: 'utc',
    intervalMs: 60_000,
    ...more,
  } as DataQueryRequest<OpsQuery>;
}

function sentQueries() {
  return fetch.mock.lastCall[0].data.queries;
}

beforeEach(() => {
  fetch.mockReset().mockReturnValue(of({ data: { results: {} } }));
  setBackendSrv({ fetch } as unknown as Parameters<typeof setBackendSrv>[0]);
  setDataSourceSrv({ getInstanceSettings: () => ({ ...settings(), rawRef: { uid: 'ops', type: 'x' } }) } as never);
});

describe('query', () => {
  it('sends the dashboard’s zone and the reader’s language with each query, and no time', async () => {
    const source = makeDataSource(fakeVariables({ period: 'week' }), { locale: 'zh' });
    await lastValueFrom(source.query(requestOf([{ ...query, grain: '$period' }], { timezone: 'Europe/Berlin' })));
    expect(sentQueries()).toEqual([
      expect.objectContaining({ refId: 'A', kind: 'metric', grain: 'week', timezone: 'Europe/Berlin', locale: 'zh' }),
    ]);
    expect(JSON.stringify(sentQueries())).not.toContain('1000');
  });

  it('leaves a zone that a query names itself', async () => {
    await lastValueFrom(makeDataSource().query(requestOf([{ ...query, timezone: 'Asia/Tokyo' } as OpsQuery])));
    expect(sentQueries()[0].timezone).toBe('Asia/Tokyo');
  });

  it('does not touch expressions', async () => {
    const expression = {
      refId: 'B',
      datasource: { type: '__expr__', uid: '__expr__' },
      expression: '$A',
    } as unknown as OpsQuery;
    await lastValueFrom(makeDataSource().query(requestOf([query, expression])));
    expect(sentQueries()[1]).toMatchObject({ expression: '$A' });
    expect(sentQueries()[1]).not.toHaveProperty('locale');
    expect(sentQueries()[1]).not.toHaveProperty('timezone');
  });

  it('applies ad-hoc filters of the dashboard', async () => {
    const filters = [{ key: 'users.status', operator: '=|', value: 'a', values: ['a', 'b'] }];
    await lastValueFrom(makeDataSource().query(requestOf([query], { filters })));
    expect(sentQueries()[0].filters).toEqual([{ member: 'users.status', op: 'in', values: ['a', 'b'] }]);
  });
});

describe('log lines in Explore', () => {
  const answerOf = (refId: string) => ({
    results: {
      [refId]: {
        status: 200,
        frames: [
          {
            schema: {
              refId,
              meta: { type: 'log-lines', custom: { nextCursor: '5.1' } },
              fields: [
                { name: 'timestamp', type: 'time' },
                { name: 'body', type: 'string' },
                { name: 'labels', type: 'other' },
              ],
            },
            data: { values: [[5], ['boom'], [{ dataset: 'api', stream: 'a.log', trace_id: 't1' }]] },
          },
        ],
      },
    },
  });
  const row = {
    timeEpochMs: 5,
    uid: 'A_1',
    labels: { stream: 'a.log' },
    dataFrame: { refId: 'A', length: 1, fields: [] },
  } as unknown as LogRowModel;

  it('supports what Explore asks for by its own checks', () => {
    const source = makeDataSource();
    expect(hasLogsContextSupport(source)).toBe(true);
    expect(hasToggleableQueryFiltersSupport(source)).toBe(true);
    expect(hasQueryModificationSupport(source)).toBe(true);
    const asGrafanaHoldsIt = source as unknown as DataSourceApi;
    expect(hasSupplementaryQuerySupport(asGrafanaHoldsIt, SupplementaryQueryType.LogsVolume)).toBe(true);
    expect(source.getSupportedQueryModifications()).toContain('ADD_STRING_FILTER_OUT');
  });

  it('links lines to their trace', async () => {
    fetch.mockReturnValue(of({ data: answerOf('A') }));
    const { data } = await lastValueFrom(makeDataSource().query(requestOf([lines])));
    const [frame]: DataFrame[] = data;
    expect(frame?.fields.map(({ name }) => name)).toEqual(['timestamp', 'body', 'labels', 'trace']);
    expect(frame?.fields.at(-1)?.config.links?.[0]?.internal).toMatchObject({ datasourceUid: 'ops' });
  });

  it('asks for the volume of the lines', async () => {
    const source = makeDataSource(fakeVariables({ level: 'error' }));
    const request = source.getSupplementaryRequest(
      SupplementaryQueryType.LogsVolume,
      requestOf([{ ...lines, levels: ['$level'] }], { maxDataPoints: 1000 })
    );
    await lastValueFrom(source.query(request!));
    expect(sentQueries()).toEqual([
      expect.objectContaining({ refId: 'log-volume-A', as: 'volume', levels: ['error'], maxDataPoints: 200 }),
    ]);
  });

  it('reads the context of a line from the data server, and goes on from there', async () => {
    fetch.mockReturnValue(of({ data: answerOf('context-backward') }));
    const source = makeDataSource();
    const options = { direction: LogRowContextQueryDirection.Backward, limit: 50 };
    const { data } = await source.getLogRowContext(row, options);
    expect(fetch.mock.lastCall[0].data).toMatchObject({ from: String(5 - 86_400_000), to: '6' });
    expect(sentQueries()).toEqual([
      expect.objectContaining({ kind: 'events', stream: 'a.log', order: 'desc', limit: 50, datasets: [] }),
    ]);
    await source.getLogRowContext({ ...row, dataFrame: data[0] }, options);
    expect(sentQueries()[0]).toHaveProperty('cursor', '5.1');
    expect(await source.getLogRowContextQuery(row, options, lines)).toMatchObject({
      refId: 'A',
      kind: 'events',
      stream: 'a.log',
      datasource: { uid: 'ops' },
    });
  });

  it('says why there is no context', async () => {
    const results = { 'context-backward': { status: 503, error: '[overloaded] 忙', frames: [] } };
    fetch.mockReturnValue(of({ data: { results } }));
    await expect(makeDataSource().getLogRowContext(row)).rejects.toThrow('[overloaded] 忙');
  });

  it('filters by a click once the catalogue is known, and tells that it did', async () => {
    fetch.mockReturnValue(of({ data: testCatalogue }));
    const source = makeDataSource();
    await source.catalogue.get();
    const options = { key: 'status', value: '500' };
    const filtered = source.toggleQueryFilter(lines, { type: 'FILTER_FOR', options });
    expect(filtered).toMatchObject({ filters: [{ member: 'api.status', op: '=', values: [500] }] });
    expect(source.queryHasFilter(filtered, options)).toBe(true);
    expect(source.queryHasFilter(lines, options)).toBe(false);
    expect(source.modifyQuery(lines, { type: 'ADD_STRING_FILTER', options: { value: 'boom' } })).toMatchObject({
      search: [{ text: 'boom', mode: 'contains' }],
    });
  });

  it('reads the catalogue first where ad-hoc filters meet the lines of all datasets', async () => {
    const filters = [
      { key: 'api.method', operator: '=', value: 'GET' },
      { key: 'users.status', operator: '=', value: 'active' },
    ];
    fetch.mockImplementation(({ url }: { url: string }) =>
      of({ data: url.includes('/resources/catalogue') ? testCatalogue : { results: {} } })
    );
    await lastValueFrom(makeDataSource().query(requestOf([lines], { filters })));
    expect(sentQueries()[0].filters).toEqual([{ member: 'api.method', op: '=', values: ['GET'] }]);
  });
});

describe('queries outside a dashboard', () => {
  it('makes a stored rule query of a panel, with its variables replaced and nothing of the moment in it', () => {
    const source = makeDataSource(fakeVariables({ status: ['active', "O'Brien"] }));
    const scoped = { __interval: { text: '1m', value: '1m' } };
    const [made] = source.interpolateVariablesInQueries(
      [{ ...query, filters: [{ member: 'users.status', op: '=', values: ['$status'] }] }],
      scoped
    );
    expect(made).toEqual({
      ...query,
      filters: [{ member: 'users.status', op: 'in', values: ['active', "O'Brien"] }],
      datasource: { uid: 'ops', type: 'aimarket-ops-datasource' },
    });
  });

  it('runs only what asks something', () => {
    const source = makeDataSource();
    expect(source.filterQuery({ ...query, measures: [] })).toBe(false);
    expect(source.filterQuery({ refId: 'A' } as OpsQuery)).toBe(false);
    expect(source.filterQuery(query)).toBe(true);
  });

  it('offers rules another default than panels', () => {
    expect(makeDataSource().getDefaultQuery(CoreApp.UnifiedAlerting)).toMatchObject({ grain: 'none', as: 'number' });
    expect(makeDataSource().getDefaultQuery(CoreApp.PanelEditor)).toMatchObject({ grain: 'auto', as: 'timeseries' });
    expect(makeDataSource().getDefaultQuery(CoreApp.Explore)).toMatchObject({ kind: 'events', as: 'lines' });
  });
});

describe('language', () => {
  it('follows Grafana, unless the data source names one', () => {
    expect(makeDataSource(undefined, {}, 'zh-Hans').locale).toBe('zh');
    expect(makeDataSource(undefined, { locale: 'en' }, 'zh-Hans').locale).toBe('en');
  });

  it('says a query in words, with titles once the catalogue is known', async () => {
    fetch.mockReturnValue(of({ data: testCatalogue }));
    const source = makeDataSource(undefined, { locale: 'zh' });
    expect(source.getQueryDisplayText(query)).toBe('按合适的时间粒度统计 users.new_users');
    await source.catalogue.get();
    expect(source.getQueryDisplayText(query)).toBe('按合适的时间粒度统计新增用户');
  });
});

describe('resources', () => {
  it('lists dimensions for ad-hoc filters, of the dashboard’s datasets only', async () => {
    fetch.mockReturnValue(of({ data: testCatalogue }));
    const source = makeDataSource();
    expect((await source.getTagKeys()).map(({ value }) => value)).toEqual([
      'users.status',
      'api.endpoint',
      'api.method',
      'api.status',
      'errors.type',
    ]);
    expect(await source.getTagKeys({ filters: [], queries: [query] })).toEqual([
      { text: 'Users / User status', value: 'users.status' },
    ]);
    expect(fetch).toHaveBeenCalledTimes(1);
  });

  it('lists a dimension’s values in the range', async () => {
    fetch.mockReturnValue(of({ data: { values: ['active', '😀'], truncated: false } }));
    const values = await makeDataSource().getTagValues({ key: 'users.status', filters: [], timeRange: range });
    expect(values).toEqual([
      { text: 'active', value: 'active' },
      { text: '😀', value: '😀' },
    ]);
    expect(fetch.mock.lastCall[0]).toMatchObject({
      url: '/api/datasources/uid/ops/resources/values',
      params: { member: 'users.status', from: 1000, to: 2000, limit: 100, locale: 'en' },
      showErrorAlert: false,
    });
  });

  it('explains a query as it would be sent', async () => {
    fetch.mockReturnValue(of({ data: { statements: [], sentence: { zh: '', en: '' } } }));
    const source = makeDataSource(fakeVariables({ period: 'day' }));
    await source.explain({ ...query, grain: '$period' }, { range, timezone: 'utc' });
    expect(fetch.mock.lastCall[0]).toMatchObject({
      method: 'POST',
      url: '/api/datasources/uid/ops/resources/explain',
      data: { query: { grain: 'day' }, range: { from: 1000, to: 2000 }, timezone: 'UTC', locale: 'en' },
    });
  });

  it('fails with the data server’s own words', async () => {
    fetch.mockReturnValue(
      throwError(() => ({ status: 401, data: { error: { code: 'unauthorized', message: '令牌缺失或无效' } } }))
    );
    const source = makeDataSource();
    await expect(source.catalogue.get()).rejects.toThrow('[unauthorized] 令牌缺失或无效');
    await expect(source.explain(query, {})).rejects.toThrow('[unauthorized] 令牌缺失或无效');
  });
});
