/** What only a ClickHouse over the network can do to us: refusing, hanging, coming back. */
import { createServer, type Server } from 'node:http';
import { ClickHouseEngine } from '../src/engines/clickhouse/clickhouse-engine.ts';
import { RemoteChannel } from '../src/engines/clickhouse/remote-channel.ts';
import type { QueryLimits } from '../src/engines/engine.ts';
import { systemClock } from '../src/platform/clock.ts';
import type { ServiceError } from '../src/platform/errors.ts';
import type { Logger } from '../src/platform/logger.ts';
import { startClickHouseHttp } from './support/clickhouse-http.ts';
import { freePort } from './support/free-port.ts';

const LIMITS: QueryLimits = { maxRows: 10, timeoutMs: 3000 };
const ONE = { sql: 'SELECT 41 + 1 AS v', params: [], columns: [{ name: 'v', type: 'number' as const }] };
const SECRET = 'http-secret';

let logged: string[];
const opened: ClickHouseEngine[] = [];

function storeAt(url: string): ClickHouseEngine {
  const remember: Logger['warn'] = (message, fields = {}) => {
    const error = fields['error'] as Error | undefined;
    logged.push(`${message} ${JSON.stringify(fields)} ${error?.message} ${String(error?.cause)}`);
  };
  const logger: Logger = { debug: remember, info: remember, warn: remember, error: remember };
  const options = { url, clock: systemClock, logger, memoryBytes: 1024 ** 3, concurrency: 2 };
  const store = new ClickHouseEngine(new RemoteChannel(options), 'aimarket_test', systemClock);
  opened.push(store);
  return store;
}

const failure = async (work: Promise<unknown>): Promise<ServiceError> =>
  work.then(
    () => Promise.reject(new Error('it worked')),
    (error: unknown) => error as ServiceError
  );

beforeEach(() => {
  logged = [];
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((store) => store.stop()));
  expect(logged.join('\n')).not.toContain(SECRET);
});

test('nobody listens: the reason, fast, with few attempts', async () => {
  const store = storeAt(`http://ops:${SECRET}@127.0.0.1:${await freePort()}`);
  for (let turn = 0; turn < 30; turn++) {
    const error = await failure(store.query(ONE, LIMITS));
    expect(error).toMatchObject({ code: 'unavailable', retryAfter: expect.any(Number) });
    expect(error.text.en).toMatch(/connection refused/);
    expect(error.text.en + error.text.zh).not.toContain(SECRET);
  }
  expect(await failure(store.insert('t', [{ v: 1 }]))).toMatchObject({ code: 'unavailable' });
  expect(await failure(store.ping(1000))).toMatchObject({ code: 'unavailable' });
  expect(store.connectionErrors()).toBeLessThanOrEqual(3);
  expect(logged).toHaveLength(1);
});

test('a wrong password', async () => {
  const server = await startClickHouseHttp();
  const error = await failure(storeAt(server.url.replace(SECRET, 'wrong')).query(ONE, LIMITS));
  expect(error).toMatchObject({ code: 'unavailable' });
  expect(error.text.en).toMatch(/user or password refused, check CLICKHOUSE_URL/);
  await server.stop();
});

describe('a server that takes requests and never answers', () => {
  let server: Server;
  let url: string;

  beforeAll(async () => {
    server = createServer(() => undefined);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  test('the ping ends in time', async () => {
    const started = Date.now();
    expect(await failure(storeAt(url).ping(300))).toMatchObject({ code: 'timeout' });
    expect(Date.now() - started).toBeLessThan(1500);
  });
});

test('down, then back: the next attempt finds it', async () => {
  const port = await freePort();
  const store = storeAt(`http://ops:${SECRET}@127.0.0.1:${port}`);
  expect(await failure(store.query(ONE, LIMITS))).toMatchObject({ code: 'unavailable' });
  const server = await startClickHouseHttp({ port });
  const back = Date.now();
  for (;;) {
    const answer = await store.query(ONE, LIMITS).catch(() => null);
    if (answer) {
      expect(answer.columns).toEqual([[42]]);
      break;
    }
    expect(Date.now() - back).toBeLessThan(5000);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect(logged.filter((line) => line.startsWith('ClickHouse is reachable again'))).toHaveLength(1);
  await store.stop();
  await server.stop();
});
