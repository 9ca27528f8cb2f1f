import { connect, createServer, type Socket } from 'node:net';
import { createResultStore } from '../../src/cache/create-store.ts';
import { createMemoryStore } from '../../src/cache/memory-store.ts';
import { connectRedis, type RedisConnection } from '../../src/cache/redis-connection.ts';
import { REDIS_KEY_PREFIX, createRedisStore } from '../../src/cache/redis-store.ts';
import { createResultCache } from '../../src/cache/result-cache.ts';
import type { ResultStore } from '../../src/cache/result-store.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { createRedisServer, type RedisServer } from './redis-server.ts';

jest.setTimeout(30_000);

const POLICY = { freshMs: 60_000, staleMs: 600_000 };
const entry = (value: string, asOf = Date.now()) => ({ ...POLICY, value, asOf });

let cleanUp: Array<() => unknown> = [];
let unhandled: unknown[] = [];
const noteUnhandled = (error: unknown) => void unhandled.push(error);

beforeEach(() => {
  unhandled = [];
  process.on('unhandledRejection', noteUnhandled);
});

afterEach(async () => {
  for (const end of cleanUp.reverse()) {
    await end();
  }
  cleanUp = [];
  process.off('unhandledRejection', noteUnhandled);
  expect(unhandled).toEqual([]);
});

async function startServer(args: string[] = []): Promise<RedisServer> {
  const server = await createRedisServer(args);
  cleanUp.push(() => server.dispose());
  await server.start();
  return server;
}

function connection(url: string): RedisConnection {
  const redis = connectRedis(url);
  cleanUp.push(() => redis.close());
  return redis;
}

async function openStore(redis: RedisConnection) {
  const logger = { ...silentLogger, warn: jest.fn(), info: jest.fn() };
  const store = await createResultStore({ redis, clock: () => Date.now(), logger });
  cleanUp.push(() => store.close());
  return { store, logger };
}

function cacheOn(store: ResultStore) {
  return createResultCache({ store, clock: () => Date.now(), logger: silentLogger });
}

