import { spawn } from 'node:child_process';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { until } from '../../test/collect-server.ts';
import { MetricsCollector, type MetricsCollectorOptions } from './metrics-collector.ts';

interface Posted {
  path: string;
  headers: IncomingHttpHeaders;
  body: { category: string; metrics: Array<Record<string, unknown>> };
  at: number;
}

const posted: Posted[] = [];
const problems: string[] = [];
/** Of the next answers: a status, 0 to break the connection, or a function that answers. */
const answers: Array<{ status: number; headers?: Record<string, string>; body?: string }> = [];
let collector: MetricsCollector | undefined;
let url: string;

const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    const bytes = Buffer.concat(parts);
    const json = request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes;
    const body = JSON.parse(json.toString()) as Posted['body'];
    posted.push({ path: request.url ?? '', headers: request.headers, body, at: performance.now() });
    const {
      status,
      headers = {},
      body: text = '{"accepted":1,"rejected":[],"rejectedCount":0}',
    } = answers.shift() ?? {
      status: 200,
    };
    if (status === 0) {
      request.socket.destroy();
    } else {
      response.writeHead(status, headers).end(text);
    }
  });
});
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
beforeEach(() => {
  [posted, problems, answers].forEach((list) => list.splice(0));
});
afterEach(async () => {
  await collector?.close(0);
  collector = undefined;
});

function start(options: MetricsCollectorOptions = {}): MetricsCollector {
  collector = new MetricsCollector({
    endpoint: url,
    flushIntervalMs: 20,
    retryDelayMs: 20,
    onProblem: ({ message }) => problems.push(message),
    ...options,
  });
  return collector;
}

const values = () => posted.flatMap(({ body }) => body.metrics.map(({ value }) => value));

test('collects into one request a category, with the time and the sender’s name', async () => {
  start({ token: 'secret', app: 'shop' });
  collector?.collectBusinessMetrics({ event: 'order_paid', value: 99, unit: 'CNY' });
  collector?.collectPerformanceMetrics({ render_ms: 12.5 });
  collector?.collectUserMetrics([{ userId: 7, action: 'login' }, { registrations: 3 }]);
  await collector?.flush();
  const common = { timestamp: expect.stringMatching(/^\d{4}-.*Z$/), app: 'shop' };
  expect(
    posted.map(({ path, body }) => ({ path, body })).sort((a, b) => a.body.category.localeCompare(b.body.category))
  ).toEqual([
    {
      path: '/api/metrics',
      body: {
        category: 'business_event',
        metrics: [
          { ...common, kind: 'business', event: 'order_paid', value: 99, unit: 'CNY' },
          { ...common, kind: 'performance', event: 'render_ms', value: 12.5 },
          { ...common, kind: 'user', event: 'registrations', value: 3 },
        ],
      },
    },
    {
      path: '/api/metrics',
      body: { category: 'user_action', metrics: [{ ...common, kind: 'user', userId: 7, action: 'login' }] },
    },
  ]);
  expect(posted[0]!.headers).toMatchObject({ authorization: 'Bearer secret', 'content-type': 'application/json' });
  expect(collector?.status()).toMatchObject({ delivered: 4, dropped: 0, rejected: 0 });
});

test('a thousand metrics go packed in batches, in order', async () => {
  start();
  for (let n = 0; n < 1000; n++) {
    collector?.collectBusinessMetrics({ event: 'e', value: n });
  }
  await collector?.flush();
  expect(values()).toEqual(Array.from({ length: 1000 }, (_, n) => n));
  expect(posted.length).toBeLessThanOrEqual(3);
  expect(posted.every(({ headers }) => headers['content-encoding'] === 'gzip')).toBe(true);
});

test.each([408, 429, 500, 503, 0])('%d is tried again until it is taken', async (status) => {
  start();
  answers.push({ status }, { status });
  collector?.collectBusinessMetrics({ event: 'e', value: 1 });
  await collector?.flush();
  expect(values()).toEqual([1, 1, 1]);
  expect(collector?.status()).toMatchObject({ delivered: 1, retries: 2, dropped: 0, problem: null });
});

test.each([400, 401, 413])('%d is given up and told', async (status) => {
  start();
  answers.push({ status, body: '{"error":{"message":"say why"}}' });
  collector?.collectBusinessMetrics({ event: 'e', value: 1 });
  await collector?.flush();
  expect(values()).toEqual([1]);
  expect(collector?.status()).toMatchObject({ delivered: 0, dropped: 1 });
  expect(problems).toEqual([expect.stringContaining('say why')]);
});

test('waits as long as it is asked to', async () => {
  start();
  answers.push({ status: 429, headers: { 'Retry-After': '1' } });
  collector?.collectBusinessMetrics({ event: 'e', value: 1 });
  await collector?.flush();
  expect(posted[1]!.at - posted[0]!.at).toBeGreaterThanOrEqual(990);
});

