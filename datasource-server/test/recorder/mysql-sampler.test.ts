/** What is sampled of a real MariaDB: with least privileges, over restarts, of a replica, and with no connection left. */
import mysql from 'mysql2/promise';
import { MysqlEngine } from '../../src/engines/mysql/mysql-engine.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { createMysqlSource } from '../../src/recorder/mysql-sampler.ts';
import type { Sample } from '../../src/recorder/sample.ts';
import { createMarketplaceTables, startMariadb, type Mariadb } from '../support/mariadb.ts';

jest.setTimeout(120_000);

let cleanUp: Array<() => unknown> = [];
afterEach(async () => {
  for (const end of cleanUp.reverse()) {
    await end();
  }
  cleanUp = [];
});

async function start(args: string[] = []): Promise<Mariadb> {
  const mariadb = await startMariadb(args);
  cleanUp.push(() => mariadb.stop());
  return mariadb;
}

/** A source on `url`; its time can be put on. Uptimes are compared with it, so it runs as the server's does. */
function sampled(url: string) {
  const time = { ahead: 0 };
  const engine = new MysqlEngine({ url, pool: 2, clock: () => Date.now(), logger: silentLogger });
  cleanUp.push(() => engine.stop());
  const source = createMysqlSource({ database: engine, elapsed: () => performance.now() + time.ahead });
  const tick = async (ahead = 0): Promise<Sample[]> => {
    time.ahead += ahead;
    return source.read();
  };
  return { source, tick };
}

const value = (samples: readonly Sample[], metric: string, component?: string) =>
  samples.find((each) => each.metric === `mysql.${metric}` && (component === undefined || each.component === component))
    ?.value;