/** Between the store and Redis, able to lose connections as a firewall does: both ends stay open, nothing passes. */
async function startProxy(target: number) {
  const open: Socket[] = [];
  const server = createServer((near) => {
    const far = connect(target, '127.0.0.1');
    open.push(near, far);
    near.on('error', () => far.destroy()).on('close', () => far.destroy());
    far.on('error', () => near.destroy()).on('close', () => near.destroy());
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUp.push(() => (open.forEach((socket) => socket.destroy()), server.close()));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    swallowOpenConnections: () => open.forEach((socket) => socket.unpipe().resume()),
  };
}

async function until(condition: () => boolean | Promise<boolean>, limitMs = 10_000): Promise<void> {
  const end = Date.now() + limitMs;
  while (!(await condition())) {
    if (Date.now() > end) {
      throw new Error('the condition did not come true in time');
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test('keeps answers under its prefix, for as long as they may be served, and shares them between servers', async () => {
  const server = await startServer();
  const redis = connection(server.url);
  const { store } = await openStore(redis);
  const { store: other } = await openStore(connection(server.url));
  const value = JSON.stringify({ text: '创意 \u0000 😀 %_\\ \n "x"', n: 1.5 });
  await store.set('question', entry(value, 123));
  expect(await other.get('question')).toEqual(entry(value, 123));
  expect(await store.get('another question')).toBeUndefined();
  const keys = (await redis.client.keys('*')).filter((key) => !key.endsWith(':probe'));
  expect(keys).toHaveLength(1);
  expect(keys[0]?.startsWith(REDIS_KEY_PREFIX)).toBe(true);
  const ttl = await redis.client.pttl(keys[0] ?? '');
  expect(ttl).toBeGreaterThan(POLICY.staleMs - 5_000);
  expect(ttl).toBeLessThanOrEqual(POLICY.staleMs);
  expect(store.stats()).toEqual({ backend: 'redis', entries: 0, bytes: 0 });
});

test('one load serves two servers', async () => {
  const server = await startServer();
  const [one, two] = [
    cacheOn((await openStore(connection(server.url))).store),
    cacheOn((await openStore(connection(server.url))).store),
  ];
  await one.get('k', POLICY, async () => 'v');
  await until(async () => (await two.get('k', POLICY, async () => 'w')).value === 'v');
  expect(await two.get('k', POLICY, async () => 'w')).toMatchObject({ value: 'v', outcome: 'hit' });
});

test('anything in Redis that is no answer of ours counts as none', async () => {
  const server = await startServer();
  const redis = connection(server.url);
  const { store, logger } = await openStore(redis);
  await store.set('k', entry('v'));
  const [key = ''] = (await redis.client.keys(`${REDIS_KEY_PREFIX}*`)).filter((name) => !name.endsWith(':probe'));
  for (const text of ['', 'garbage', '2 1 2 3\nv', '1 x 2 3\nv', '1 1 2 3']) {
    await redis.client.set(key, text);
    expect(await store.get('k')).toBeUndefined();
  }
  expect(logger.warn).not.toHaveBeenCalled();
});

test('killed and started again, twice: one warning and one line when it is back each time, no error in between', async () => {
  const server = await startServer();
  const { store, logger } = await openStore(connection(server.url));
  const cache = cacheOn(store);
  let loads = 0;
  const ask = (key: string) => cache.get(key, POLICY, async () => `${key} ${(loads += 1)}`);

  for (const outage of [1, 2]) {
    const [before, during] = [`before ${outage}`, `during ${outage}`];
    const { value } = await ask(before);
    await until(async () => (await store.get(before)) !== undefined);
    await server.kill();
    // A crowd that is asking while it happens.
    const crowd = await Promise.all(Array.from({ length: 200 }, (_, at) => ask(`crowd ${outage} ${at % 20}`)));
    expect(crowd).toHaveLength(200);
    expect(store.stats().backend).toBe('memory');
    expect((await ask(during)).outcome).toBe('miss');
    expect((await ask(during)).outcome).toBe('hit');
    expect(logger.warn).toHaveBeenCalledTimes(outage);
    expect(logger.info).toHaveBeenCalledTimes(outage - 1);

    await server.start();
    await until(() => store.stats().backend === 'redis');
    expect(logger.info).toHaveBeenCalledTimes(outage);
    // What was learned during the outage is still known; what only Redis knew died with it.
    expect((await ask(during)).outcome).toBe('hit');
    expect((await ask(before)).value).not.toBe(value);
  }
  expect(logger.warn).toHaveBeenCalledTimes(2);
});

test('hung: the first question waits 200 ms, the following ones not at all; used again when it wakes up', async () => {
  const server = await startServer();
  const { store, logger } = await openStore(connection(server.url));
  await store.set('k', entry('in Redis'));
  server.pause();
  const startedAt = performance.now();
  expect(await store.get('k')).toBeUndefined();
  const firstMs = performance.now() - startedAt;
  expect(firstMs).toBeGreaterThan(150);
  expect(firstMs).toBeLessThan(1_000);
  const thenAt = performance.now();
  await store.set('other', entry('in memory'));
  expect(await store.get('other')).toMatchObject({ value: 'in memory' });
  expect(performance.now() - thenAt).toBeLessThan(50);
  expect(logger.warn).toHaveBeenCalledTimes(1);
  server.resume();
  await until(() => store.stats().backend === 'redis');
  expect(await store.get('k')).toMatchObject({ value: 'in Redis' });
  expect(logger.info).toHaveBeenCalledTimes(1);
});

test('a connection that went dead without being closed is given up for a new one', async () => {
  const server = await startServer();
  const proxy = await startProxy(server.port);
  const { store, logger } = await openStore(connection(`redis://127.0.0.1:${proxy.port}`));
  await store.set('k', entry('v'));
  proxy.swallowOpenConnections();
  expect(await store.get('k')).toBeUndefined();
  await until(() => store.stats().backend === 'redis', 15_000);
  expect(await store.get('k')).toMatchObject({ value: 'v' });
  expect(logger.warn).toHaveBeenCalledTimes(1);
  expect(logger.info).toHaveBeenCalledTimes(1);
});

test('not there when the server starts: one warning, memory, and Redis as soon as it comes', async () => {
  const server = await createRedisServer();
  cleanUp.push(() => server.dispose());
  const startedAt = Date.now();
  const { store, logger } = await openStore(connection(server.url));
  expect(Date.now() - startedAt).toBeLessThan(3_000);
  expect(logger.warn).toHaveBeenCalledTimes(1);
  await store.set('k', entry('v'));
  expect(await store.get('k')).toMatchObject({ value: 'v' });
  await server.start();
  await until(() => store.stats().backend === 'redis');
  expect(logger.warn).toHaveBeenCalledTimes(1);
  expect(logger.info).toHaveBeenCalledTimes(1);
});

test.each([
  ['full', ['--maxmemory', '100kb', '--maxmemory-policy', 'noeviction']],
  ['wanting a password', ['--requirepass', 'secret-of-the-test']],
])('a Redis that is %s: one warning and memory, again and again without a word', async (_name, args) => {
  const server = await startServer(args);
  const { store, logger } = await openStore(connection(server.url));
  const cache = cacheOn(store);
  await cache.get('k', POLICY, async () => 'v');
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  expect(await cache.get('k', POLICY, async () => 'w')).toMatchObject({ value: 'v', outcome: 'hit' });
  expect(logger.warn).toHaveBeenCalledTimes(1);
  expect(logger.info).not.toHaveBeenCalled();
});

test('the password never reaches the log', async () => {
  const server = await startServer(['--requirepass', 'right-password']);
  const url = `redis://user:wrong-password@127.0.0.1:${server.port}`;
  const { logger } = await openStore(connection(url));
  expect(logger.warn).toHaveBeenCalledTimes(1);
  const [message, { error }] = logger.warn.mock.calls[0] as [string, { error: Error }];
  expect(`${message} ${error.message} ${error.stack}`).not.toContain('wrong-password');
});

test('a value too large for Redis is kept in memory', async () => {
  const server = await startServer();
  const redis = connection(server.url);
  const { store } = await openStore(redis);
  const value = 'x'.repeat(5 * 1024 * 1024);
  await store.set('k', entry(value));
  expect((await store.get('k'))?.value.length).toBe(value.length);
  expect(await redis.client.dbsize()).toBeLessThanOrEqual(1);
});

test('readers of one key at the same time cause one read', async () => {
  const get = jest.fn(async () => '1 1 2 3\nv');
  const store = createRedisStore({
    redis: { get, set: async () => 'OK' },
    reconnect: () => undefined,
    memory: createMemoryStore({ maxBytes: 1e6, maxEntries: 10 }),
    clock: () => Date.now(),
    logger: silentLogger,
  });
  const found = await Promise.all(Array.from({ length: 50 }, async () => store.get('k')));
  expect(found.every((each) => each?.value === 'v')).toBe(true);
  expect(get).toHaveBeenCalledTimes(1);
  await store.close();
});

test('a Redis that flaps is left alone for longer each time', async () => {
  jest.useFakeTimers();
  try {
    const set = jest.fn(async (key: string) => {
      if (!key.endsWith(':probe')) {
        throw new Error('OOM');
      }
    });
    const logger = { ...silentLogger, warn: jest.fn() };
    const memory = createMemoryStore({ maxBytes: 1e6, maxEntries: 10 });
    const store = createRedisStore({
      redis: { get: async () => null, set },
      reconnect: () => undefined,
      memory,
      clock: () => Date.now(),
      logger,
    });
    for (let second = 0; second < 120; second += 1) {
      await store.set('k', entry('v'));
      await jest.advanceTimersByTimeAsync(1_000);
    }
    // 1 + 2 + 4 + 8 + 16 + 30 + 30 + 30 s: not once a second.
    expect(logger.warn.mock.calls.length).toBeLessThanOrEqual(8);
    await store.close();
  } finally {
    jest.useRealTimers();
  }
});

test('without Redis it is memory', async () => {
  const store = await createResultStore({ redis: null, clock: () => Date.now(), logger: silentLogger });
  expect(store.stats().backend).toBe('memory');
});
