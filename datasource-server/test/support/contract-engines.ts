import mysql from 'mysql2/promise';
import type { Engine, EventStore } from '../../src/engines/engine.ts';
import { ClickHouseEngine } from '../../src/engines/clickhouse/clickhouse-engine.ts';
import { RemoteChannel } from '../../src/engines/clickhouse/remote-channel.ts';
import { MysqlEngine } from '../../src/engines/mysql/mysql-engine.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { startChdb } from './chdb.ts';
import { startClickHouseHttp } from './clickhouse-http.ts';
import { READINGS, WALLS } from './contract-rows.ts';
import { startMariadb } from './mariadb.ts';

export interface ContractEngine {
  engine: Engine;
  /** Runs for minutes unless it is stopped. Its one column is named `v`. */
  endlessSql: string;
  /** How many statements with this text run on the server now, our own question aside. */
  running(text: string): Promise<number>;
  stop(): Promise<void>;
}

/** Two queries at a time and a short wait, so that overload is easily brought about. */
const SLOTS = 2;
const ACQUIRE_MS = 500;

export async function startMysqlForContract(): Promise<ContractEngine> {
  const mariadb = await startMariadb();
  await stoppedOnFailure(
    () => mariadb.stop(),
    () => loadMysql(mariadb.url)
  );
  const engine = new MysqlEngine({
    url: mariadb.url,
    pool: SLOTS,
    clock: systemClock,
    logger: silentLogger,
    acquireTimeoutMs: ACQUIRE_MS,
  });
  return {
    engine,
    endlessSql: 'SELECT COUNT(*) AS v FROM seq_1_to_1000000 a, seq_1_to_1000000 b WHERE MD5(a.seq + b.seq) IS NULL',
    async running(text) {
      const rows = (await mariadb.admin(
        `SELECT INFO FROM information_schema.PROCESSLIST WHERE INFO LIKE '%${text}%'`
      )) as Array<{ INFO: string }>;
      return rows.filter(({ INFO }) => !INFO.includes('PROCESSLIST')).length;
    },
    async stop() {
      await engine.stop();
      await mariadb.stop();
    },
  };
}

async function loadMysql(url: string): Promise<void> {
  const connection = await mysql.createConnection(url);
  await connection.query(`CREATE TABLE readings (
    id BIGINT UNSIGNED NOT NULL PRIMARY KEY, at DATETIME(3) NOT NULL, label VARCHAR(64) NULL, kind ENUM('x','y') NOT NULL,
    amount DECIMAL(12,4) NULL, n INT NULL, score DOUBLE NULL, ok BOOLEAN NOT NULL, done_at DATETIME(3) NULL, KEY (at)
  ) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci`);
  await connection.query('INSERT INTO readings VALUES ?', [READINGS.map((row) => Object.values(row))]);
  await connection.query('CREATE TABLE walls (at DATETIME(3) NOT NULL, KEY (at))');
  await connection.query('INSERT INTO walls VALUES ?', [WALLS.map((at) => [at])]);
  await connection.query('CREATE TABLE empty_table (n INT NOT NULL)');
  await connection.end();
}

export async function startEmbeddedForContract(): Promise<ContractEngine> {
  const chdb = await startChdb({ readers: SLOTS, acquireTimeoutMs: ACQUIRE_MS });
  await stoppedOnFailure(
    () => chdb.stop(),
    () => loadClickHouse(chdb.store)
  );
  return { engine: chdb.store, ...clickHouseProbes(chdb.store), stop: () => chdb.stop() };
}

export async function startRemoteForContract(): Promise<ContractEngine> {
  const server = await startClickHouseHttp();
  const channel = new RemoteChannel({
    url: server.url,
    clock: systemClock,
    logger: silentLogger,
    memoryBytes: 1024 ** 3,
    concurrency: SLOTS,
    acquireTimeoutMs: ACQUIRE_MS,
  });
  const store = new ClickHouseEngine(channel, 'aimarket_test', systemClock);
  const stop = async () => {
    await store.stop();
    await server.stop();
  };
  await stoppedOnFailure(stop, () => loadClickHouse(store));
  return { engine: store, ...clickHouseProbes(store), stop };
}

/** A failed beforeAll has nothing to stop by: what was started must not outlive it. */
async function stoppedOnFailure(stop: () => Promise<void>, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    await stop();
    throw error;
  }
}

function clickHouseProbes(store: EventStore): Pick<ContractEngine, 'endlessSql' | 'running'> {
  return {
    endlessSql: 'SELECT count() AS v FROM numbers(1000000000000) WHERE sipHash64(number) = 1',
    async running(text) {
      const { columns } = await store.query(
        {
          sql: 'SELECT count() AS v FROM system.processes WHERE position(query, {p0:String}) > 0 AND position(query, {p1:String}) = 0',
          params: [text, 'system.processes'],
          columns: [{ name: 'v', type: 'number' }],
        },
        { maxRows: 1, timeoutMs: 5000 }
      );
      return columns[0]?.[0] as number;
    },
  };
}

async function loadClickHouse(store: EventStore): Promise<void> {
  await store.command(`CREATE TABLE readings (
    id UInt64, at DateTime64(3, 'UTC'), label Nullable(String), kind Enum8('x' = 1, 'y' = 2), amount Nullable(Decimal(12, 4)),
    n Nullable(Int32), score Nullable(Float64), ok Bool, done_at Nullable(DateTime64(3, 'UTC'))
  ) ENGINE = MergeTree ORDER BY at`);
  await store.insert(
    'readings',
    READINGS.map((row) => ({ ...row }))
  );
  await store.command(`CREATE TABLE walls (at DateTime64(3, 'UTC')) ENGINE = MergeTree ORDER BY at`);
  await store.insert(
    'walls',
    WALLS.map((at) => ({ at }))
  );
  await store.command('CREATE TABLE empty_table (n Int32) ENGINE = MergeTree ORDER BY n');
}