async function until<T>(attempt: () => Promise<T>, done: (value: T) => boolean): Promise<T> {
  for (let tries = 0; tries < 60; tries++) {
    const found = await attempt();
    if (done(found)) {
      return found;
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error('it never came to that');
}

test('an account that may read one table: everything but replication, which names its privilege', async () => {
  const mariadb = await start(['--max-connections=40', '--performance-schema=OFF']);
  await createMarketplaceTables(mariadb.url);
  await mariadb.admin(`CREATE USER reader@'%' IDENTIFIED BY 'reader-secret'`);
  await mariadb.admin(`GRANT SELECT ON marketplace.users TO reader@'%'`);
  const { source, tick } = sampled(`mysql://reader:reader-secret@127.0.0.1:${mariadb.port}/marketplace`);

  const first = await tick();
  expect(source.missing?.()).toEqual([
    { zh: expect.stringContaining('REPLICATION CLIENT'), en: expect.stringContaining('SLAVE MONITOR') },
  ]);
  expect(new Set(first.map(({ host }) => host))).toEqual(new Set([`127.0.0.1:${mariadb.port}/marketplace`]));
  expect(value(first, 'max_connections')).toBe(40);
  const connected = value(first, 'threads_connected') as number;
  expect(connected).toBeGreaterThanOrEqual(1);
  expect(value(first, 'connection_usage')).toBeCloseTo((100 * connected) / 40);
  expect(first.filter(({ metric }) => metric === 'mysql.table_size').map(({ component }) => component)).toEqual([
    'users',
  ]);
  expect(value(first, 'data_size')).toBe(value(first, 'table_size', 'users'));
  // Increases need two readings.
  expect(value(first, 'queries')).toBeUndefined();

  const second = await tick();
  expect(value(second, 'queries')).toBeGreaterThan(0);
  expect(value(second, 'slow_queries')).toBe(0);
  expect(value(second, 'pool_requests')).toBeGreaterThanOrEqual(value(second, 'pool_hits') as number);
  // Sizes are read every five minutes.
  expect(value(second, 'data_size')).toBeUndefined();
  expect(value(await tick(300_000), 'data_size')).toBeGreaterThan(0);

  // Asked for again after ten minutes, the privilege is there.
  await mariadb.admin(`GRANT SLAVE MONITOR ON *.* TO reader@'%'`);
  const engineWithGrant = sampled(`mysql://reader:reader-secret@127.0.0.1:${mariadb.port}/marketplace`);
  await engineWithGrant.tick();
  expect(engineWithGrant.source.missing?.()).toEqual([]);
  await tick();
  expect(source.missing?.()).toHaveLength(1);
});

test('slow queries are those that were added, also over a restart of the server and a reset of its counters', async () => {
  const mariadb = await start();
  const { tick } = sampled(mariadb.url);
  const slowly = async (times: number) => {
    const connection = await mysql.createConnection(mariadb.url);
    await connection.query('SET SESSION long_query_time = 0.01');
    for (let index = 0; index < times; index++) {
      await connection.query('SELECT SLEEP(0.03)');
    }
    await connection.end();
  };
  await slowly(4);
  await tick();
  await slowly(2);
  expect(value(await tick(), 'slow_queries')).toBe(2);
  expect(value(await tick(), 'slow_queries')).toBe(0);

  await mariadb.kill();
  await expect(tick()).rejects.toMatchObject({ code: 'unavailable' });
  await mariadb.start();
  await slowly(3);
  const again = await until(
    () => tick().catch(() => []),
    (samples) => samples.length > 0
  );
  expect(value(again, 'slow_queries')).toBe(3);

  await slowly(1);
  await mariadb.admin('FLUSH GLOBAL STATUS').catch(() => mariadb.admin('FLUSH STATUS'));
  const reset = value(await tick(), 'slow_queries') as number;
  expect(reset).toBeGreaterThanOrEqual(0);
  expect(reset).toBeLessThanOrEqual(3);
});

test('a replica: how far it is behind; standing still it does not know, and says that it stands', async () => {
  const binary = ['--log-bin=binlog', '--binlog-format=ROW'];
  const primary = await start([...binary, '--server-id=1']);
  await primary.admin(`CREATE USER copier@'%' IDENTIFIED BY 'copier-secret'`);
  await primary.admin(`GRANT REPLICATION SLAVE ON *.* TO copier@'%'`);
  const replica = await start([...binary, '--server-id=2']);
  const { source, tick } = sampled(replica.url.replace('app:app-secret', 'admin:admin-secret'));
  const alone = await tick();
  expect(alone.filter(({ metric }) => metric.includes('replication'))).toEqual([]);
  expect(source.missing?.()).toEqual([]);

  const [{ File: file, Position: position }] = (await primary.admin('SHOW MASTER STATUS')) as [
    { File: string; Position: number },
  ];
  await replica.admin(
    `CHANGE MASTER 'shop' TO MASTER_HOST='127.0.0.1', MASTER_PORT=${primary.port}, MASTER_USER='copier', MASTER_PASSWORD='copier-secret', MASTER_LOG_FILE='${file}', MASTER_LOG_POS=${position}`
  );
  await replica.admin(`START SLAVE 'shop'`);
  const running = await until(
    () => tick(),
    (samples) => value(samples, 'replication_running', 'shop') === 1
  );
  expect(value(running, 'replication_lag', 'shop')).toBe(0);

  // Held up by a lock, the replica falls behind.
  await primary.admin('CREATE TABLE orders (id INT PRIMARY KEY)');
  await until(
    () => replica.admin(`SHOW TABLES LIKE 'orders'`),
    (tables) => tables.length === 1
  );
  const holder = await mysql.createConnection(replica.url.replace('app:app-secret', 'admin:admin-secret'));
  await holder.query('LOCK TABLES orders READ');
  await primary.admin('INSERT INTO orders VALUES (1)');
  await until(
    () => tick(),
    (samples) => (value(samples, 'replication_lag', 'shop') ?? 0) >= 1
  );
  await holder.query('UNLOCK TABLES');
  await holder.end();
  await until(
    () => tick(),
    (samples) => value(samples, 'replication_lag', 'shop') === 0
  );

  await replica.admin(`STOP SLAVE 'shop'`);
  const stopped = await tick();
  expect(value(stopped, 'replication_running', 'shop')).toBe(0);
  expect(value(stopped, 'replication_lag', 'shop')).toBeUndefined();
});

test('a server without a connection left is known to be full', async () => {
  const mariadb = await start(['--max-connections=10']);
  const held = await Promise.all(Array.from({ length: 10 }, () => mysql.createConnection(mariadb.url)));
  cleanUp.push(() => held.forEach((connection) => connection.destroy()));
  const { source, tick } = sampled(mariadb.url);
  expect(await tick()).toEqual([{ metric: 'mysql.connection_usage', host: expect.any(String), value: 100 }]);
  expect(source.missing?.()[0]?.en).toContain('no connection left');
});

test('a server that hangs costs one reading, not the next', async () => {
  const mariadb = await start();
  const { tick } = sampled(mariadb.url);
  await tick();
  mariadb.pause();
  await expect(tick()).rejects.toMatchObject({ code: 'timeout' });
  mariadb.resume();
  await until(
    () => tick().catch(() => []),
    (samples) => value(samples, 'threads_connected') !== undefined
  );
});
