import { createSlsSink, type SlsSink, type SlsSinkOptions } from '@aimarket/telemetry/node';
import { startSlsStub, type SlsStub } from './support/sls-stub.ts';

let stub: SlsStub;
let sink: SlsSink | undefined;
let problems: string[];

beforeEach(async () => {
  stub = await startSlsStub();
  stub.createLogstore('app', 2);
  problems = [];
});
afterEach(async () => {
  await sink?.close(0);
  sink = undefined;
  await stub.stop();
});

function start(options: Partial<SlsSinkOptions> = {}): SlsSink {
  sink = createSlsSink({
    endpoint: stub.endpoint,
    project: 'ops',
    logstore: 'app',
    accessKeyId: 'stub-key',
    accessKeySecret: 'stub-secret',
    source: 'web-1',
    flushIntervalMs: 20,
    retryDelayMs: 20,
    onProblem: ({ message }) => problems.push(message),
    ...options,
  });
  return sink;
}

const numbers = () => stub.groups('app').flatMap(({ logs }) => logs.map(({ contents }) => Number(contents['n'])));
const counted = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);
const outcomes = () => stub.requests.map(({ action, outcome }) => `${action} ${outcome}`);

test('lines arrive signed and packed, with their time to the millisecond and every field as text', async () => {
  const at = Date.parse('2026-03-18T04:00:01.234Z');
  start({ topic: 'shop' }).write({
    timestamp: new Date(at).toISOString(),
    level: 'error',
    message: '余额不足',
    status: 500,
    success: false,
    details: { from: 'web' },
    nothing: undefined,
  });
  await sink?.flush();
  expect(stub.groups('app')).toEqual([
    {
      topic: 'shop',
      source: 'web-1',
      tags: {},
      logs: [
        {
          time: Math.floor(at / 1000),
          timeNs: 234_000_000,
          contents: {
            timestamp: '2026-03-18T04:00:01.234Z',
            level: 'error',
            message: '余额不足',
            status: '500',
            success: 'false',
            details: '{"from":"web"}',
          },
        },
      ],
    },
  ]);
  expect(outcomes()).toEqual(['PutLogs 200']);
  expect(sink?.status()).toEqual({
    queued: 0,
    queuedBytes: 0,
    delivered: 1,
    dropped: 0,
    retries: 0,
    problem: null,
  });
});

test('ten thousand lines go in few requests and all arrive', async () => {
  start();
  counted(0, 10_000).forEach((n) => sink?.write({ n }));
  await sink?.flush();
  expect(numbers().sort((a, b) => a - b)).toEqual(counted(0, 10_000));
  expect(stub.requests.length).toBeLessThanOrEqual(4);
});

test.each(['WriteQuotaExceed', 'ShardWriteQuotaExceed', 'ServerBusy', 'InternalServerError', 'reset'] as const)(
  'three times %s are ridden out without a loss',
  async (code) => {
    start();
    stub.fail(code, 3);
    counted(0, 50).forEach((n) => sink?.write({ n }));
    await sink?.flush();
    expect(numbers()).toEqual(counted(0, 50));
    expect(outcomes()).toEqual([...Array<string>(3).fill(`PutLogs ${code}`), 'PutLogs 200']);
    expect(sink?.status()).toMatchObject({ delivered: 50, dropped: 0, retries: 3, problem: null });
    expect(problems).toEqual([expect.stringContaining('not delivered, tried again later')]);
  }
);

test.each([
  ['a wrong secret', { accessKeySecret: 'wrong' }, 'SignatureNotMatch'],
  ['an unknown key', { accessKeyId: 'nobody' }, 'Unauthorized'],
  ['a missing logstore', { logstore: 'missing' }, 'LogStoreNotExist'],
])('%s is reported without the secret, and the lines wait', async (_name, options, code) => {
  start(options).write({ n: 1 });
  await sink?.flush(300);
  expect(stub.requests.length).toBeGreaterThan(1);
  expect(new Set(outcomes())).toEqual(new Set([`PutLogs ${code}`]));
  expect(problems).toEqual([expect.stringContaining(code)]);
  expect(problems.join()).not.toMatch(/wrong|stub-secret|LOG /);
  expect(sink?.status()).toMatchObject({ queued: 1, delivered: 0, dropped: 0, problem: expect.stringContaining(code) });

  await sink?.close(0);
  expect(sink?.status()).toMatchObject({ queued: 0, dropped: 1 });
});

test('a wrong clock is reported, and the lines arrive when it is right', async () => {
  start();
  stub.setClockAhead(3600e3);
  sink?.write({ n: 7 });
  await sink?.flush(200);
  expect(sink?.status().problem).toContain('RequestTimeExpired');
  stub.setClockAhead(0);
  await sink?.flush();
  expect(numbers()).toEqual([7]);
});

test('an SLS that does not answer holds nobody up and keeps no more than it may', async () => {
  start({ maxQueueBytes: 100_000 });
  stub.fail('hang', 1);
  const began = performance.now();
  counted(0, 100_000).forEach((n) => sink?.write({ n, text: 'x'.repeat(100) }));
  // A write costs microseconds; a thousandth of a second each would be 100 s.
  expect(performance.now() - began).toBeLessThan(10_000);
  const { queued, queuedBytes, dropped } = sink!.status();
  expect(queuedBytes).toBeLessThanOrEqual(100_000);
  expect(queued + dropped).toBe(100_000);
  expect(dropped).toBeGreaterThan(98_000);
  expect(problems.some((text) => text.includes('the queue is full'))).toBe(true);
  await sink?.close(0);
});

test.each([
  [{ endpoint: 'cn-hangzhou.log.aliyuncs.com' }, 'https://cn-hangzhou'],
  [{ project: '' }, 'project'],
  [{ accessKeySecret: '' }, 'accessKeySecret'],
])('%j is refused at once', (options, named) => {
  expect(() => start(options)).toThrow(named);
});

test('a line that cannot be read costs the application nothing', async () => {
  const circular: Record<string, unknown> = { n: 2 };
  circular['self'] = circular;
  const poisoned = Object.defineProperty({ n: 3 }, 'bad', {
    enumerable: true,
    get() {
      throw new Error('poisoned');
    },
  });
  start().write({ n: 1, big: 10n });
  sink?.write({ n: 2, details: circular });
  sink?.write(poisoned);
  await sink?.flush();
  expect(numbers()).toEqual([1, 2]);
  expect(problems).toContain('poisoned');
});