test('what the server did not take is counted and told', async () => {
  start();
  answers.push({ status: 200, body: '{"accepted":0,"rejected":[{"index":0,"reason":"too old"}],"rejectedCount":1}' });
  collector?.collectBusinessMetrics({ event: 'e', value: 1 });
  await collector?.flush();
  expect(collector?.status()).toMatchObject({ delivered: 1, rejected: 1 });
  expect(problems).toEqual([expect.stringContaining('too old')]);
});

test('a server that is away costs bounded memory: the oldest go', async () => {
  start({ endpoint: 'http://127.0.0.1:1', maxQueueBytes: 10_000 });
  const began = performance.now();
  for (let n = 0; n < 50_000; n++) {
    collector?.collectBusinessMetrics({ event: 'e', value: n });
  }
  expect(performance.now() - began).toBeLessThan(5000);
  const { queued, queuedBytes, dropped } = collector!.status();
  expect(queuedBytes).toBeLessThanOrEqual(10_000);
  expect(queued + dropped).toBe(50_000);
  await collector?.close(50);
  expect(collector?.status()).toMatchObject({ queued: 0, queuedBytes: 0, dropped: 50_000, delivered: 0 });
});

test('nothing that is collected throws', () => {
  start();
  const circular: Record<string, unknown> = { event: 'e' };
  circular['self'] = circular;
  for (const odd of [circular, { event: 'e', big: 5n }, null, undefined, 5, 'x'] as never[]) {
    expect(() => collector?.collectUserMetrics(odd)).not.toThrow();
  }
});

test.each(['127.0.0.1:4600', 'ftp://x', ''])('the endpoint "%s" is refused', (endpoint) => {
  expect(() => new MetricsCollector({ endpoint })).toThrow('endpoint');
});

describe('a process that ends', () => {
  const script = (ending: string) => `
    import { MetricsCollector } from './src/node/metrics-collector.ts';
    const collector = new MetricsCollector({ endpoint: ${JSON.stringify(url)}, flushIntervalMs: 60_000 });
    collector.collectBusinessMetrics({ event: 'last', value: 1 });
    ${ending}`;

  async function run(ending: string, signal?: NodeJS.Signals) {
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script(ending)], {
      cwd: `${__dirname}/../..`,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) =>
      child.once('exit', (code, by) => resolve({ code, signal: by }))
    );
    child.stdout.on('data', (text) => (output += String(text)));
    if (signal) {
      await until(
        () => output.includes('ready'),
        () => output
      );
      child.kill(signal);
    }
    return { ...(await ended), output };
  }
  const STAY = `setInterval(() => undefined, 1000); process.stdout.write('ready\\n');`;

  test('by itself sends what waits first', async () => {
    expect(await run('')).toMatchObject({ code: 0 });
    expect(values()).toEqual([1]);
  });

  test('by a signal sends what waits, and ends by that signal', async () => {
    expect(await run(STAY, 'SIGTERM')).toMatchObject({ code: null, signal: 'SIGTERM' });
    expect(values()).toEqual([1]);
  });

  test('by a signal that the application handles ends as the application says', async () => {
    const handled = `process.on('SIGTERM', () => setTimeout(() => process.exit(7), 500)); ${STAY}`;
    expect(await run(handled, 'SIGTERM')).toMatchObject({ code: 7 });
    expect(values()).toEqual([1]);
  });

  test('by a signal that the application outlives sends what waits, and at its end what came later', async () => {
    const reloading = `process.on('SIGHUP', () => {
        setTimeout(() => collector.collectBusinessMetrics({ event: 'later', value: 2 }), 300);
        setTimeout(() => process.kill(process.pid, 'SIGTERM'), 600);
      }); ${STAY}`;
    expect(await run(reloading, 'SIGHUP')).toMatchObject({ code: null, signal: 'SIGTERM' });
    expect(values()).toEqual([1, 2]);
  });

  test('with the server away ends within seconds', async () => {
    const began = performance.now();
    const away = `${STAY} new MetricsCollector({ endpoint: 'http://127.0.0.1:1', onProblem() {} }).collectUserMetrics({ a: 1 });`;
    expect(await run(away, 'SIGINT')).toMatchObject({ signal: 'SIGINT' });
    expect(performance.now() - began).toBeLessThan(15_000);
  });
});

test('a function of ours takes the metrics in place of the data server, again after it has failed', async () => {
  const taken: unknown[] = [];
  let failures = 1;
  const own = start({
    retryDelayMs: 1,
    deliver: async (category, metrics) => {
      if (failures-- > 0) {
        throw new Error('the store is away');
      }
      taken.push([category, metrics]);
    },
  });
  own.collectPerformanceMetrics({ event: 'answer', value: 12.5, unit: 'ms' });
  await own.flush();
  expect(taken).toEqual([
    ['business_event', [expect.objectContaining({ event: 'answer', value: 12.5, kind: 'performance' })]],
  ]);
  expect(own.status()).toMatchObject({ delivered: 1, retries: 1, dropped: 0 });
  expect(posted).toEqual([]);
});
