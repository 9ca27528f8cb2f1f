/**
 * The design's log questions, asked over HTTP of a server that follows winston files in both dialects, and checked against
 * plain loops over what those lines say.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Frame, FrameValue, QueryResponse } from '../src/contract/frames.ts';
import { marketplaceLog } from './support/marketplace-log.ts';
import { startTestServer, type TestServer } from './support/test-server.ts';

const HOUR = 3600e3;
const DAY = 24 * HOUR;
const SHANGHAI = 8 * HOUR;
/** Four whole days of Shanghai before today. */
const TO = Math.floor((Date.now() + SHANGHAI) / DAY) * DAY - SHANGHAI;
const FROM = TO - 4 * DAY;
const log = marketplaceLog({ seed: 12, from: FROM, to: TO, lines: 24_000 });

const root = mkdtempSync(join(tmpdir(), 'log-questions-'));
let server: TestServer;

beforeAll(async () => {
  const logs = join(root, 'logs');
  mkdirSync(logs);
  writeFileSync(join(logs, 'combined-2026-01-01.log'), log.combined);
  writeFileSync(join(logs, 'error-2026-01-01.log'), log.error);
  server = await startTestServer({ LOG_DIR: logs, DEMO: 'off' });
  const total = log.requests.length + log.actions.length + log.calls.length + log.errors.length;
  const measures = ['api.requests', 'actions.actions', 'ai_calls.calls', 'errors.errors'];
  for (;;) {
    const counts = await Promise.all(measures.map((measure) => one(measure)));
    if (counts.reduce((sum: number, count) => sum + (count ?? 0), 0) === total) {
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
});
afterAll(async () => {
  await server.stop();
  rmSync(root, { recursive: true, force: true });
});

async function frameOf(query: object): Promise<Frame> {
  const response = await fetch(`${server.url}/api/v1/query`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Cache-Skip': 'true' },
    body: JSON.stringify({ range: { from: FROM, to: TO }, timezone: 'Asia/Shanghai', locale: 'en', queries: [query] }),
  });
  const { results } = (await response.json()) as QueryResponse;
  expect(results['A']?.error).toBeUndefined();
  return results['A']?.frames[0] as Frame;
}

/** A row a group: its values by field name. */
async function rowsOf(query: object): Promise<Array<Record<string, FrameValue>>> {
  const { schema, data } = await frameOf({ refId: 'A', kind: 'metric', as: 'number', ...query });
  const names = schema.fields.map(({ name }) => name);
  return (data.values[0] ?? []).map((_, row) =>
    Object.fromEntries(names.map((name, column) => [name, data.values[column]?.[row] ?? null]))
  );
}

async function one(measure: string): Promise<number | null> {
  const [row] = await rowsOf({ measures: [measure] });
  return (row?.[measure.split('.')[1] as string] as number | undefined) ?? null;
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const average = (values: readonly number[]) => sum(values) / values.length;
/** Between neighbours in proportion, as spreadsheets' PERCENTILE does. */
function percentile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = q * (sorted.length - 1);
  const below = sorted[Math.floor(place)] as number;
  return below + (place - Math.floor(place)) * ((sorted[Math.ceil(place)] as number) - below);
}
function grouped<T>(items: readonly T[], key: (item: T) => string | number): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    groups.set(String(key(item)), [...(groups.get(String(key(item))) ?? []), item]);
  }
  return groups;
}

test('API performance: requests, average, percentiles, error rate, slow requests, Apdex', async () => {
  const durations = log.requests.map(({ duration }) => duration);
  const failed = log.requests.filter(({ status }) => status >= 400).length;
  const satisfied = durations.filter((duration) => duration <= 500).length;
  const tolerating = durations.filter((duration) => duration > 500 && duration <= 2000).length;
  const expected: Record<string, number> = {
    'api.requests': durations.length,
    'api.errors': failed,
    'api.error_rate': (100 * failed) / durations.length,
    'api.success_rate': (100 * (durations.length - failed)) / durations.length,
    'api.slow_requests': durations.filter((duration) => duration > 2000).length,
    'api.avg_duration': average(durations),
    'api.p50': percentile(durations, 0.5),
    'api.p90': percentile(durations, 0.9),
    'api.p95': percentile(durations, 0.95),
    'api.p99': percentile(durations, 0.99),
    'api.apdex': (satisfied + tolerating / 2) / durations.length,
  };
  const percentiles = ['api.p50', 'api.p90', 'api.p95', 'api.p99'];
  for (const [member, value] of Object.entries(expected)) {
    const answer = await one(member);
    // Percentiles of a range this long come from rollups: 1 %.
    const tolerance = percentiles.includes(member) ? 0.01 * value : 1e-9 * value;
    expect(Math.abs((answer ?? NaN) - value)).toBeLessThanOrEqual(tolerance);
  }
});

