/** The same figures from a real Prometheus with node_exporter, mysqld_exporter and redis_exporter as Debian has them. */
import { hostname } from 'node:os';
import mysql from 'mysql2/promise';
import { createPrometheusHostSource } from '../../src/recorder/prometheus/host-source.ts';
import { createPrometheusMysqlSource } from '../../src/recorder/prometheus/mysql-source.ts';
import { createPrometheusClient } from '../../src/recorder/prometheus/prometheus-client.ts';
import { createPrometheusRedisSource } from '../../src/recorder/prometheus/redis-source.ts';
import { createHostSources } from '../../src/recorder/host-sampler.ts';
import type { Sample, SampleSource } from '../../src/recorder/sample.ts';
import { connectRedis } from '../../src/cache/redis-connection.ts';
import { createRedisServer, type RedisServer } from '../cache/redis-server.ts';
import { createMarketplaceTables, startMariadb, type Mariadb } from '../support/mariadb.ts';
import {
  startMysqldExporter,
  startNodeExporter,
  startPrometheus,
  startRedisExporter,
  type Program,
  type Prometheus,
} from '../support/prometheus.ts';

jest.setTimeout(120_000);

let mariadb: Mariadb;
let redis: RedisServer;
let exporters: Record<'node' | 'mysql' | 'redis', Program>;
let prometheus: Prometheus;
const cleanUp: Array<() => unknown> = [];

beforeAll(async () => {
  mariadb = await startMariadb(['--max-connections=50']);
  cleanUp.push(() => mariadb.stop());
  await createMarketplaceTables(mariadb.url);
  redis = await createRedisServer(['--maxmemory', '8mb']);
  cleanUp.push(() => redis.dispose());
  await redis.start();
  exporters = {
    node: await startNodeExporter(),
    mysql: await startMysqldExporter(`admin:admin-secret@(127.0.0.1:${mariadb.port})/`),
    redis: await startRedisExporter(redis.url),
  };
  cleanUp.push(...Object.values(exporters).map(({ kill }) => kill));
  prometheus = await startPrometheus({
    node: exporters.node.port,
    mysql: exporters.mysql.port,
    redis: exporters.redis.port,
  });
  cleanUp.push(() => prometheus.stop());
}, 120_000);

afterAll(async () => {
  for (const end of cleanUp.reverse()) {
    await end();
  }
});

const client = () => createPrometheusClient({ url: prometheus.url });

