import { connectRedis } from '../../src/cache/redis-connection.ts';
import type { ProbeOutcome } from '../../src/health/probe.ts';
import { redisProbe } from '../../src/health/redis-probe.ts';
import { createRedisServer } from '../cache/redis-server.ts';

jest.setTimeout(30_000);

const signal = new AbortController().signal;
let cleanUp: Array<() => unknown> = [];

afterEach(async () => {
  for (const end of cleanUp.reverse()) {
    await end();
  }
  cleanUp = [];
});

async function serverAndProbe(args: string[] = [], credentials = '') {
  const server = await createRedisServer(args);
  cleanUp.push(() => server.dispose());
  await server.start();
  const redis = connectRedis(server.url.replace('//', `//${credentials}`));
  cleanUp.push(() => redis.close());
  await redis.settled(2_000);
  const probe = redisProbe(redis);
  const check = async (timeoutMs = 1_000): Promise<ProbeOutcome> => {
    if (!('check' in probe)) {
      throw new Error('expected a configured probe');
    }
    return probe.check(signal, timeoutMs);
  };
  const checkUntil = async (status: ProbeOutcome['status']): Promise<ProbeOutcome> => {
    for (let attempt = 0; attempt < 100; attempt += 1) {
      const outcome = await check();
      if (outcome.status === status) {
        return outcome;
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`never ${status}`);
  };
  return { server, check, checkUntil };
}

test('up, killed, up again', async () => {
  const { server, check, checkUntil } = await serverAndProbe();
  expect(await check()).toEqual({ status: 'up' });
  await server.kill();
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(await check()).toMatchObject({
    status: 'down',
    connection: true,
    reason: { zh: expect.stringContaining('REDIS_URL'), en: expect.stringContaining('ECONNREFUSED') },
  });
  await server.start();
  await checkUntil('up');
});

test('hung: says that it does not answer', async () => {
  const { server, check, checkUntil } = await serverAndProbe();
  server.pause();
  expect(await check(100)).toMatchObject({
    status: 'down',
    connection: true,
    reason: { en: expect.stringContaining('0.1 s') },
  });
  server.resume();
  await checkUntil('up');
});

test.each([
  ['none', ''],
  ['wrong ones', 'default:wrong-password@'],
])('credentials, %s: says to check them, without telling them; no connection error', async (_which, credentials) => {
  const { check } = await serverAndProbe(['--requirepass', 'right-password'], credentials);
  const outcome = await check();
  expect(outcome).toMatchObject({
    status: 'down',
    connection: false,
    reason: { en: expect.stringContaining('password in REDIS_URL') },
  });
  expect(JSON.stringify(outcome)).not.toContain('wrong-password');
});

test('not configured names REDIS_URL', () => {
  expect(redisProbe(null)).toMatchObject({
    component: 'redis',
    unconfigured: { en: expect.stringContaining('REDIS_URL') },
  });
});
