/** Funnels and retention over the wire: what is refused and how, what an answer says about itself, what would run. */
import type { Catalogue, ExplainResponse } from '../../src/contract/catalogue.ts';
import type { QueryResponse, QueryResult } from '../../src/contract/frames.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

const DAY = 864e5;
const NOW = Date.now();
const RANGE = { from: NOW - 9 * DAY, to: NOW - DAY };

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ DEMO: 'on', DEMO_DAYS: '10' });
}, 120_000);
afterAll(() => server.stop());

async function post<T>(path: string, body: object, headers: Record<string, string> = {}): Promise<T> {
  const response = await fetch(`${server.url}/api/v1/${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return (await response.json()) as T;
}

async function ask(query: object, headers?: Record<string, string>): Promise<QueryResult> {
  const { results } = await post<QueryResponse>('query', { range: RANGE, locale: 'en', queries: [query] }, headers);
  return results['A'] as QueryResult;
}

const ACTION = { dataset: 'actions', filters: [] };
const did = (action: unknown) => ({
  dataset: 'actions',
  filters: [{ member: 'actions.action', op: '=', values: [action] }],
});
const FUNNEL = { kind: 'funnel', steps: [did('submit_idea'), did('purchase')] };
const RETENTION = { kind: 'retention', start: ACTION, comeback: ACTION };

test.each<[string, object, number, RegExp]>([
  ['one step', { ...FUNNEL, steps: [ACTION] }, 400, /^\[bad_request\].*steps/],
  ['eleven steps', { ...FUNNEL, steps: Array(11).fill(ACTION) }, 400, /^\[bad_request\].*steps/],
  ['no window', { ...FUNNEL, windowSeconds: 0 }, 400, /^\[bad_request\].*windowSeconds/],
  [
    'a misspelt key in a step',
    { ...FUNNEL, steps: [ACTION, { ...ACTION, filter: [] }] },
    400,
    /^\[bad_request\].*filter/,
  ],
  ['a split that is no member', { ...FUNNEL, by: 'app' }, 400, /^\[bad_request\].*by/],
  [
    'a split of another dataset',
    { ...FUNNEL, by: 'api.endpoint' },
    400,
    /^\[bad_request\].*first step's dataset, actions/,
  ],
  ['a split that is not there', { ...FUNNEL, by: 'actions.ap' }, 400, /^\[unknown_member\].*actions\.app/],
  [
    'a dataset that is not there',
    { ...FUNNEL, steps: [ACTION, { dataset: 'action' }] },
    400,
    /^\[unknown_member\].*actions/,
  ],
  [
    'a dataset without users',
    { ...FUNNEL, steps: [ACTION, { dataset: 'host' }] },
    400,
    /^\[unsupported\].*which user acted/,
  ],
  [
    'a filter of another dataset',
    { ...RETENTION, start: { dataset: 'api', filters: did('x').filters } },
    400,
    /^\[bad_request\].*actions\.action does not belong to api/,
  ],
  ['no period', { ...RETENTION, periods: [] }, 400, /^\[bad_request\].*periods/],
  ['hours', { ...RETENTION, grain: 'hour' }, 400, /^\[bad_request\].*grain/],
])('refuses %s', async (_, query, status, message) => {
  const { frames, ...result } = await ask(query);
  expect(frames).toEqual([]);
  expect(result).toMatchObject({ status, errorSource: 'downstream', error: expect.stringMatching(message) });
});

test('too many cohorts are refused with what to do', async () => {
  const range = { from: NOW - 1200 * DAY, to: NOW };
  const { results } = await post<QueryResponse>('query', { range, queries: [RETENTION], locale: 'zh' });
  expect(results['A']?.error).toMatch(/^\[too_many_buckets\].*超过 1000 个.*周或月/);
});

test.each([FUNNEL, RETENTION])('an alert rule cannot use it ($kind)', async (query) => {
  const { status, error } = await ask(query, { FromAlert: 'true', 'X-Cache-Skip': 'true' });
  expect([status, error]).toEqual([
    400,
    expect.stringMatching(/^\[unsupported\] An alert rule cannot use .* metric query/),
  ]);
});

test('steps may lie in different datasets', async () => {
  const { error, frames } = await ask({ ...FUNNEL, steps: [ACTION, { dataset: 'revenue' }] });
  expect(error).toBeUndefined();
  expect(frames[0]?.data.values[1]).toEqual(['User actions', 'Revenue']);
  expect(Number(frames[0]?.data.values[2]?.[1])).toBeGreaterThan(0);
});

test('demo data say so, and the same question is answered from the cache', async () => {
  for (const query of [FUNNEL, RETENTION]) {
    const [first, second] = [await ask(query), await ask(query)];
    const metas = [first, second].map(({ frames }) => frames[0]?.schema.meta);
    expect(metas.map((meta) => meta?.custom?.cache)).toEqual(['miss', 'hit']);
    expect(metas[0]?.custom).toMatchObject({ demo: true, engine: 'clickhouse', timezone: 'Asia/Shanghai' });
    expect(metas[0]?.notices?.[0]?.text).toMatch(/^Demo data/);
    expect(Number(first.frames[0]?.data.values.at(query.kind === 'funnel' ? 2 : 1)?.[0])).toBeGreaterThan(0);
  }
});

test('values are values, whatever they hold', async () => {
  const nasty = `x') OR 1=1; DROP TABLE user_actions; --`;
  const { error, frames } = await ask({ ...FUNNEL, steps: [did(nasty), did("\\'")] });
  expect(error).toBeUndefined();
  expect(frames[0]?.schema.fields).toEqual([]);
  expect((await ask({ ...FUNNEL, steps: [ACTION, ACTION] })).frames[0]?.data.values[0]).toEqual([1, 2]);
});

test('explain tells the statement and the question in words', async () => {
  const explain = (query: object) => post<ExplainResponse>('explain', { query, range: RANGE });
  const funnel = await explain({ ...FUNNEL, by: 'actions.app' });
  expect(funnel.statements).toEqual([
    { dataset: 'actions', engine: 'clickhouse', sql: expect.stringContaining('arrayFill'), params: expect.any(Object) },
  ]);
  expect(Object.values(funnel.statements[0]?.params ?? {})).toEqual(
    expect.arrayContaining(['submit_idea', 'purchase'])
  );
  expect(funnel.sentence.zh).toMatch(/submit_idea → purchase/);
  const retention = await explain(RETENTION);
  expect(retention.statements).toHaveLength(1);
  expect(retention.sentence.en).toMatch(/^Of the users/);
});

test('the catalogue tells which datasets have acting users', async () => {
  const { datasets } = (await (await fetch(`${server.url}/api/v1/catalogue`)).json()) as Catalogue;
  const acted = datasets.filter(({ actor }) => actor).map(({ name }) => name);
  expect(acted).toEqual(expect.arrayContaining(['actions', 'business_events', 'api', 'web']));
  expect(acted).not.toContain('host');
});
