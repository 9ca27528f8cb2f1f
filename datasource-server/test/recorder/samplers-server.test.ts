/** Samplers in the whole server: from a real MariaDB, Redis and page to the route, the health report, metrics and a query. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { QueryResponse } from '../../src/contract/frames.ts';
import type { HealthResponse } from '../../src/contract/health.ts';
import type { SamplersResponse } from '../../src/contract/samplers.ts';
import { createRedisServer, type RedisServer } from '../cache/redis-server.ts';
import { createMarketplaceTables, startMariadb, type Mariadb } from '../support/mariadb.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

jest.setTimeout(120_000);

let mariadb: Mariadb;
let redis: RedisServer;
let server: TestServer;
let status = 200;
const page = createServer((_request, response) => void response.writeHead(status).end('hello'));

beforeAll(async () => {
  mariadb = await startMariadb(['--max-connections=30']);
  await createMarketplaceTables(mariadb.url);
  redis = await createRedisServer(['--maxmemory', '8mb']);
  await redis.start();
  await new Promise<void>((resolve) => page.listen(0, '127.0.0.1', resolve));
  const { port } = page.address() as AddressInfo;
  server = await startTestServer({
    MYSQL_URL: mariadb.url,
    REDIS_URL: redis.url,
    PROBE_TARGETS: `home=http://127.0.0.1:${port}/,gone=http://127.0.0.1:1/`,
    SAMPLERS: 'mysql,redis,process',
    RECORDER_INTERVAL_SECONDS: '1',
  });
}, 120_000);

afterAll(async () => {
  await server.stop();
  await redis.dispose();
  await mariadb.stop();
  await new Promise((resolve) => page.close(resolve));
});

const get = async <T>(path: string) => (await (await fetch(`${server.url}${path}`)).json()) as T;
const samplers = async () => (await get<SamplersResponse>('/api/v1/samplers')).samplers;

async function until<T>(attempt: () => Promise<T>, done: (value: T) => boolean): Promise<T> {
  for (let tries = 0; tries < 120; tries++) {
    const found = await attempt();
    if (done(found)) {
      return found;
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error(`it never came to that: ${JSON.stringify(await attempt())}`);
}

/** Rows of a table over the last ten minutes. */
async function ask(measures: string[], dimensions: string[] = []): Promise<unknown[][]> {
  const response = await fetch(`${server.url}/api/v1/query`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'X-Cache-Skip': 'true' },
    body: JSON.stringify({
      range: { from: Date.now() - 600_000, to: Date.now() + 1000 },
      queries: [{ kind: 'metric', as: 'number', measures, dimensions }],
    }),
  });
  const { results } = (await response.json()) as QueryResponse;
  expect(results['A']?.error).toBeUndefined();
  const columns = results['A']?.frames[0]?.data.values ?? [];
  return (columns[0] ?? []).map((_, row) => columns.map((column) => column[row]));
}

test('what is sampled can be asked for, by server and target', async () => {
  const label = `127.0.0.1:${mariadb.port}/marketplace`;
  const [row] = await until(
    () =>
      ask(
        ['mysql_server.max_connections', 'mysql_server.connection_usage', 'mysql_server.queries'],
        ['mysql_server.server']
      ),
    ([first]) => first?.[3] != null
  );
  expect(row?.slice(0, 2)).toEqual([label, 30]);
  expect(row?.[2]).toBeGreaterThan(0);
  const [cache] = await until(
    () => ask(['redis_server.memory_limit', 'redis_server.memory_usage', 'redis_server.evictions']),
    ([first]) => first?.[2] != null
  );
  expect(cache).toEqual([8 * 1024 * 1024, expect.any(Number), 0]);
  const probes = await until(
    () => ask(['probes.availability', 'probes.status'], ['probes.target']),
    (found) => found.length === 2
  );
  expect(probes.sort()).toEqual([
    ['gone', 0, null],
    ['home', 100, 200],
  ]);
  const tables = await ask(['mysql_server.table_size'], ['mysql_server.table']);
  expect(tables.map(([table]) => table)).toEqual(expect.arrayContaining(['users', 'ideas']));
  const [own] = await until(
    () => ask(['monitor.process_cpu', 'monitor.process_memory']),
    ([first]) => first?.[0] != null
  );
  expect(own?.[1]).toBeGreaterThan(10 * 1024 * 1024);
});

test('the route tells of each sampler, also of those that are off and why', async () => {
  const all = await until(samplers, (found) =>
    found.some(({ sampler, status }) => sampler === 'mysql' && status === 'ok')
  );
  const statuses = Object.fromEntries(all.map(({ sampler, status }) => [sampler, status]));
  expect(statuses).toMatchObject({
    mysql: 'ok',
    redis: 'ok',
    process: 'ok',
    health: 'ok',
    host: 'off',
    prometheus: 'off',
  });
  expect(Object.keys(statuses)).not.toContain('host.cpu');
  const reason = (name: string) => all.find(({ sampler }) => sampler === name)?.reason?.en;
  expect(reason('host')).toBe('SAMPLERS does not name host.');
  expect(reason('prometheus')).toContain('PROMETHEUS_URL');
  // This account may not ask for replication.
  expect(all.find(({ sampler }) => sampler === 'mysql')?.missing[0]?.en).toContain('REPLICATION CLIENT');
});

test('a sampler that fails is told by route, health and metrics, and so is a page that does', async () => {
  await redis.kill();
  status = 503;
  const failing = await until(samplers, (found) =>
    found.some((each) => each.sampler === 'redis' && each.status === 'failing')
  );
  expect(failing.find(({ sampler }) => sampler === 'redis')?.reason?.zh).toContain('没有应答');
  const { components } = await until(
    () => get<HealthResponse>('/api/v1/health'),
    (health) =>
      health.components.some((each) => each.component === 'samplers' && each.status === 'down') &&
      health.components.some((each) => each.component === 'probe:home' && each.status === 'down')
  );
  const of = (name: string) => components.find(({ component }) => component === name);
  expect(of('samplers')?.reason?.en).toContain('Redis server');
  expect(of('probe:home')?.reason?.en).toContain('HTTP 503');
  expect(of('probe:gone')?.reason?.en).toContain('refused');
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  expect(metrics).toContain('aimarket_sampler_up{sampler="redis"} 0');
  expect(metrics).toContain('aimarket_sampler_up{sampler="mysql"} 1');
  expect(metrics).toContain('aimarket_sampler_missing{sampler="mysql"} 1');
  expect(metrics).not.toContain('sampler="host"');
});
