import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Frame, QueryResponse, QueryResult } from '../../src/contract/frames.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

const AT = Math.floor(Date.now() / 60_000) * 60_000 - 3600e3;
const root = mkdtempSync(join(tmpdir(), 'events-'));
let server: TestServer;

const line = (offset: number, fields: object) =>
  `${JSON.stringify({ timestamp: new Date(AT + offset).toISOString(), ...fields })}\n`;
const said = (offset: number, message: string, level = 'info') => line(offset, { level, message, app: 'shop' });

/** Two files: one of a burst within a millisecond, one of everything else. */
const BURST = Array.from({ length: 7 }, (_, index) => said(500, `step ${'abcdefg'[index]}`)).join('');
const SAME = said(500, 'step again').repeat(3);
const MIXED = [
  said(0, 'starting'),
  said(1000, 'Cache MISS for Über', 'warn'),
  said(1100, 'disk is nearly full', 'crit'),
  line(2000, {
    level: 'info',
    category: 'api_request',
    method: 'GET',
    url: '/api/ideas/5?x=1',
    status: 200,
    duration: 12,
    traceId: 't-1',
    tenant: 'acme',
  }),
  line(3000, { level: 'error', category: 'api_request', method: 'POST', url: '/api/plans', status: 500, duration: 80 }),
  line(4000, { level: 'info', category: 'user_action', action: 'register', userId: 42 }),
  'not json at all\n',
].join('');

beforeAll(async () => {
  const logs = join(root, 'logs');
  mkdirSync(logs);
  writeFileSync(join(logs, 'burst.log'), BURST + SAME);
  writeFileSync(join(logs, 'mixed.log'), MIXED);
  server = await startTestServer({ LOG_DIR: logs, DEMO: 'off' });
  while ((await bodies({ limit: 100 })).length < 17) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
});
afterAll(async () => {
  await server.stop();
  rmSync(root, { recursive: true, force: true });
});

async function ask(query: object, headers: Record<string, string> = {}): Promise<QueryResult> {
  const response = await fetch(`${server.url}/api/v1/query`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Cache-Skip': 'true', ...headers },
    body: JSON.stringify({
      range: { from: AT - 1000, to: Date.now() + 1000 },
      locale: 'en',
      queries: [{ refId: 'A', kind: 'events', ...query }],
    }),
  });
  return ((await response.json()) as QueryResponse).results['A'] as QueryResult;
}

async function frameOf(query: object): Promise<Frame> {
  const result = await ask(query);
  expect(result.error).toBeUndefined();
  return result.frames[0] as Frame;
}

async function bodies(query: object): Promise<string[]> {
  return ((await frameOf(query)).data.values[1] ?? []) as string[];
}

test('a line has its time, text, level, labels and an id of its own', async () => {
  const { schema, data } = await frameOf({ traceId: 't-1' });
  expect(schema.meta).toMatchObject({ type: 'log-lines', preferredVisualisationType: 'logs' });
  expect(schema.fields.map(({ name, typeInfo }) => [name, typeInfo.frame])).toEqual([
    ['timestamp', 'time.Time'],
    ['body', 'string'],
    ['severity', 'string'],
    ['id', 'string'],
    ['labels', 'json.RawMessage'],
  ]);
  expect(data.values.map(([value]) => value)).toEqual([
    AT + 2000,
    'GET /api/ideas/5?x=1 200 12 ms',
    'info',
    expect.stringMatching(new RegExp(`^${AT + 2000}-[0-9A-F]+$`)),
    expect.objectContaining({
      dataset: 'api',
      endpoint: '/api/ideas/:id',
      status: '200',
      trace_id: 't-1',
      tenant: 'acme',
    }),
  ]);
});

test('what was not JSON is a line too', async () => {
  expect(await bodies({ datasets: ['logs'], search: [{ text: 'not json' }] })).toEqual(['not json at all']);
});

test.each<[string, object, string[]]>([
  ['whatever the case', { text: 'cache miss' }, ['Cache MISS for Über']],
  ['whatever the case of other letters', { text: 'übeR' }, ['Cache MISS for Über']],
  ['the case too', { text: 'cache miss', caseSensitive: true }, []],
  ['a pattern', { text: 'cache m.*r$', mode: 'matches' }, []],
  ['a pattern anywhere', { text: 'cache m[a-z]+ for', mode: 'matches' }, ['Cache MISS for Über']],
  ['what stands beside the text', { text: 'acme' }, ['GET /api/ideas/5?x=1 200 12 ms']],
])('a search knows %s', async (_what, term, expected) => {
  expect(await bodies({ search: [term] })).toEqual(expected);
});

