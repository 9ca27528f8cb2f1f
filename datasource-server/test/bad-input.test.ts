/** Whatever a request holds: a typed error or a notice, never a wrong number, never a crash, and no neighbour loses its answer. */
import fc from 'fast-check';
import type { QueryResponse, QueryResult } from '../src/contract/frames.ts';
import { startTestServer, type TestServer } from './support/test-server.ts';

let server: TestServer;
const NOW = Date.now();
const DAY = 864e5;

beforeAll(async () => {
  server = await startTestServer({ DEMO: 'on', DEMO_DAYS: '10', MAX_SERIES: '5' });
}, 120_000);
afterAll(() => server?.stop());

async function post(body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`${server.url}/api/v1/query`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

async function ask(query: object, range = { from: NOW - 7 * DAY, to: NOW }): Promise<QueryResult> {
  const { body } = await post({ range, queries: [{ kind: 'metric', ...query }] });
  return (body as unknown as QueryResponse).results['A'] as QueryResult;
}

const code = (result: QueryResult) => /^\[(\w+)\]/.exec(result.error ?? '')?.[1];
const total = (result: QueryResult) =>
  (result.frames[0]?.data.values.at(-1) ?? []).reduce<number>((sum, value) => sum + Number(value), 0);

test.each([
  ['not JSON at all', '{"queries":[', 400, 'bad_request'],
  ['no queries', { queries: [] }, 400, 'bad_request'],
  ['from after to', { range: { from: 2, to: 1 }, queries: [{}] }, 400, 'bad_request'],
  ['a range of no length', { range: { from: 5, to: 5 }, queries: [{}] }, 400, 'bad_request'],
  ['a time beyond all calendars', { range: { from: -9e15, to: 9e15 }, queries: [{}] }, 400, 'bad_request'],
  ['51 queries', { queries: Array.from({ length: 51 }, () => ({})) }, 400, 'bad_request'],
  ['the same refId twice', { queries: [{ refId: 'A' }, { refId: 'A' }] }, 400, 'bad_request'],
  ['10 MB', { queries: [{ text: 'x'.repeat(10_000_000) }] }, 413, 'payload_too_large'],
])('%s', async (_name, body, status, wanted) => {
  const answer = await post(body);
  expect([answer.status, (answer.body['error'] as { code: string }).code]).toEqual([status, wanted]);
  expect(JSON.stringify(answer.body)).not.toMatch(/node_modules|\.ts:\d+/);
});

test.each([
  ['unknown measure', { measures: ['users.nothing'] }, 'unknown_member'],
  ['unknown dataset', { measures: ['nothing.users'] }, 'unknown_member'],
  ['no measures', { measures: [] }, 'bad_request'],
  ['a name that is no name', { measures: ['users; DROP TABLE users'] }, 'bad_request'],
  ['inherited property', { measures: ['users.constructor'] }, 'unknown_member'],
  ['unknown zone', { measures: ['users.new_users'], timezone: 'Mars/Olympus' }, 'bad_request'],
  [
    'text where a number belongs',
    { measures: ['api.requests'], filters: [{ member: 'api.status', op: '>', values: ['abc'] }] },
    'bad_request',
  ],
  [
    'an empty list',
    { measures: ['api.requests'], filters: [{ member: 'api.method', op: 'in', values: [] }] },
    'bad_request',
  ],
  [
    'NaN as a filter',
    { measures: ['api.requests'], filters: [{ member: 'api.status', op: '=', values: ['NaN'] }] },
    'bad_request',
  ],
  [
    'a broken pattern',
    { measures: ['api.requests'], filters: [{ member: 'api.endpoint', op: 'matches', values: ['('] }] },
    /engine_error|bad_request/,
  ],
  ['unknown kind', { kind: 'sorcery', measures: ['api.requests'] }, 'bad_request'],
])('%s is a typed error that says what is wrong', async (_name, query, wanted) => {
  const result = await ask(query);
  expect(code(result)).toMatch(wanted);
  expect(result.status).toBeGreaterThanOrEqual(400);
  expect(result.errorSource).toBe('downstream');
});

test('ten years by the minute', async () => {
  const result = await ask({ measures: ['users.new_users'], grain: 'minute' }, { from: NOW - 3650 * DAY, to: NOW });
  expect(code(result)).toBe('too_many_buckets');
});

test('one bad query leaves its neighbours alone', async () => {
  const { status, body } = await post({
    queries: [
      { refId: 'A', measures: ['users.new_users'] },
      { refId: 'B', measures: ['nope'] },
      7,
      { refId: 'D', kind: 'health' },
    ],
  });
  const { results } = body as unknown as QueryResponse;
  expect(status).toBe(200);
  expect(Object.entries(results).map(([refId, result]) => [refId, result.status])).toEqual([
    ['A', 200],
    ['B', 400],
    ['C', 400],
    ['D', 200],
  ]);
});

test('too many series end in a notice that says so, and the largest stay', async () => {
  const query = { measures: ['api.requests'], dimensions: ['api.endpoint'], grain: 'day' };
  const result = await ask(query);
  expect(result.frames).toHaveLength(5);
  expect(result.frames[0]?.schema.meta.notices?.map(({ text }) => text).join()).toMatch(/只显示.*最大的 5 组/);
  const ranked = await ask({ ...query, as: 'number', top: { n: 5, others: false } });
  expect(result.frames.map((frame) => frame.schema.fields[1]?.labels?.['endpoint'])).toEqual(
    ranked.frames[0]?.data.values[0]
  );
});

test('in an alert rule too many series are an error, because nobody would see the notice', async () => {
  const query = { kind: 'metric', measures: ['api.requests'], dimensions: ['api.endpoint'], grain: 'day' };
  const { body } = await post({ queries: [query] }, { FromAlert: 'true', 'X-Cache-Skip': 'true' });
  expect(code((body as unknown as QueryResponse).results['A'] as QueryResult)).toBe('unsupported');
});

test('其他 and the top add up to the whole; distinct users do not, and are counted from the rows', async () => {
  const whole = await ask({ measures: ['ai_services.calls'], as: 'number' });
  const parts = await ask({
    measures: ['ai_services.calls'],
    dimensions: ['ai_services.service'],
    as: 'number',
    top: { n: 2 },
  });
  expect(parts.frames[0]?.data.values[0]?.at(-1)).toBe('其他');
  expect(total(parts)).toBe(total(whole));
  const rate = await ask({
    measures: ['ai_services.success_rate'],
    dimensions: ['ai_services.service'],
    as: 'number',
    top: { n: 2 },
  });
  expect(rate.frames[0]?.data.values[1]?.at(-1)).toBeLessThanOrEqual(100);
});

test('any text as a filter value matches itself only, and every table is still there', async () => {
  const before = total(await ask({ measures: ['ai_services.calls'], as: 'number' }));
  const nasty = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 30 }),
    fc.constantFrom(
      "' OR 1=1 --",
      '%',
      '_',
      '\\',
      '%_\\',
      '"; DROP TABLE users; --',
      '🦄',
      '\u0001others',
      '{p0:String}',
      '?',
      "''",
      '\u0000',
      '/* */'
    )
  );
  const members = fc.constantFrom('ai_services.service', 'ai_services.status');
  await fc.assert(
    fc.asyncProperty(
      members,
      fc.constantFrom('=', 'contains', 'startsWith', 'in'),
      nasty,
      async (member, op, value) => {
        fc.pre(value !== '' && !'success failed baidu alibaba iflytek tencent zhipu'.includes(value));
        const result = await ask({
          measures: ['ai_services.calls'],
          as: 'number',
          filters: [{ member, op, values: [value] }],
        });
        expect(result.error).toBeUndefined();
        expect(total(result)).toBe(0);
      }
    ),
    { numRuns: 60 }
  );
  expect(total(await ask({ measures: ['ai_services.calls'], as: 'number' }))).toBeGreaterThanOrEqual(before);
}, 60_000);

test('a share of nothing has no value, never NaN or infinity', async () => {
  const nobody = [{ member: 'ai_services.service', op: '=', values: ['nobody'] }];
  const { body } = await post({
    queries: [{ kind: 'metric', measures: ['ai_services.success_rate'], as: 'number', filters: nobody }],
  });
  expect(JSON.stringify(body)).not.toMatch(/NaN|Infinity/);
  expect((body as unknown as QueryResponse).results['A']?.frames[0]?.schema.fields).toEqual([]);
});

test('in an alert rule two measures as numbers are refused, because their instances could not be told apart', async () => {
  const query = { measures: ['api.requests', 'api.errors'], as: 'number' };
  const { body } = await post({ queries: [{ kind: 'metric', ...query }] }, { FromAlert: 'true' });
  expect(code((body as unknown as QueryResponse).results['A'] as QueryResult)).toBe('unsupported');
});

test('the language of the message follows the request', async () => {
  const { body } = await post({ locale: 'en', queries: [{ kind: 'metric', measures: ['users.new_user'] }] });
  expect((body as unknown as QueryResponse).results['A']?.error).toMatch(
    /There is no measure or dimension users.new_user. Close to it: users.new_users/
  );
});
