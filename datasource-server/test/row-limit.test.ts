/** With a row limit far below the answer: fewer groups and a notice, or a typed error. Never a number that is not so. */
import type { QueryResponse, QueryResult } from '../src/contract/frames.ts';
import { startTestServer, type TestServer } from './support/test-server.ts';

const MAX_ROWS = 100;
const DAY = 864e5;
const TO = Math.floor(Date.now() / DAY) * DAY;
const RANGE = { from: TO - 15 * DAY, to: TO };

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ DEMO: 'on', DEMO_DAYS: '20', MAX_ROWS: String(MAX_ROWS) });
}, 120_000);
afterAll(() => server?.stop());

async function ask(query: object, headers: Record<string, string> = {}): Promise<QueryResult> {
  const response = await fetch(`${server.url}/api/v1/query`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify({ range: RANGE, timezone: 'UTC', queries: [{ kind: 'metric', ...query }] }),
  });
  return ((await response.json()) as QueryResponse).results['A'] as QueryResult;
}

const CALLS = { measures: ['ai_services.calls'] };
const BY_STATUS = { ...CALLS, dimensions: ['ai_services.service', 'ai_services.status'] };
const code = (result: QueryResult) => /^\[(\w+)\]/.exec(result.error ?? '')?.[1];

test('too many groups over time: the largest that fit stay whole, and a notice says so', async () => {
  const shown = await ask({ ...BY_STATUS, grain: 'day' });
  expect(shown.error).toBeUndefined();
  expect(shown.frames).toHaveLength(Math.floor(MAX_ROWS / 15));
  expect(shown.frames[0]?.schema.meta.notices?.some(({ text }) => text.includes('只显示'))).toBe(true);
  for (const frame of shown.frames) {
    const labels = frame.schema.fields[1]?.labels ?? {};
    const filters = Object.entries(labels).map(([name, value]) => ({
      member: `ai_services.${name}`,
      op: '=',
      values: [value],
    }));
    const alone = await ask({ ...CALLS, as: 'number', filters });
    const sum = (frame.data.values[1] ?? []).reduce<number>((total, value) => total + Number(value), 0);
    expect([labels, sum]).toEqual([labels, alone.frames[0]?.data.values[0]?.[0]]);
  }
});

test.each([
  ['more buckets than rows, no dimensions', { ...CALLS, grain: 'hour' }],
  ['a top N that does not fit', { ...BY_STATUS, grain: 'day', top: { n: 9 } }],
  ['a compared period that does not fit', { ...CALLS, grain: 'hour', compare: '1d' }],
])('%s: a typed error that says what to do', async (_name, query) => {
  const result = await ask(query);
  expect([code(result), result.frames]).toEqual(['payload_too_large', []]);
  expect(result.error).toContain('MAX_ROWS');
});

test('an alert rule gets an error instead of fewer groups', async () => {
  expect(code(await ask({ ...BY_STATUS, grain: 'day' }, { FromAlert: 'true', 'X-Cache-Skip': 'true' }))).toBe(
    'unsupported'
  );
});

test('what fits is answered in full', async () => {
  const result = await ask({ ...CALLS, grain: 'day' });
  expect(result.frames[0]?.data.values[0]).toHaveLength(15);
});