test('API performance: exact percentiles over a day', async () => {
  const day = log.requests.filter(({ at }) => at >= TO - DAY).map(({ duration }) => duration);
  const response = await fetch(`${server.url}/api/v1/query`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      range: { from: TO - DAY, to: TO },
      queries: ['p50', 'p95', 'p99'].map((name) => ({
        refId: name,
        kind: 'metric',
        as: 'number',
        measures: [`api.${name}`],
      })),
    }),
  });
  const { results } = (await response.json()) as QueryResponse;
  const values = ['p50', 'p95', 'p99'].map((name) => results[name]?.frames[0]?.data.values[0]?.[0]);
  expect(values).toEqual([percentile(day, 0.5), percentile(day, 0.95), percentile(day, 0.99)]);
});

test('API performance: the ten endpoints with the most requests, identifiers taken out of paths', async () => {
  const expected = [...grouped(log.requests, ({ endpoint }) => endpoint)]
    .map(([endpoint, requests]) => ({ endpoint, requests: requests.length }))
    .sort((a, b) => b.requests - a.requests)
    .slice(0, 10);
  const rows = await rowsOf({
    measures: ['api.requests'],
    dimensions: ['api.endpoint'],
    top: { n: 10, others: false },
  });
  expect(rows.map(({ requests }) => requests)).toEqual(expected.map(({ requests }) => requests));
  expect(new Map(rows.map(({ endpoint, requests }) => [endpoint, requests]))).toEqual(
    new Map(expected.map(({ endpoint, requests }) => [endpoint, requests]))
  );
});

test.each([
  ['api.hour', (at: number) => Math.floor(((at + SHANGHAI) % DAY) / HOUR)],
  ['api.status_class', (_at: number, status: number) => `${Math.floor(status / 100)}xx`],
])('API performance by %s', async (dimension, keyOf) => {
  const expected = [...grouped(log.requests, ({ at, status }) => keyOf(at, status))].map(([key, requests]) => [
    key,
    requests.length,
  ]);
  const rows = await rowsOf({ measures: ['api.requests'], dimensions: [dimension] });
  const name = dimension.split('.')[1] as string;
  expect(new Map(rows.map((row) => [String(row[name]), row['requests']]))).toEqual(new Map(expected as never));
});

test('user behaviour: actions, users, the ten most frequent actions', async () => {
  expect(await one('actions.actions')).toBe(log.actions.length);
  const users = new Set(log.actions.map(({ userId }) => userId)).size;
  expect(Math.abs(((await one('actions.unique_users')) ?? NaN) - users)).toBeLessThanOrEqual(0.01 * users);
  const expected = new Map(
    [...grouped(log.actions, ({ action }) => action)].map(([key, items]) => [key, items.length])
  );
  const rows = await rowsOf({ measures: ['actions.actions'], dimensions: ['actions.action'], top: { n: 10 } });
  expect(new Map(rows.map(({ action, actions }) => [action, actions]))).toEqual(expected);
});

test('user behaviour: first, last and number of actions of each user', async () => {
  const expected = new Map(
    [...grouped(log.actions, ({ userId }) => userId)].map(([userId, items]) => [
      userId,
      { actions: items.length, first: items[0]?.at, last: items.at(-1)?.at },
    ])
  );
  const rows = await rowsOf({
    measures: ['actions.actions', 'actions.first_seen', 'actions.last_seen'],
    dimensions: ['actions.user_id'],
  });
  const answer = new Map(
    rows.map((row) => [row['user_id'], { actions: row['actions'], first: row['first_seen'], last: row['last_seen'] }])
  );
  expect(answer).toEqual(expected);
});

test('AI usage: calls, tokens, cost, success rate and latency of each service', async () => {
  const measures = ['calls', 'tokens', 'cost', 'success_rate', 'avg_latency', 'p95_latency'];
  const rows = await rowsOf({
    measures: measures.map((name) => `ai_calls.${name}`),
    dimensions: ['ai_calls.service'],
  });
  const services = grouped(log.calls, ({ service }) => service);
  expect(rows).toHaveLength(services.size);
  for (const row of rows) {
    const calls = services.get(String(row['service'])) ?? [];
    const expected: Record<string, number> = {
      calls: calls.length,
      tokens: sum(calls.map(({ responseTokens }) => responseTokens)),
      cost: sum(calls.map(({ cost }) => cost)),
      success_rate: (100 * calls.filter(({ success }) => success).length) / calls.length,
      avg_latency: average(calls.map(({ duration }) => duration)),
      p95_latency: percentile(
        calls.map(({ duration }) => duration),
        0.95
      ),
    };
    for (const name of measures) {
      expect(row[name]).toBeCloseTo(expected[name] as number, 6);
    }
  }
});

