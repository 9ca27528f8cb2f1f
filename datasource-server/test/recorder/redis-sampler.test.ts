/** What is sampled of a real Redis: memory and its limit, hits, evictions, over restarts and without the privilege. */
import { connectRedis, type RedisConnection } from '../../src/cache/redis-connection.ts';
import { createRedisSource } from '../../src/recorder/redis-sampler.ts';
import type { Sample } from '../../src/recorder/sample.ts';
import { createRedisServer } from '../cache/redis-server.ts';

jest.setTimeout(60_000);

let cleanUp: Array<() => unknown> = [];
afterEach(async () => {
  for (const end of cleanUp.reverse()) {
    await end();
  }
  cleanUp = [];
});

async function setup(args: string[] = [], credentials = '') {
  const server = await createRedisServer(args);
  cleanUp.push(() => server.dispose());
  await server.start();
  const connection = async (user = ''): Promise<RedisConnection> => {
    const redis = connectRedis(server.url.replace('//', `//${user}`));
    cleanUp.push(() => redis.close());
    await redis.settled(2_000);
    return redis;
  };
  const watched = await connection(credentials);
  const source = createRedisSource({
    server: 'cache-1:6379',
    info: () => watched.client.info(),
    lastError: watched.lastError,
  });
  const tick = (): Promise<Sample[]> => source.read();
  return { server, connection, source, tick };
}

const value = (samples: readonly Sample[], name: string) =>
  samples.find(({ metric }) => metric === `redis.${name}`)?.value;

test('memory against its limit, clients, keys; hits and evictions as what was added', async () => {
  const { connection, source, tick } = await setup(['--maxmemory', '3mb', '--maxmemory-policy', 'allkeys-lru']);
  const { client } = await connection();
  await client.set('known', '1');
  const first = await tick();
  expect(source.missing?.()).toEqual([]);
  expect(new Set(first.map(({ host }) => host))).toEqual(new Set(['cache-1:6379']));
  expect(value(first, 'memory_limit')).toBe(3 * 1024 * 1024);
  expect(value(first, 'memory_usage')).toBeCloseTo((100 * (value(first, 'memory_used') as number)) / (3 * 1024 * 1024));
  expect(value(first, 'clients')).toBe(2);
  expect(value(first, 'keys')).toBe(1);
  expect(value(first, 'hits')).toBeUndefined();

  for (const key of ['known', 'known', 'known', 'unknown']) {
    await client.get(key);
  }
  const second = await tick();
  expect([value(second, 'hits'), value(second, 'lookups'), value(second, 'evictions')]).toEqual([3, 4, 0]);

  for (let index = 0; index < 400; index++) {
    await client.set(`key ${index}`, 'x'.repeat(20_000));
  }
  const crowded = await tick();
  expect(value(crowded, 'evictions')).toBeGreaterThan(100);
  expect(value(crowded, 'memory_usage')).toBeGreaterThan(50);
  expect(value(await tick(), 'evictions')).toBe(0);
});

test('without a limit there is no share of it', async () => {
  const { tick } = await setup();
  const samples = await tick();
  expect(value(samples, 'memory_used')).toBeGreaterThan(0);
  expect([value(samples, 'memory_limit'), value(samples, 'memory_usage')]).toEqual([undefined, undefined]);
});

test('a server that was started anew counts from 0, and a dead one fails', async () => {
  const { server, connection, tick } = await setup();
  const { client } = await connection();
  for (let index = 0; index < 50; index++) {
    await client.get('nothing');
  }
  await tick();
  await server.kill();
  await expect(tick()).rejects.toMatchObject({ code: 'unavailable', text: { en: expect.stringContaining('cache-1') } });
  await server.start();
  const again = await connection();
  await again.client.get('nothing');
  await again.client.get('nothing');
  let samples: Sample[] = [];
  for (let tries = 0; tries < 50 && samples.length === 0; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    samples = await tick().catch(() => []);
  }
  expect([value(samples, 'hits'), value(samples, 'lookups')]).toEqual([0, 2]);
});

test('an account that may not ask names what it lacks', async () => {
  // The driver says on the console that it cannot ask either.
  jest.spyOn(console, 'warn').mockImplementation(() => undefined);
  const { connection } = await setup();
  const { client } = await connection();
  await client.call('ACL', 'SETUSER', 'reader', 'on', '>reader-secret', '+@read', '+ping', '-info');
  const watched = await connection('reader:reader-secret@');
  const source = createRedisSource({
    server: 'cache-1:6379',
    info: () => watched.client.info(),
    lastError: watched.lastError,
  });
  await expect(source.read()).rejects.toMatchObject({
    code: 'forbidden',
    text: { zh: expect.stringContaining('+info') },
  });
});
