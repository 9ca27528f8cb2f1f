import { startChdb, type Chdb } from '../../test/support/chdb.ts';
import type { EventRow, EventStore } from '../engines/engine.ts';
import { migrate } from '../events/migrations.ts';
import { silentLogger } from '../platform/logger.ts';
import { createScheduler } from '../platform/scheduler.ts';
import { BUSINESS_TABLES } from './business-tables.ts';
import { DEMO_EVENT_TABLES } from './event-rows.ts';
import { hasDemo, removeDemo } from './demo-marker.ts';
import { startLiveFeed } from './live-feed.ts';
import { loadEmbedded } from './load-embedded.ts';
import { utcText } from './time-text.ts';

jest.setTimeout(60_000);

const NOW = Date.parse('2026-03-18T13:20:00Z');
const LIMITS = { maxRows: 100_000, timeoutMs: 20_000 };
const TABLES = [...BUSINESS_TABLES.map(({ name }) => name), ...DEMO_EVENT_TABLES];

let chdb: Chdb;

beforeAll(async () => {
  chdb = await startChdb();
  await migrate({ store: chdb.store, logger: silentLogger, clock: () => NOW });
});
afterEach(wipe);
afterAll(() => chdb.stop());

const load = (now = NOW, options: { seed?: number; store?: EventStore; scale?: number; signal?: AbortSignal } = {}) =>
  loadEmbedded({ store: chdb.store, seed: 7, days: 3, clock: () => now, logger: silentLogger, ...options });

async function one(sql: string): Promise<number> {
  const { columns } = await chdb.store.query({ sql, params: [], columns: [{ name: 'n', type: 'number' }] }, LIMITS);
  return Number(columns[0]?.[0]);
}

/** Tells tables with other rows apart, in whatever order the rows came. */
async function fingerprint(table: string): Promise<string> {
  const sql = `SELECT concat(toString(count()), ' ', toString(groupBitXor(cityHash64(*))), ' ', toString(sum(cityHash64(*) % 1000003))) AS n FROM ${table}`;
  const { columns } = await chdb.store.query({ sql, params: [], columns: [{ name: 'n', type: 'string' }] }, LIMITS);
  return String(columns[0]?.[0]);
}

async function fingerprints(tables = TABLES): Promise<Record<string, string>> {
  const entries: Array<[string, string]> = [];
  for (const table of tables) {
    entries.push([table, await fingerprint(table)]);
  }
  return Object.fromEntries(entries);
}

describe('loading the embedded demo', () => {
  test('fills every table up to now and not beyond', async () => {
    await load(NOW, { scale: 4 });
    for (const { name, time } of BUSINESS_TABLES) {
      const newest = await one(`SELECT toUnixTimestamp64Milli(max(${time})) AS n FROM ${name}`);
      expect([name, newest <= NOW, newest > NOW - 5 * 3600e3]).toEqual([name, true, true]);
    }
    for (const table of DEMO_EVENT_TABLES) {
      expect(await one(`SELECT toUnixTimestamp64Milli(max(ts)) AS n FROM ${table}`)).toBeLessThanOrEqual(NOW);
      expect(await one(`SELECT countIf(source != 'demo') AS n FROM ${table}`)).toBe(0);
    }
    expect(await one('SELECT count() - uniqExact(id) AS n FROM ideas')).toBe(0);
    expect(
      await one(`SELECT uniqExact(user_id) AS n FROM user_sessions WHERE expires_at > '${utcText(NOW)}'`)
    ).toBeGreaterThan(0);
  });

  test('the same calls stand in the business table and in the log', async () => {
    await load();
    const business = `SELECT count() * 1000000 + toFloat64(sum(cost)) + sum(total_tokens) AS n FROM ai_service_logs`;
    const log = `SELECT count() * 1000000 + toFloat64(sum(cost)) + sum(tokens) AS n FROM ai_calls`;
    expect(await one(business)).toBe(await one(log));
  });

  test('a restart changes nothing; a later one adds what is new, none twice', async () => {
    await load(NOW - 5 * 3600e3);
    const before = await fingerprints();
    await load(NOW - 5 * 3600e3);
    expect(await fingerprints()).toEqual(before);
    await load(NOW - 3600e3);
    await load(NOW);
    const continued = await fingerprints(TABLES.filter((table) => table !== 'samples' && table !== 'user_sessions'));
    await rebuildAs(NOW - 5 * 3600e3);
    expect(continued).toEqual(await fingerprints(Object.keys(continued)));
    expect(await one('SELECT count() - uniqExact(ts, metric, host, mount, component) AS n FROM samples')).toBe(0);
  });

  test('a load that was cut off anywhere goes on and ends the same', async () => {
    await load();
    const whole = await fingerprints();
    for (const insertsBefore of [1, 6]) {
      await wipe();
      await expect(load(NOW, { store: failingAfter(insertsBefore) })).rejects.toThrow('cut off');
      await load();
      expect(await fingerprints()).toEqual(whole);
    }
  });

  test('a load that is told to stop goes on at the next start', async () => {
    await load();
    const whole = await fingerprints();
    await wipe();
    const stopping = new AbortController();
    stopping.abort();
    await load(NOW, { signal: stopping.signal });
    expect(await one('SELECT count() AS n FROM api_requests')).toBe(0);
    await load();
    expect(await fingerprints()).toEqual(whole);
  });

  test('another seed replaces the rows', async () => {
    await load();
    const before = await fingerprint('ideas');
    await load(NOW, { seed: 8 });
    expect(await fingerprint('ideas')).not.toBe(before);
    expect(await one('SELECT count() - uniqExact(id) AS n FROM ideas')).toBe(0);
    expect(await one('SELECT count() AS n FROM aimarket_demo WHERE seed = 8')).toBe(1);
  });

  test('leaves business tables alone that it has not made', async () => {
    await chdb.store.command('CREATE TABLE users (id UInt64) ENGINE = MergeTree ORDER BY id');
    await chdb.store.insert('users', [{ id: 1 }]);
    await expect(load()).rejects.toMatchObject({ code: 'unavailable', text: { zh: expect.stringContaining('users') } });
    expect(await one('SELECT count() AS n FROM users')).toBe(1);
  });

  test('can be taken out again, and only it', async () => {
    const own: EventRow = { ts: utcText(NOW - 3600e3), metric: 'cpu', host: 'real', value: 5, source: 'recorder' };
    await chdb.store.insert('samples', [own]);
    await load();
    expect(await hasDemo(chdb.store)).toBe(true);
    await removeDemo(chdb.store);
    expect(await hasDemo(chdb.store)).toBe(false);
    expect(await one('SELECT count() AS n FROM samples')).toBe(1);
    expect(await one('SELECT count() AS n FROM api_requests')).toBe(0);
    expect((await chdb.store.describe(['users'])).size).toBe(0);
  });
});