test('a search leaves out, and its terms must all hold', async () => {
  expect(
    await bodies({
      datasets: ['logs'],
      search: [{ text: 'step', mode: 'notContains' }, { text: 'json', mode: 'notContains' }, { text: 'i' }],
    })
  ).toEqual(['Cache MISS for Über', 'starting']);
  expect((await frameOf({ search: [{ text: 'step' }] })).schema.meta.custom?.searchWords).toEqual(['step']);
});

test('levels go by our names, whatever the logger calls them', async () => {
  expect(await bodies({ levels: ['warning', 'critical'] })).toEqual(['disk is nearly full', 'Cache MISS for Über']);
});

test('lines of one millisecond keep the order of their file, both ways', async () => {
  const forward = await bodies({ search: [{ text: 'step' }], order: 'asc' });
  expect(forward.slice(0, 7)).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((letter) => `step ${letter}`));
  expect(await bodies({ search: [{ text: 'step' }], order: 'desc' })).toEqual([...forward].reverse());
});

test.each(['asc', 'desc'])('pages that end within a millisecond neither lose nor repeat a line (%s)', async (order) => {
  const whole = await frameOf({ order, limit: 100, datasets: ['logs'] });
  const texts: unknown[] = [];
  const ids: unknown[] = [];
  let cursor: string | undefined;
  do {
    const { data, schema } = await frameOf({ order, limit: 2, datasets: ['logs'], ...(cursor ? { cursor } : {}) });
    texts.push(...(data.values[1] ?? []));
    ids.push(...(data.values[3] ?? []));
    cursor = schema.meta.custom?.nextCursor;
  } while (cursor);
  expect(texts).toEqual(whole.data.values[1]);
  expect(ids).toEqual(whole.data.values[3]);
  expect(new Set(ids).size).toBe(texts.length);
});

test('the context of a line: its own file only', async () => {
  const { data } = await frameOf({ search: [{ text: 'step a' }], limit: 1, order: 'asc' });
  const { stream } = data.values[4]?.[0] as Record<string, string>;
  expect(stream).toMatch(/burst\.log$/);
  expect(await bodies({ stream })).toHaveLength(10);
});

test('filters: lines of datasets without one are left out where others have some', async () => {
  expect(await bodies({ filters: [{ member: 'api.status', op: '>=', values: [500] }] })).toEqual([
    'POST /api/plans 500 80 ms',
  ]);
  expect(
    await bodies({
      filters: [
        { member: 'api.method', op: '=', values: ['GET'] },
        { member: 'actions.action', op: '=', values: ['register'] },
      ],
    })
  ).toEqual(['register 42', 'GET /api/ideas/5?x=1 200 12 ms']);
});

test('filters that only leave lines out leave the other datasets alone', async () => {
  const rest = await bodies({ filters: [{ member: 'api.method', op: '!=', values: ['GET'] }] });
  expect(rest).toContain('register 42');
  expect(rest).toContain('POST /api/plans 500 80 ms');
  expect(rest).not.toContain('GET /api/ideas/5?x=1 200 12 ms');
});

test('how many there were by level', async () => {
  const { frames } = await ask({ as: 'volume', grain: 'hour', stream: undefined });
  const totals = frames.map(({ schema, data }) => [
    schema.fields[1]?.labels?.['level'],
    (data.values[1] as number[]).reduce((sum, count) => sum + count, 0),
  ]);
  expect(totals).toEqual([
    ['critical', 1],
    ['error', 1],
    ['warning', 1],
    ['info', 13],
    ['unknown', 1],
  ]);
});

test.each<[string, object, number, RegExp]>([
  ['a dataset without lines', { datasets: ['users'] }, 400, /has no log lines; choose among/],
  ['a dataset that does not exist', { datasets: ['nothing'] }, 400, /There is no measure or dimension/],
  [
    'a filter elsewhere',
    { datasets: ['logs'], filters: [{ member: 'api.method', op: '=', values: ['GET'] }] },
    400,
    /api\.method belongs to none/,
  ],
  ['a broken pattern', { search: [{ text: '(', mode: 'matches' }] }, 400, /pattern|regular/i],
  ['a cursor of somebody else', { cursor: 'x' }, 400, /cursor is meta\.custom\.nextCursor/],
  ['too many lines', { limit: 5001 }, 400, /5000/],
])('%s is refused with a reason', async (_what, query, status, reason) => {
  const result = await ask(query);
  expect(result.status).toBe(status);
  expect(result.error).toMatch(reason);
});

test('an alert rule gets the volume, and is told so when it asks for lines', async () => {
  const alert = { FromAlert: 'true' };
  expect((await ask({}, alert)).error).toMatch(/as: volume/);
  expect((await ask({ as: 'volume', grain: 'hour' }, alert)).error).toBeUndefined();
});
