/** Real servers under strain, sampled by the data server itself: connections, slow queries, a replica that stands still, a full Redis, a slow page. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import mysql, { type Connection } from 'mysql2/promise';
import type { QueryResponse } from '../../src/contract/frames.ts';
import type { Inspection } from '../../src/contract/inspection.ts';
import { createRedisServer, type RedisServer } from '../cache/redis-server.ts';
import { createCertificates } from '../support/certificates.ts';
import { createMarketplaceTables, startMariadb, type Mariadb } from '../support/mariadb.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { fillEvents } from './healthy-week.ts';

const MB = 1024 ** 2;
/** Of 40. */
const HELD = 33;
const SLOW_QUERIES = 400;
/** Beside the 28,800 look-ups a day of the week before. */
const MISSES = 20_000;
const SLOW_MS = 1300;
const directory = mkdtempSync(join(tmpdir(), 'aimarket-strained-'));
const held: Connection[] = [];
const page = createHttpServer((_, response) => void setTimeout(() => response.end('at last'), SLOW_MS));

let mariadb: Mariadb;
let redis: RedisServer;
let client: Redis;
let secure: Server;
let server: TestServer;

beforeAll(async () => {
  [mariadb, redis] = await Promise.all([
    startMariadb(['--max-connections=40', '--server-id=2', '--slow-query-log=ON', '--long-query-time=0']),
    createRedisServer(['--maxmemory', '64mb']),
  ]);
  await createMarketplaceTables(mariadb.url);
  await mariadb.admin(`GRANT SLAVE MONITOR ON *.* TO app@'%'`);
  await mariadb.admin(`CHANGE MASTER TO MASTER_HOST='127.0.0.1', MASTER_PORT=1, MASTER_USER='nobody'`);
  for (let count = 0; count < HELD; count += 1) {
    held.push(await mysql.createConnection(mariadb.url));
  }
  await redis.start();
  client = new Redis(redis.url);
  for (let megabyte = 0; megabyte < 54; megabyte += 1) {
    await client.set(`ballast:${megabyte}`, Buffer.alloc(MB - 1024));
  }
  const { certificate, key } = await createCertificates(join(directory, 'certificates'));
  secure = createHttpsServer({ cert: readFileSync(certificate), key: readFileSync(key) }, (_, response) =>
    response.end('ok')
  );
  await Promise.all([listening(page), listening(secure)]);
  const dataDir = join(directory, 'data');
  await fillEvents(dataDir, Date.now(), {
    components: [],
    mysql: 'mysql-elsewhere:3306',
    redis: 'redis-elsewhere:6379',
    disks: { 'web-1': 20, 'web-2': 97 },
    // A target that is new is not judged by its first seconds.
    probes: { slow: SLOW_MS },
  });
  server = await startTestServer(
    {
      MYSQL_URL: mariadb.url,
      REDIS_URL: redis.url,
      PROBE_TARGETS: `slow=http://127.0.0.1:${portOf(page)}/,secure=https://127.0.0.1:${portOf(secure)}/`,
      SAMPLERS: 'mysql,redis',
      RECORDER_INTERVAL_SECONDS: '1',
      INSPECTION_AT: 'off',
      INSPECTION_SKIP: 'business.*,ai.*,security.*,alerts.*,backups.*',
      DEMO: 'off',
    },
    { dataDir }
  );
}, 180_000);

afterAll(async () => {
  await server?.stop();
  client?.disconnect();
  await Promise.all(held.map((connection) => connection.end()));
  page.close();
  secure?.close();
  await Promise.all([redis?.dispose(), mariadb?.stop()]);
  rmSync(directory, { recursive: true, force: true });
});

test('each is told by its own item, with the panel and the runbook', async () => {
  // What counts is told from the second reading on.
  await until(async () => (await ask('mysql_server.queries')) !== null);
  for (let count = 0; count < SLOW_QUERIES; count += 1) {
    await held[0]?.query('SELECT 1');
  }
  const pipeline = client.pipeline();
  for (let count = 0; count < MISSES; count += 1) {
    pipeline.get(`nothing:${count}`);
  }
  await pipeline.exec();
  await until(async () => ((await ask('mysql_server.slow_queries')) ?? 0) >= SLOW_QUERIES);
  await until(async () => ((await ask('redis_server.hit_rate')) ?? 100) < 60);
  await until(
    async () => (await ask('probes.total', 'slow')) !== null && (await ask('probes.tls_days', 'secure')) !== null
  );

  const { items, absent } = await inspect();
  const strained = items.filter(({ id }) => /^system\.(mysql|slow|repl|redis)|^api\.probe|^tls\.probed/.test(id));
  expect(Object.fromEntries(strained.map(({ id, status }) => [id, status]))).toEqual({
    'system.mysql_connections': 'fail',
    'system.slow_queries': 'fail',
    'system.replication': 'fail',
    'system.redis_memory': 'warn',
    'system.redis_hit_rate': 'warn',
    'api.probe_time': 'warn',
    'tls.probed': 'fail',
  });
  expect(absent.map(({ id }) => id)).toEqual(['system.replication_lag']);

  const found = (id: string) => items.find((item) => item.id === id);
  const label = `127.0.0.1:${mariadb.port}/marketplace`;
  expect(found('system.mysql_connections')).toMatchObject({
    finding: { en: expect.stringContaining(label) },
    evidence: expect.stringMatching(/^\/d\/aimarket-realtime\?viewPanel=24&from=\d+&to=\d+$/),
    runbook: '/d/aimarket-runbooks?viewPanel=26',
  });
  expect(found('system.slow_queries')).toMatchObject({ yesterday: 0, baseline: 0 });
  expect(found('api.probe_time')).toMatchObject({
    finding: { en: expect.stringMatching(/^slow: /) },
    runbook: '/d/aimarket-runbooks?viewPanel=30',
  });
  expect(found('system.component:probe:secure')).toMatchObject({
    status: 'fail',
    runbook: '/d/aimarket-runbooks?viewPanel=30',
  });
  expect(found('tls.probed')?.value).toBeLessThan(1.1);
  expect(found('system.disk')).toMatchObject({ status: 'fail', finding: { en: 'web-2 /: 97%' } });
}, 180_000);

/** One number of the last day; null where there is none. */
async function ask(measure: string, target?: string): Promise<number | null> {
  const now = Date.now();
  const { results } = await post<QueryResponse>('/api/v1/query', {
    range: { from: now - 864e5, to: now + 1000 },
    queries: [
      {
        kind: 'metric',
        as: 'number',
        grain: 'none',
        measures: [measure],
        filters: target === undefined ? [] : [{ member: 'probes.target', op: '=', values: [target] }],
      },
    ],
  });
  expect(results['A']?.error).toBeUndefined();
  return (results['A']?.frames[0]?.data.values.at(-1)?.[0] ?? null) as number | null;
}

const inspect = () => post<Inspection>('/api/v1/inspections', {});

async function post<T>(path: string, body: unknown): Promise<T> {
  const response = await fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'X-Cache-Skip': 'true' },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(200);
  return (await response.json()) as T;
}

async function until(isThere: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 60; attempt += 1) {
    if (await isThere()) {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error('it never came to that');
}

function listening(of: Server): Promise<void> {
  return new Promise((resolve) => of.listen(0, '127.0.0.1', resolve));
}

function portOf(of: Server): number {
  return (of.address() as AddressInfo).port;
}