async function until(source: SampleSource, done: (samples: Sample[]) => boolean): Promise<Sample[]> {
  let samples: Sample[] = [];
  for (let tries = 0; tries < 60; tries++) {
    samples = await source.read();
    if (done(samples)) {
      return samples;
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error(`it never came to that: ${JSON.stringify(samples)}`);
}

const find = (samples: readonly Sample[], metric: string, labels: Partial<Sample> = {}) =>
  samples.find((sample) =>
    Object.entries({ metric, ...labels }).every(([key, value]) => sample[key as keyof Sample] === value)
  );

test('a host, called by its own name, with the mounts and percents that it would give of itself', async () => {
  const source = createPrometheusHostSource(client(), '');
  const samples = await until(
    source,
    (found) => find(found, 'cpu') !== undefined && find(found, 'network_in') !== undefined
  );
  expect(source.missing?.()).toEqual([]);
  expect(new Set(samples.map(({ host }) => host))).toEqual(new Set([hostname()]));
  for (const metric of ['cpu', 'memory', 'disk']) {
    const { value } = find(samples, metric) as Sample;
    expect(value >= 0 && value <= 100).toBe(true);
  }
  expect(find(samples, 'load')?.value).toBeGreaterThanOrEqual(0);
  expect(find(samples, 'network_out')?.value).toBeGreaterThanOrEqual(0);

  const own = (await Promise.all(createHostSources().map((each) => each.read()))).flat();
  const root = find(own, 'disk_size', { mount: '/' });
  expect(find(samples, 'memory')?.value).toBeCloseTo(find(own, 'memory')?.value as number, -1);
  if (find(samples, 'disk_size', { mount: '/' }) !== undefined) {
    expect(find(samples, 'disk_size', { mount: '/' })?.value).toBeCloseTo(root?.value as number, -6);
    expect(find(samples, 'disk', { mount: '/' })?.value).toBeCloseTo(
      find(own, 'disk', { mount: '/' })?.value as number,
      0
    );
  }
});

test('a MySQL server: gauges, what was added, sizes', async () => {
  const source = createPrometheusMysqlSource(client(), '');
  const instance = `127.0.0.1:${exporters.mysql.port}`;
  const first = await until(source, (found) => find(found, 'mysql.threads_connected') !== undefined);
  expect(find(first, 'mysql.max_connections')).toEqual({ metric: 'mysql.max_connections', host: instance, value: 50 });
  expect(find(first, 'mysql.connection_usage')?.value).toBeGreaterThan(0);
  const connection = await mysql.createConnection(mariadb.url);
  await connection.query('SET SESSION long_query_time = 0.01');
  for (let index = 0; index < 3; index++) {
    await connection.query('SELECT SLEEP(0.03)');
  }
  await connection.end();
  let slow = 0;
  await until(source, (found) => {
    slow += find(found, 'mysql.slow_queries')?.value ?? 0;
    return slow >= 3;
  });
  expect(slow).toBe(3);
  const later = await until(source, (found) => find(found, 'mysql.queries') !== undefined);
  expect(find(later, 'mysql.queries')?.value).toBeGreaterThan(0);
  expect(find(later, 'mysql.table_size', { component: 'marketplace.users' })?.value).toBeGreaterThan(0);
  expect(source.missing?.()).toEqual([]);
});

test('a Redis server: memory, hits', async () => {
  const source = createPrometheusRedisSource(client(), '');
  const first = await until(source, (found) => find(found, 'redis.memory_used') !== undefined);
  expect(find(first, 'redis.memory_limit')?.value).toBe(8 * 1024 * 1024);
  const connection = connectRedis(redis.url);
  await connection.settled(2_000);
  await connection.client.set('known', '1');
  await connection.client.get('known');
  await connection.client.get('unknown');
  connection.close();
  const sums = { hits: 0, lookups: 0 };
  await until(source, (found) => {
    sums.hits += find(found, 'redis.hits')?.value ?? 0;
    sums.lookups += find(found, 'redis.lookups')?.value ?? 0;
    return sums.lookups >= 2;
  });
  expect(sums).toEqual({ hits: 1, lookups: 2 });
  expect((await until(source, (found) => find(found, 'redis.keys')?.value === 1)).length).toBeGreaterThan(5);
});

test('matchers narrow what is read; where nothing is left it is said, and is no failure', async () => {
  const all = createPrometheusHostSource(client(), 'job="node"');
  expect((await until(all, (found) => found.length > 0)).length).toBeGreaterThan(0);
  const none = createPrometheusHostSource(client(), 'job="elsewhere"');
  expect(await none.read()).toEqual([]);
  expect(none.missing?.()).toEqual([{ zh: expect.stringContaining('PROMETHEUS_MATCH'), en: expect.any(String) }]);
});

test('an expression that Prometheus refuses is told in its words', async () => {
  await expect(client().query('rate(')).rejects.toMatchObject({
    code: 'engine_error',
    text: { en: expect.stringContaining('bad_data') },
  });
});

test('a server that its exporter cannot reach is said, and tells nothing of old', async () => {
  const source = createPrometheusRedisSource(client(), '');
  await until(source, (found) => found.length > 0);
  await redis.kill();
  await until(source, (found) => found.length === 0);
  expect(source.missing?.()).toEqual([
    { zh: expect.any(String), en: `The redis_exporter at 127.0.0.1:${exporters.redis.port} cannot reach its Redis.` },
  ]);
});

test('an exporter that is gone tells nothing of old; a Prometheus that is gone is a failure with its address', async () => {
  const source = createPrometheusHostSource(client(), '');
  await until(source, (found) => found.length > 0);
  await exporters.node.kill();
  await until(source, (found) => find(found, 'memory') === undefined);
  await prometheus.kill();
  await expect(source.read()).rejects.toMatchObject({
    code: 'unavailable',
    text: { zh: expect.stringContaining('PROMETHEUS_URL'), en: expect.stringContaining('ECONNREFUSED') },
  });
});
