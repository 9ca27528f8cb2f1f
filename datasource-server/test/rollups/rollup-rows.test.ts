import fc from 'fast-check';
import { DEMO_ROLLUP_TABLES } from '../../src/demo/event-rows.ts';
import { MARKER_TABLE, removeDemo } from '../../src/demo/demo-marker.ts';
import { ROLLUP_TABLES } from '../../src/events/rollups.ts';
import { migrate, MIGRATIONS } from '../../src/events/migrations.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { dateTimeText } from '../../src/sql/stored-time.ts';
import { startChdb, type Chdb } from '../support/chdb.ts';

const FROM = Date.parse('2026-03-03T10:00:00Z');
const DAY = 864e5;
const REQUEST_ROLLUPS = ROLLUP_TABLES.map(({ name }) => name).filter((name) => name.startsWith('api_'));

jest.setTimeout(120_000);

let chdb: Chdb;
beforeEach(async () => {
  chdb = await startChdb();
});
afterEach(() => chdb.stop());

const migrated = (migrations = MIGRATIONS) =>
  migrate({ store: chdb.store, logger: silentLogger, clock: systemClock, migrations });
const request = (at: number, more: Record<string, string | number> = {}) => ({
  ts: dateTimeText(at),
  endpoint: '/a',
  method: 'GET',
  status: 200,
  duration: 12.5,
  ...more,
});

/** The first `columns` of each row of an answer, as text. */
async function rows(sql: string, columns: readonly string[]): Promise<string[][]> {
  const answer = await chdb.store.query(
    { sql, params: [], columns: columns.map((name) => ({ name, type: 'string' as const })) },
    { maxRows: 100_000, timeoutMs: 30_000 }
  );
  return Array.from({ length: answer.rowCount }, (_, row) => answer.columns.map((column) => String(column[row])));
}

/** How many events each rollup of the requests has summed up, and the sum of their durations. */
async function summedUp(): Promise<Record<string, string[]>> {
  const sums = REQUEST_ROLLUPS.map(async (table) => {
    const [sum = []] = await rows(`SELECT toString(sum(n)) AS n, toString(sum(duration_sum)) AS total FROM ${table}`, [
      'n',
      'total',
    ]);
    return [table, sum] as const;
  });
  return Object.fromEntries(await Promise.all(sums));
}

const all = (n: number, total: number) =>
  Object.fromEntries(REQUEST_ROLLUPS.map((name) => [name, [`${n}`, `${total}`]]));

test('each duration is stood for within 1 %, on its own side of 500 and 2000 ms', async () => {
  await migrated();
  const edges = [0.01, 499.999, 500, 500.0001, 501, 1999.999, 2000, 2000.0001, 2019, 1e9, 1e300];
  const random = fc.sample(fc.double({ min: 0.01, max: 1e7, noNaN: true }), 3000);
  const scaled = fc.sample(fc.double({ min: -2, max: 8, noNaN: true }), 3000).map((power) => 10 ** power);
  const durations = [...edges, ...random, ...scaled];
  const requests = durations.map((duration, index) => request(FROM, { endpoint: `/${index}`, duration }));
  await chdb.store.insert('api_requests', requests);
  for (const table of ['api_durations_1h', 'api_durations_1d']) {
    const told = await rows(`SELECT endpoint, toString(duration) AS duration FROM ${table}`, ['endpoint', 'duration']);
    expect(told).toHaveLength(durations.length);
    const wrong = told.filter(([endpoint, text]) => {
      const duration = durations[Number(endpoint?.slice(1))] as number;
      const stands = Number(text);
      const sides = [500, 2000].every((bound) => stands <= bound === duration <= bound);
      return !sides || Math.abs(stands - duration) > 0.01 * duration;
    });
    expect(wrong).toEqual([]);
  }
});

test('alike events that arrive one by one are all counted', async () => {
  await migrated();
  for (let index = 0; index < 3; index += 1) {
    await chdb.store.insert('api_requests', [request(FROM + index)]);
  }
  await chdb.store.insert('api_requests', [request(FROM - 5 * DAY)]);
  expect(await summedUp()).toEqual(all(4, 50));
});

describe('a batch of lines that is sent again', () => {
  const line = (index: number) => JSON.stringify({ at: dateTimeText(FROM + index), took: 2 });
  const send = (token: string) =>
    chdb.store.insertLines({
      table: 'api_requests',
      columns: ['ts', 'endpoint', 'duration'],
      lines: Buffer.from([0, 1, 2].map((index) => `${line(index)}\n`).join('')),
      structure: 'at String, took String',
      beforeSource: `SELECT parseDateTime64BestEffort(at, 3, 'UTC'), '/a', toFloat64(took) FROM`,
      afterSource: '',
      token,
    });

  test('is summed up once; the same lines under another token are others', async () => {
    await migrated();
    await send('one');
    await send('one');
    expect(await summedUp()).toEqual(all(3, 6));
    await send('two');
    expect(await summedUp()).toEqual(all(6, 12));
  });

  test('reaches the rollups that a crash kept it from, and only those', async () => {
    await migrated();
    const view = 'api_durations_1h_to_api_durations_1d';
    const [[created = ''] = []] = await rows(
      `SELECT create_table_query AS sql FROM system.tables WHERE database = currentDatabase() AND name = '${view}'`,
      ['sql']
    );
    await chdb.store.command(`DROP VIEW ${view}`);
    await send('one');
    expect((await summedUp())['api_durations_1d']).toEqual(['0', '0']);
    await chdb.store.command(created);
    await send('one');
    expect(await summedUp()).toEqual(all(3, 6));
  });
});

test('rows of an earlier release are summed up, also over more days than one insert may touch; again after a crash', async () => {
  await migrated(MIGRATIONS.filter(({ version }) => version <= 2));
  for (let day = 0; day < 150; day += 50) {
    const part = Array.from({ length: 50 }, (_, index) => request(FROM - (day + index) * DAY));
    await chdb.store.insert('api_requests', part);
  }
  const rollups = MIGRATIONS.find(({ name }) => name === 'rollups') as (typeof MIGRATIONS)[number];
  for (const sql of rollups.statements({ cluster: null })) {
    await chdb.store.command(sql);
  }
  expect(await migrated()).toBe(MIGRATIONS.length - 2);
  expect(await summedUp()).toEqual(all(150, 1875));
  await chdb.store.insert('api_requests', [request(FROM)]);
  expect(await summedUp()).toEqual(all(151, 1887.5));
});

test('removing a demo takes its sums along and leaves the others', async () => {
  await migrated();
  expect([...DEMO_ROLLUP_TABLES].sort()).toEqual(ROLLUP_TABLES.map(({ name }) => name).sort());
  await chdb.store.insert('api_requests', [request(FROM, { source: 'demo' }), request(FROM, { source: 'file' })]);
  await chdb.store.command(`CREATE TABLE ${MARKER_TABLE} (n UInt8) ENGINE = MergeTree ORDER BY n`);
  await removeDemo(chdb.store);
  expect(await summedUp()).toEqual(all(1, 12.5));
});