describe('the live feed', () => {
  test('appends what has happened since and settles what was open', async () => {
    let now = NOW;
    const feed = await load(now, { scale: 4 });
    const requests = await one('SELECT count() AS n FROM api_requests');
    const open = `SELECT countIf(status = 'analyzing') AS n FROM ideas`;
    let seenOpen = 0;
    for (let tick = 0; tick < 60; tick++) {
      now += 30_000;
      await feed.advance(now);
      seenOpen += await one(open);
    }
    expect(seenOpen).toBeGreaterThan(0);
    expect(await one('SELECT count() AS n FROM api_requests')).toBeGreaterThan(requests);
    const moving = await fingerprints(TABLES.filter((table) => table !== 'samples' && table !== 'user_sessions'));
    await rebuildAs(NOW, now, 4);
    expect(moving).toEqual(await fingerprints(Object.keys(moving)));
  });

  test('a clock that is set back adds nothing', async () => {
    const feed = await load();
    const before = await fingerprints();
    expect(await feed.advance(NOW - 3600e3)).toBe(0);
    expect(await fingerprints()).toEqual(before);
  });

  test('runs by the scheduler until it is stopped', async () => {
    let now = NOW;
    const clock = () => now;
    const feed = await load(now);
    const scheduler = createScheduler({ clock, logger: silentLogger, random: () => 0 });
    const rows = await one('SELECT count() AS n FROM samples');
    now += 60_000;
    const job = startLiveFeed({ feed, scheduler, clock, intervalMs: 10 });
    const deadline = Date.now() + 10_000;
    while ((await one('SELECT count() AS n FROM samples')) === rows && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await job.stop();
    const stopped = await one('SELECT count() AS n FROM samples');
    expect(stopped).toBeGreaterThan(rows);
    now += 60_000;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await one('SELECT count() AS n FROM samples')).toBe(stopped);
    await scheduler.stop();
  });
});

/** As removeDemo, but also what others wrote, and without waiting for mutations. */
async function wipe(): Promise<void> {
  for (const table of DEMO_EVENT_TABLES) {
    await chdb.store.command(`TRUNCATE TABLE ${table}`);
  }
  for (const table of [...BUSINESS_TABLES.map(({ name }) => name), 'aimarket_demo']) {
    await chdb.store.command(`DROP TABLE IF EXISTS ${table} SYNC`);
  }
}

/** The same world made in one go: built at the first moment, filled up to the second. */
async function rebuildAs(builtAt: number, now = NOW, scale = 1): Promise<void> {
  await wipe();
  await expect(load(builtAt, { scale, store: failingAfter(0) })).rejects.toThrow('cut off');
  await load(now, { scale });
}

/** The store, failing at the insert after `inserts` successful ones of demo rows. */
function failingAfter(inserts: number): EventStore {
  const store = Object.create(chdb.store) as EventStore;
  let done = 0;
  store.insert = async (table, rows) => {
    if (table !== 'aimarket_demo' && done++ >= inserts) {
      throw new Error('cut off');
    }
    await chdb.store.insert(table, rows);
  };
  return store;
}
