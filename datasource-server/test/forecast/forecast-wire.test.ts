/** Forecasts over the wire, on demo data in the real embedded engine. */
import type { ExplainResponse } from '../../src/contract/catalogue.ts';
import type { Frame, QueryResponse, QueryResult } from '../../src/contract/frames.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

const HOUR = 36e5;
const DAY = 864e5;
const NOW = Date.now();
const RANGE = { from: NOW - 7 * DAY, to: NOW };
const BY_HOUR = { kind: 'forecast', measure: 'api.requests', grain: 'hour', horizon: 48 };

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ DEMO: 'on', DEMO_DAYS: '30' });
}, 180_000);
afterAll(() => server.stop());

async function post<T>(path: string, body: object, headers: Record<string, string> = {}): Promise<T> {
  const response = await fetch(`${server.url}/api/v1/${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return (await response.json()) as T;
}

async function ask(query: object, { range = RANGE, headers = {}, locale = 'en' } = {}): Promise<QueryResult> {
  const { results } = await post<QueryResponse>('query', { range, locale, queries: [query] }, headers);
  return results['A'] as QueryResult;
}

const RULE = { headers: { FromAlert: 'true', 'X-Cache-Skip': 'true' } };

function seriesOf(frames: readonly Frame[], series: string): { times: number[]; values: Array<number | null> } {
  const frame = frames.find(({ schema }) => schema.fields[1]?.labels?.['series'] === series);
  const [times = [], values = []] = frame?.data.values ?? [];
  return { times: times as number[], values: values as Array<number | null> };
}

function rowOf({ schema, data }: Frame, row: number): Record<string, unknown> {
  return Object.fromEntries(schema.fields.map(({ name }, column) => [name, data.values[column]?.[row]]));
}

test('history, forecast and its interval are series of their own, one after the other', async () => {
  const { error, frames } = await ask(BY_HOUR);
  expect(error).toBeUndefined();
  expect(frames.map(({ schema }) => schema.fields[1]?.labels?.['series'])).toEqual([
    'history',
    'forecast',
    'lower',
    'upper',
  ]);
  const [history, forecast, lower, upper] = ['history', 'forecast', 'lower', 'upper'].map((name) =>
    seriesOf(frames, name)
  ) as [
    ReturnType<typeof seriesOf>,
    ReturnType<typeof seriesOf>,
    ReturnType<typeof seriesOf>,
    ReturnType<typeof seriesOf>,
  ];
  expect(forecast.times).toHaveLength(48);
  expect(forecast.times[0]).toBe((history.times.at(-1) as number) + HOUR);
  expect(history.times[0]).toBeGreaterThanOrEqual(RANGE.from - HOUR);
  forecast.values.forEach((value, step) => {
    expect(lower.values[step]).toBeLessThanOrEqual(value as number);
    expect(upper.values[step]).toBeGreaterThanOrEqual(value as number);
    expect(lower.values[step]).toBeGreaterThanOrEqual(0);
  });
});

test('a forecast says how well it did on its own past, and that the data are made up', async () => {
  const { frames } = await ask(BY_HOUR);
  const meta = frames.find(({ schema }) => schema.fields[1]?.labels?.['series'] === 'forecast')?.schema.meta;
  const { backtest, models } = meta?.custom?.forecast ?? { backtest: undefined, models: [] };
  expect(backtest?.folds).toBeGreaterThanOrEqual(5);
  expect(backtest?.mase).toBeLessThanOrEqual(backtest?.naiveMase as number);
  expect(models.length).toBeGreaterThan(0);
  const notices = frames[0]?.schema.meta.notices?.map(({ text }) => text) ?? [];
  expect(notices[0]).toMatch(/^Demo data/);
  expect(notices).toContainEqual(expect.stringMatching(/^Forecast by .*Backtest of \d+ folds, 48 steps each: MASE/));
  const zh = await ask(BY_HOUR, { locale: 'zh' });
  expect(zh.frames[0]?.schema.meta.notices).toContainEqual({
    severity: 'info',
    text: expect.stringMatching(/^预测由 .*回测 \d+ 次/),
  });
});

test('a forecast from two days ago holds most of what has come since', async () => {
  const to = Math.floor(NOW / HOUR) * HOUR - 48 * HOUR;
  const { frames } = await ask(BY_HOUR, { range: { from: to - DAY, to } });
  const [lower, upper] = [seriesOf(frames, 'lower'), seriesOf(frames, 'upper')];
  expect(lower.times[0]).toBe(to);
  const actual = await ask(
    { kind: 'metric', measures: ['api.requests'], grain: 'hour' },
    { range: { from: to, to: to + 48 * HOUR } }
  );
  const [times = [], values = []] = actual.frames[0]?.data.values ?? [];
  expect(times).toEqual(lower.times);
  const inside = values.filter((value, step) => {
    const [low, high] = [lower.values[step] as number, upper.values[step] as number];
    return (value as number) >= low && (value as number) <= high;
  });
  expect(inside.length / 48).toBeGreaterThan(0.7);
});

test('a rule is answered with the days to a threshold, at most the horizon, one row a series', async () => {
  const query = {
    kind: 'forecast',
    measure: 'host.disk',
    dimensions: ['host.host', 'host.mount'],
    grain: 'hour',
    horizon: 72,
    as: 'number',
  };
  const far = await ask({ ...query, threshold: { value: 1e6 } }, RULE);
  expect(far.error).toBeUndefined();
  expect(far.frames).toHaveLength(1);
  const [frame] = far.frames as [Frame];
  expect(frame.schema.meta.type).toBe('numeric-long');
  expect(frame.schema.fields.map(({ name }) => name)).toEqual(['host', 'mount', 'days_expected']);
  const days = frame.data.values[2] as number[];
  expect(days.length).toBeGreaterThan(0);
  days.forEach((value) => {
    expect(value).toBeGreaterThan(71 / 24);
    expect(value).toBeLessThanOrEqual(3);
  });
  const reached = await ask({ ...query, threshold: { value: 0.001 }, edge: 'latest' }, RULE);
  expect(reached.frames[0]?.data.values[2]).toEqual(days.map(() => 0));
  const end = await ask(query, RULE);
  expect(end.frames[0]?.schema.fields.at(-1)?.name).toBe('disk');
});

test('a table tells each series, when its threshold is reached and how sure that is', async () => {
  const { frames } = await ask({
    ...BY_HOUR,
    dimensions: ['api.method'],
    threshold: { value: 0, direction: 'above' },
    as: 'table',
  });
  const [table] = frames as [Frame];
  expect(table.schema.fields.map(({ name }) => name)).toEqual([
    'method',
    'current',
    'forecast',
    'lower',
    'upper',
    'earliest',
    'expected',
    'latest',
    'model',
    'mase',
    'coverage',
    'folds',
  ]);
  const row = rowOf(table, 0);
  expect(row['earliest']).toBe(row['latest']);
  expect(row['folds']).toBeGreaterThan(0);
  expect(Number(table.data.values[0]?.length)).toBeGreaterThan(1);
});

test('what is too short is refused with what it needs, and the past is still shown', async () => {
  const { error, frames } = await ask({ kind: 'forecast', measure: 'api.requests', grain: 'week', horizon: 4 });
  expect(error).toBeUndefined();
  expect(frames[0]?.schema.meta.notices).toContainEqual({
    severity: 'warning',
    text: expect.stringMatching(/^The history has \d points; a forecast needs 12\./),
  });
  expect(frames.map(({ schema }) => schema.fields[1]?.labels?.['series'])).toEqual(['history']);
  const rule = await ask({ kind: 'forecast', measure: 'api.requests', grain: 'week', as: 'number' }, RULE);
  expect(rule.frames[0]?.schema.fields).toEqual([]);
});

test.each<[string, object, object, RegExp]>([
  ['a measure that is not there', { ...BY_HOUR, measure: 'api.request' }, {}, /^\[unknown_member\].*api\.requests/],
  ['no measure', { kind: 'forecast' }, {}, /^\[bad_request\].*measure/],
  ['no horizon', { ...BY_HOUR, horizon: 0 }, {}, /^\[bad_request\].*horizon/],
  ['an automatic grain', { ...BY_HOUR, grain: 'auto' }, {}, /^\[bad_request\].*grain/],
  ['an edge of no interval', { ...BY_HOUR, as: 'number', edge: 'latest' }, {}, /^\[bad_request\].*threshold/],
  ['a misspelt threshold', { ...BY_HOUR, threshold: { values: 1 } }, {}, /^\[bad_request\].*threshold/],
  ['series for a rule', BY_HOUR, RULE, /^\[unsupported\].*as number/],
])('refuses %s', async (_, query, options, message) => {
  const { frames, ...result } = await ask(query, options);
  expect(frames).toEqual([]);
  expect(result).toMatchObject({ status: 400, errorSource: 'downstream', error: expect.stringMatching(message) });
});

test('the same question is answered from the cache', async () => {
  const query = { ...BY_HOUR, horizon: 24 };
  const caches = [await ask(query), await ask(query)].map(({ frames }) => frames[0]?.schema.meta.custom?.cache);
  expect(caches).toEqual(['miss', 'hit']);
});

test('explain tells the statement of the history and the question in words', async () => {
  const told = await post<ExplainResponse>('explain', {
    query: { ...BY_HOUR, threshold: { value: 500 } },
    range: RANGE,
  });
  expect(told.statements).toHaveLength(1);
  expect(told.statements[0]).toMatchObject({ dataset: 'api', engine: 'clickhouse' });
  expect(told.sentence.zh).toMatch(/^按小时预测.*未来 48 个周期的走势,以及何时升至 500。$/);
  expect(told.sentence.en).toMatch(/by hour, 48 ahead, and when it rises to 500\.$/);
});
