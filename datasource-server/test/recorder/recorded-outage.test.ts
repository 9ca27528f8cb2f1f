import { connectRedis } from '../../src/cache/redis-connection.ts';
import type { Cell } from '../../src/engines/engine.ts';
import { MysqlEngine } from '../../src/engines/mysql/mysql-engine.ts';
import { migrate } from '../../src/events/migrations.ts';
import { databaseProbe, eventsProbe } from '../../src/health/engine-probe.ts';
import { aiProbes } from '../../src/health/ai-probe.ts';
import { createHealthMonitor } from '../../src/health/health-monitor.ts';
import { redisProbe } from '../../src/health/redis-probe.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { createScheduler } from '../../src/platform/scheduler.ts';
import { createHealthSource } from '../../src/recorder/health-source.ts';
import { createHostSources } from '../../src/recorder/host-sampler.ts';
import { createRecorder } from '../../src/recorder/recorder.ts';
import { createSnapshotSource } from '../../src/recorder/snapshot-source.ts';
import { createRedisServer } from '../cache/redis-server.ts';
import { startChdb } from '../support/chdb.ts';
import { startMariadb } from '../support/mariadb.ts';

jest.setTimeout(120_000);

let cleanUp: Array<() => unknown> = [];

afterEach(async () => {
  for (const end of cleanUp.reverse()) {
    await end();
  }
  cleanUp = [];
});

/** Real MariaDB, Redis and chDB, watched and recorded by a clock that the test moves. */
async function setup() {
  const time = { now: Date.UTC(2026, 2, 1, 23, 59, 30) };
  const clock = () => time.now;
  const mariadb = await startMariadb();
  cleanUp.push(() => mariadb.stop());
  const mysql = new MysqlEngine({ url: mariadb.url, pool: 2, clock: () => Date.now(), logger: silentLogger });
  cleanUp.push(() => mysql.stop());
  const redisServer = await createRedisServer();
  cleanUp.push(() => redisServer.dispose());
  await redisServer.start();
  const redis = connectRedis(redisServer.url);
  cleanUp.push(() => redis.close());
  await redis.settled(2_000);
  const chdb = await startChdb();
  cleanUp.push(() => chdb.stop());
  await migrate({ store: chdb.store, logger: silentLogger, clock });

  const common = { clock, logger: silentLogger, scheduler: createScheduler({ clock, logger: silentLogger }) };
  const health = createHealthMonitor({
    ...common,
    probes: [databaseProbe(mysql, { demo: false }), redisProbe(redis), eventsProbe(chdb.store), ...aiProbes([], clock)],
    intervalMs: 15_000,
    timeoutMs: 2_000,
  });
  const recorder = createRecorder({
    ...common,
    store: chdb.store,
    sources: [
      ...createHostSources({ host: 'test-host' }),
      createHealthSource({ health, clock }),
      createSnapshotSource(async () => {
        const column = { name: 'n', type: 'number' as const };
        const answer = await mysql.query(
          { sql: 'SELECT 7 AS n', params: [], columns: [column] },
          { maxRows: 1, timeoutMs: 2_000 }
        );
        return [{ metric: 'sessions.online_users', value: Number(answer.columns[0]?.[0]) }];
      }),
    ],
  });
  const tick = async () => {
    time.now += 15_000;
    await health.check();
    await recorder.record();
  };
  const recorded = async (metric: string, component = ''): Promise<Cell[][]> => {
    const statement = {
      sql: `SELECT toString(ts) AS ts, value FROM samples WHERE metric = {p0:String} AND component = {p1:String} AND source = 'recorder' ORDER BY ts`,
      params: [metric, component],
      columns: [
        { name: 'ts', type: 'string' as const },
        { name: 'value', type: 'number' as const },
      ],
    };
    const { columns } = await chdb.store.query(statement, { maxRows: 1_000, timeoutMs: 5_000 });
    return (columns[0] ?? []).map((ts, row) => [ts ?? null, columns[1]?.[row] ?? null]);
  };
  return { mariadb, redisServer, health, tick, recorded };
}

test('an outage of the database as the event store remembers it', async () => {
  const { mariadb, health, tick, recorded } = await setup();
  const statusOf = (component: string) => health.snapshot().find((each) => each.component === component)?.status;

  await tick();
  expect(health.snapshot().map(({ component, status }) => `${component} ${status}`)).toEqual([
    'mysql up',
    'redis up',
    'events up',
    'ai unknown',
  ]);
  await mariadb.kill();
  await tick();
  await tick();
  expect(health.snapshot()[0]).toMatchObject({
    status: 'down',
    since: Date.UTC(2026, 2, 2),
    reason: { en: expect.any(String) },
  });
  await mariadb.start();
  // The engine pauses between attempts to connect; the time of the samples does not move meanwhile.
  for (let attempt = 0; attempt < 100 && statusOf('mysql') !== 'up'; attempt += 1) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    await health.check();
  }
  expect(statusOf('mysql')).toBe('up');
  await tick();
  await tick();

  const times = [
    '2026-03-01 23:59:45.000',
    '2026-03-02 00:00:00.000',
    '2026-03-02 00:00:15.000',
    '2026-03-02 00:00:30.000',
    '2026-03-02 00:00:45.000',
  ];
  expect(await recorded('up', 'mysql')).toEqual([1, 0, 0, 1, 1].map((value, at) => [times[at], value]));
  expect(await recorded('up', 'redis')).toEqual(times.map((ts) => [ts, 1]));
  expect(await recorded('up', 'events')).toEqual(times.map((ts) => [ts, 1]));
  expect(await recorded('up', 'ai')).toEqual([]);

  const errors = await recorded('connection_errors', 'mysql');
  expect(errors.map(([ts]) => ts)).toEqual(times);
  expect(errors[0]?.[1]).toBe(0);
  expect(Number(errors[1]?.[1])).toBeGreaterThan(0);
  expect(Number(errors[2]?.[1])).toBeGreaterThan(0);
  expect(errors[4]?.[1]).toBe(0);

  // The gap stays a gap; host samples went on.
  expect(await recorded('sessions.online_users')).toEqual([0, 3, 4].map((at) => [times[at], 7]));
  expect((await recorded('memory')).map(([ts]) => ts)).toEqual(times);
  expect((await recorded('latency', 'redis')).every(([, value]) => Number(value) >= 0)).toBe(true);
});
