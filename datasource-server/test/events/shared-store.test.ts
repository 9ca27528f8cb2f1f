/** Two data servers that start at once on one ClickHouse. */
import { AI_ERROR_CODES } from '@aimarket/telemetry/ai-error-codes';
import { ClickHouseEngine } from '../../src/engines/clickhouse/clickhouse-engine.ts';
import { RemoteChannel } from '../../src/engines/clickhouse/remote-channel.ts';
import type { EventStore } from '../../src/engines/engine.ts';
import { SINGLE } from '../../src/events/event-table.ts';
import { takeMigrationLease } from '../../src/events/migration-lease.ts';
import { migrate, MIGRATIONS } from '../../src/events/migrations.ts';
import { createLineWriter } from '../../src/ingest/line-writer.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { startClickHouseHttp, type ClickHouseHttp } from '../support/clickhouse-http.ts';

jest.setTimeout(120_000);

const TIMING = { beatMs: 300, expiresAfterSeconds: 3, pollMs: 50 };
let server: ClickHouseHttp;
let databases = 0;
let database: string;
const opened: EventStore[] = [];

beforeAll(async () => {
  server = await startClickHouseHttp();
});
beforeEach(() => {
  database = `shared_${(databases += 1)}`;
});
afterEach(() => Promise.all(opened.splice(0).map((store) => store.stop())));
afterAll(() => server.stop());

interface DataServer {
  store: ClickHouseEngine;
  /** Statements that it has run. */
  commands: string[];
  migrate(): Promise<number>;
}

/** `slow` waits before each statement, so that another server can do all of its work in between. */
function dataServer(options: { slow?: number } = {}): DataServer {
  const remote = { url: server.url, clock: systemClock, logger: silentLogger, memoryBytes: 1024 ** 3, concurrency: 4 };
  const store = new ClickHouseEngine(new RemoteChannel(remote), database, systemClock);
  opened.push(store);
  const commands: string[] = [];
  const command = store.command.bind(store);
  store.command = async (sql) => {
    await pause(options.slow ?? 0);
    commands.push(sql);
    return command(sql);
  };
  const services = { store, logger: silentLogger, clock: systemClock };
  return { store, commands, migrate: () => migrate({ ...services, shared: true, leaseTiming: TIMING }) };
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function count(store: EventStore, sql: string): Promise<number> {
  const { columns } = await store.query(
    { sql, params: [], columns: [{ name: 'n', type: 'number' }] },
    { maxRows: 10, timeoutMs: 10_000 }
  );
  return Number(columns[0]?.[0]);
}

/** Requests, one a chunk, from the moment on when the server's tables are there. */
async function insertRequests(store: EventStore, name: string, chunks: number): Promise<void> {
  const writer = createLineWriter({
    store,
    timezone: 'UTC',
    privacy: { ip: 'keep', salt: '', redact: false },
    prices: { byService: {}, otherwise: 0 },
    aiErrors: AI_ERROR_CODES,
  });
  for (let index = 0; index < chunks; index++) {
    const line = { timestamp: new Date().toISOString(), method: 'GET', url: `/${name}`, status: 200, duration: 5 };
    await writer.write({
      token: `${name}:${index}`,
      lines: Buffer.from(`${JSON.stringify(line)}\n`),
      keys: ['method', 'url', 'status', 'duration'],
      source: 'events',
      stream: name,
      errorFile: null,
      receivedAt: Date.now(),
    });
  }
}

test('the tables are made once, and no line of the server that is ready first is lost or counted twice', async () => {
  const [first, second] = [dataServer(), dataServer({ slow: 20 })];
  const start = async (each: DataServer, name: string) => {
    const ran = await each.migrate();
    await insertRequests(each.store, name, 30);
    return ran;
  };
  const ran = await Promise.all([start(first, 'first'), start(second, 'second')]);
  expect(ran.sort((a, b) => a - b)).toEqual([0, MIGRATIONS.length]);
  const made = [...first.commands, ...second.commands].filter((sql) => sql.startsWith('CREATE TABLE incoming '));
  expect(made).toHaveLength(1);
  expect(await count(first.store, 'SELECT count() AS n FROM api_requests')).toBe(60);
  expect(await count(first.store, 'SELECT sum(n) AS n FROM api_requests_1h')).toBe(60);
  expect(await count(first.store, 'SELECT count() AS n FROM schema_migrations')).toBe(MIGRATIONS.length);
  const claims = `SELECT count() AS n FROM system.tables WHERE database = '${database}' AND name LIKE 'migration%'`;
  expect(await count(first.store, claims)).toBe(0);
});

test('five servers at once: still once', async () => {
  const ran = await Promise.all(Array.from({ length: 5 }, () => dataServer().migrate()));
  expect(ran.sort((a, b) => a - b)).toEqual([0, 0, 0, 0, MIGRATIONS.length]);
});

test('a server that died while it changed the tables is followed by another', async () => {
  const dead = dataServer();
  // Its signs of life never begin.
  const timing = { ...TIMING, beatMs: 1e6 };
  const lease = await takeMigrationLease({ store: dead.store, layout: SINGLE, logger: silentLogger, timing });
  const started = Date.now();
  expect(await dataServer().migrate()).toBe(MIGRATIONS.length);
  expect(Date.now() - started).toBeGreaterThan((TIMING.expiresAfterSeconds - 1) * 1000);
  await lease.release();
});

test('one that lives is waited for, however long it takes', async () => {
  const holder = dataServer();
  const lease = await takeMigrationLease({ store: holder.store, layout: SINGLE, logger: silentLogger, timing: TIMING });
  let isDone = false;
  const waiting = dataServer()
    .migrate()
    .finally(() => (isDone = true));
  await pause((TIMING.expiresAfterSeconds + 2) * 1000);
  await lease.confirm();
  expect(isDone).toBe(false);
  await lease.release();
  expect(await waiting).toBe(MIGRATIONS.length);
});

test('one that slept through its lease changes nothing more', async () => {
  const asleep = dataServer();
  const timing = { ...TIMING, beatMs: 1e6 };
  const lease = await takeMigrationLease({ store: asleep.store, layout: SINGLE, logger: silentLogger, timing });
  const next = dataServer();
  const taken = await takeMigrationLease({ store: next.store, layout: SINGLE, logger: silentLogger, timing: TIMING });
  await expect(lease.confirm()).rejects.toMatchObject({ code: 'unavailable' });
  await taken.confirm();
  await lease.release();
  await taken.release();
});