test('AI usage: cost by day', async () => {
  const { data } = await frameOf({
    refId: 'A',
    kind: 'metric',
    measures: ['ai_calls.cost'],
    grain: 'day',
    as: 'table',
  });
  const expected = [...grouped(log.calls, ({ at }) => Math.floor((at + SHANGHAI) / DAY) * DAY - SHANGHAI)];
  expect(data.values[0]).toEqual(expected.map(([day]) => Number(day)));
  (data.values[1] ?? []).forEach((cost, index) => {
    expect(cost).toBeCloseTo(sum((expected[index]?.[1] ?? []).map((call) => call.cost)), 6);
  });
});

test('an error that stands in both files counts once', async () => {
  expect(await one('errors.errors')).toBe(log.errors.length);
});

test('log lines: each once, in order of time, page by page', async () => {
  const times: number[] = [];
  const ids = new Set<string>();
  let cursor: string | undefined;
  do {
    const frame = await frameOf({ refId: 'A', kind: 'events', limit: 5000, ...(cursor ? { cursor } : {}) });
    const [time = [], , , id = []] = frame.data.values;
    times.push(...(time as number[]));
    (id as string[]).forEach((each) => ids.add(each));
    cursor = frame.schema.meta.custom?.nextCursor;
  } while (cursor);
  const all = [...log.requests, ...log.actions, ...log.calls, ...log.errors].map(({ at }) => at).sort((a, b) => b - a);
  expect(times).toEqual(all);
  expect(ids.size).toBe(all.length);
});

test('log lines by level over time, and the lines that hold a text', async () => {
  const { schema, data } = await frameOf({ refId: 'A', kind: 'events', as: 'volume', grain: 'day', levels: ['error'] });
  const failures = [...log.errors, ...log.calls.filter(({ success }) => !success)];
  const expected = grouped(
    failures.sort((a, b) => a.at - b.at),
    ({ at }) => Math.floor((at + SHANGHAI) / DAY)
  );
  expect(schema.fields[1]?.labels).toEqual({ level: 'error' });
  expect(data.values[1]).toEqual([...expected.values()].map((items) => items.length));

  const found = await frameOf({ refId: 'A', kind: 'events', search: [{ text: '积分不足' }], limit: 5000 });
  expect(found.data.values[0]).toHaveLength(log.errors.filter(({ message }) => message.includes('积分不足')).length);
});

test('kinds of error: numbers and addresses told apart from words', async () => {
  const { data } = await frameOf({ refId: 'A', kind: 'patterns' });
  const counts = new Map((data.values[0] ?? []).map((pattern, row) => [pattern, data.values[1]?.[row]]));
  const having = (text: string) => log.errors.filter(({ message }) => message.includes(text)).length;
  expect(counts).toEqual(
    new Map([
      ['connect ECONNREFUSED <ip>', having('ECONNREFUSED')],
      ['idea <n> could not be saved', having('saved')],
      ['用户 <n> 的积分不足', having('积分')],
    ])
  );
});

test('the funnel register → submit_idea → generate_business_plan → purchase', async () => {
  const steps = ['register', 'submit_idea', 'generate_business_plan', 'purchase'];
  const reached = steps.map(() => 0);
  for (const actions of grouped(log.actions, ({ userId }) => userId).values()) {
    const depth = Math.max(...actions.map((first, index) => depthFrom(actions.slice(index), first.at)));
    steps.slice(0, depth).forEach((_, step) => (reached[step] = (reached[step] ?? 0) + 1));
  }
  const { schema, data } = await frameOf({
    refId: 'A',
    kind: 'funnel',
    windowSeconds: (4 * DAY) / 1000,
    steps: steps.map((action) => ({
      dataset: 'actions',
      filters: [{ member: 'actions.action', op: '=', values: [action] }],
    })),
  });
  const users = schema.fields.findIndex(({ name }) => name === 'users');
  expect(data.values[users]).toEqual(reached);
  expect(Math.min(...reached)).toBeGreaterThan(0);

  /** How many steps follow one another, each the first that is later, from an attempt that begins with the first action. */
  function depthFrom(actions: typeof log.actions, began: number): number {
    let depth = 0;
    let at = -1;
    for (const action of actions) {
      if (action.action === steps[depth] && action.at > at && action.at - began <= 4 * DAY) {
        if (depth === 0 && action.at !== began) {
          return 0;
        }
        depth += 1;
        at = action.at;
      }
    }
    return depth;
  }
});
