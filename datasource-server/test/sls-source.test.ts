import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { QueryResponse } from '../src/contract/frames.ts';
import type { IngestStatus, SlsStatus } from '../src/contract/ingest.ts';
import type { Logger } from '../src/platform/logger.ts';
import { startIngestServer, type IngestServer } from './http-ingest/ingest-server.ts';
import { startSlsStub, type SlsStub, type StubLogGroup } from './support/sls-stub.ts';

jest.setTimeout(90_000);

let stub: SlsStub;
let server: IngestServer | undefined;
let dataDir: string;
const SECRET = 'stub-secret';

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'sls-source-'));
  stub = await startSlsStub();
});

afterEach(async () => {
  await server?.stop();
  server = undefined;
  await stub.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function start(environment: Record<string, string> = {}, logger?: Logger): Promise<IngestServer> {
  const settings = {
    SLS_ENDPOINT: stub.endpoint,
    SLS_PROJECT: 'ops',
    SLS_LOGSTORES: 'app',
    SLS_ACCESS_KEY_ID: 'stub-key',
    SLS_ACCESS_KEY_SECRET: SECRET,
    ...environment,
  };
  server = await startIngestServer(settings, { dataDir, ...(logger ? { logger } : {}) });
  return server;
}

async function stop(): Promise<void> {
  await server?.stop();
  server = undefined;
}

async function statusOf(logstore = 'app'): Promise<SlsStatus> {
  const { body } = (await server?.get('/api/v1/ingest/status')) as { body: IngestStatus };
  const found = body.sls.find(({ name }) => name === logstore);
  if (found === undefined) {
    throw new Error(`no status of ${logstore}`);
  }
  return found;
}

async function until<Value>(read: () => Promise<Value>, isDone: (value: Value) => boolean): Promise<Value> {
  const endsAt = Date.now() + 30_000;
  for (;;) {
    const value = await read();
    if (isDone(value)) {
      return value;
    }
    if (Date.now() > endsAt) {
      throw new Error(`still ${JSON.stringify(value)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const rows = (expression: string, from: string) =>
  (server as IngestServer).rows(`SELECT ${expression} AS n FROM ${from}`);
const users = () => rows('user_id', 'user_actions ORDER BY toUInt32(user_id)');
const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => String(from + at));
const seconds = () => Math.floor(Date.now() / 1000);

/** One group a number, each one user's action. */
function append(logstore: string, shard: number, from: number, to: number): void {
  for (const userId of numbers(from, to)) {
    const contents = { category: 'user_action', action: 'view', userId };
    stub.append(logstore, shard, { logs: [{ time: seconds(), contents }] });
  }
}

test('logs of two logstores, in either form, are answered by a query', async () => {
  stub.createLogstore('app', 2);
  stub.createLogstore('gateway-logs');
  const at = seconds() - 600;
  const pairs: StubLogGroup = {
    topic: 'shop',
    source: '192.168.3.4',
    tags: { __hostname__: 'web-1' },
    logs: [
      {
        time: at,
        timeNs: 123_000_000,
        contents: {
          category: 'api_request',
          method: 'GET',
          url: '/api/ideas/7?token=abc',
          status: '200',
          duration: '12.5',
          region: 'hangzhou',
        },
      },
      {
        time: at,
        contents: { category: 'api_request', method: 'GET', url: '/api/ideas/8', status: '503', duration: '1.5s' },
      },
    ],
  };
  const line = {
    timestamp: new Date((at + 60) * 1000).toISOString(),
    level: 'info',
    message: 'API Request',
    category: 'api_request',
    method: 'POST',
    url: '/api/plans',
    status: 201,
    duration: 40,
    userId: 3,
  };
  stub.append('app', 0, pairs);
  stub.append('app', 1, { logs: [{ time: at, contents: { content: JSON.stringify(line) } }] });
  stub.append('gateway-logs', 0, {
    logs: [
      { time: at, contents: { level: 'warn', message: JSON.stringify({ ...line, level: 'error', status: 500 }) } },
      { time: at, contents: { content: 'plain 文字 line' } },
    ],
  });
  await start({ SLS_LOGSTORES: 'app, gateway-logs' });
  await until(statusOf, ({ lines }) => lines === 3);
  await until(
    () => statusOf('gateway-logs'),
    ({ lines }) => lines === 2
  );

  const query = {
    refId: 'A',
    kind: 'metric',
    measures: ['api.requests', 'api.errors', 'api.avg_duration'],
    dimensions: ['api.endpoint'],
    grain: 'none',
    as: 'table',
  };
  const { body } = await (server as IngestServer).post('/api/v1/query', {
    range: { from: (at - 3600) * 1000, to: (at + 3600) * 1000 },
    queries: [query],
  });
  const frame = (body as QueryResponse).results['A']?.frames[0];
  const columns = Object.fromEntries(
    (frame?.schema.fields ?? []).map(({ name }, index) => [name, frame?.data.values[index]])
  );
  const byEndpoint = Object.fromEntries(
    (Object.values(columns)[0] ?? []).map((endpoint, row) => [
      String(endpoint),
      Object.values(columns)
        .slice(1)
        .map((values) => values?.[row]),
    ])
  );
  expect(byEndpoint).toEqual({
    '/api/ideas/:id': [2, 1, (12.5 + 1500) / 2],
    '/api/plans': [2, 1, 40],
  });

  const first = `api_requests WHERE url LIKE '/api/ideas/7%'`;
  expect(await rows('toString(toUnixTimestamp64Milli(ts))', first)).toEqual([String(at * 1000 + 123)]);
  const [kept] = await rows('toJSONString(extra)', first);
  expect(JSON.parse(kept ?? '')).toEqual({
    region: 'hangzhou',
    __topic__: 'shop',
    __source__: '192.168.3.4',
    '__tag__:__hostname__': 'web-1',
  });
  expect(await rows('url', first)).toEqual(['/api/ideas/7?token=***']);
  expect(await rows(`concat(level, ' ', extra['outer_level'])`, 'api_requests WHERE status = 500')).toEqual([
    'error warn',
  ]);
  expect(await rows(`concat(source, ' ', stream, ' ', message)`, 'log_lines')).toEqual([
    'sls gateway-logs/0 plain 文字 line',
  ]);
});

test('throttling, a busy server and lost connections delay logs, lose none and are no problem', async () => {
  stub.createLogstore('app');
  append('app', 0, 1, 30);
  stub.fail('ServerBusy', 1, 'ListShards');
  stub.fail('ReadQuotaExceed', 2, 'PullLogs');
  await start();
  await until(users, (found) => found.length === 30);
  stub.fail('reset', 1, 'PullLogs');
  stub.fail('InternalServerError', 1, 'PullLogs');
  append('app', 0, 31, 40);
  await until(users, (found) => found.length >= 40);
  expect(await users()).toEqual(numbers(1, 40));
  expect(await until(statusOf, ({ problem }) => problem === null)).toMatchObject({ lines: 40, problem: null });

  const outcomes = stub.requests.map(({ outcome }) => outcome);
  expect(outcomes).toEqual(
    expect.arrayContaining(['ServerBusy', 'ReadQuotaExceed', 'reset', 'InternalServerError', '200'])
  );
});

test('a wrong secret is said in status, health and log, without the secret', async () => {
  stub.createLogstore('app');
  append('app', 0, 1, 1);
  const logged: unknown[] = [];
  const keep = (message: string, fields?: Record<string, unknown>) => {
    const error = fields?.['error'];
    logged.push([message, fields, error instanceof Error ? [error.message, error.stack, error.cause] : null]);
  };
  await start({ SLS_ACCESS_KEY_SECRET: 'not-the-secret' }, { debug: keep, info: keep, warn: keep, error: keep });
  const { problem, lines } = await until(statusOf, (status) => status.problem !== null);
  expect(lines).toBe(0);
  expect(problem?.en).toMatch(/SignatureNotMatch.*SLS_ACCESS_KEY_SECRET/);
  expect(problem?.zh).toMatch(/SLS 拒绝了密钥.*SLS_ACCESS_KEY_SECRET/);

  const warnings = JSON.stringify(logged);
  expect(warnings).toContain('SignatureNotMatch');
  expect(warnings).not.toContain('not-the-secret');
  const { body } = await until(
    async () => (server as IngestServer).get('/api/v1/health'),
    ({ body: health }) => JSON.stringify(health).includes('SignatureNotMatch')
  );
  expect(JSON.stringify(body)).not.toContain('not-the-secret');
});

test.each([
  ['an unknown key', { SLS_ACCESS_KEY_ID: 'stranger' }, 0, /AccessKeyId not found: stranger.*SLS_ACCESS_KEY_ID/],
  [
    'a logstore that does not exist',
    { SLS_LOGSTORES: 'nothing-here' },
    0,
    /nothing-here does not exist.*SLS_LOGSTORES/,
  ],
  ['a clock that is wrong', {}, 3600e3, /RequestTimeExpired.*clock/],
])('%s is a problem that says what to do', async (_, environment, aheadMs, expected) => {
  stub.createLogstore('app');
  stub.setClockAhead(aheadMs);
  await start(environment);
  const name = 'SLS_LOGSTORES' in environment ? environment.SLS_LOGSTORES : 'app';
  const { problem } = await until(
    () => statusOf(name),
    (status) => status.problem !== null
  );
  expect(problem?.en).toMatch(expected);
});

test('a split shard is read to its end, its children from their beginning', async () => {
  stub.createLogstore('app');
  append('app', 0, 1, 5);
  await start();
  await until(users, (found) => found.length === 5);
  append('app', 0, 6, 8);
  const [left, right] = stub.split('app', 0);
  append('app', left, 9, 12);
  append('app', right, 13, 20);
  expect(await until(users, (found) => found.length >= 20)).toEqual(numbers(1, 20));
  await until(statusOf, ({ shards }) => shards === 2);

  const asked = () => stub.requests.filter(({ action, shard }) => action === 'PullLogs' && shard === 0).length;
  const before = asked();
  await stop();
  stub.dropShard('app', 0);
  append('app', left, 21, 22);
  await start();
  expect(await until(users, (found) => found.length >= 22)).toEqual(numbers(1, 22));
  expect(asked()).toBe(before);
});

test('logs that expire before they are pulled are said to be, and the oldest ones left come next', async () => {
  stub.createLogstore('app');
  append('app', 0, 1, 5);
  await start();
  await until(users, (found) => found.length === 5);
  expect((await statusOf()).skippedAt).toBeNull();
  await stop();

  append('app', 0, 6, 12);
  stub.expire('app', 0, 8);
  const startedAt = Date.now();
  await start();
  expect(await until(users, (found) => found.length >= 9)).toEqual([...numbers(1, 5), ...numbers(9, 12)]);
  const { skippedAt, problem } = await until(statusOf, (status) => status.lines === 4);
  expect(skippedAt).toBeGreaterThanOrEqual(startedAt);
  expect(problem).toBeNull();
});

test('SLS_START=end leaves out what is there, but not what comes before the next start', async () => {
  stub.createLogstore('app');
  append('app', 0, 1, 5);
  await start({ SLS_START: 'end' });
  await until(statusOf, ({ pulledAt }) => pulledAt !== null);
  append('app', 0, 6, 7);
  await until(users, (found) => found.length === 2);
  await stop();
  append('app', 0, 8, 9);
  await start({ SLS_START: 'end' });
  expect(await until(users, (found) => found.length >= 4)).toEqual(numbers(6, 9));
});

test('the server stops while SLS does not answer', async () => {
  stub.createLogstore('app');
  await start();
  stub.fail('hang', 100);
  await until(
    () => Promise.resolve(stub.requests),
    (requests) => requests.some(({ outcome }) => outcome === 'hang')
  );
  const startedAt = performance.now();
  await stop();
  // The request itself ends after 20 s, and a job that hangs is left after 10.
  expect(performance.now() - startedAt).toBeLessThan(8000);
});
