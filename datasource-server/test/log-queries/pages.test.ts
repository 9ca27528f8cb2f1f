/** Pages through lines of one millisecond that lie in several tables, while the engine merges their parts. */
import { migrate } from '../../src/events/migrations.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { dateTimeText } from '../../src/sql/stored-time.ts';
import { startChdb, type Chdb } from '../support/chdb.ts';
import { asking } from './asking.ts';

const AT = Date.parse('2026-03-18T05:00:00.123Z');
const LINES_A_TABLE = 5;

let chdb: Chdb;

beforeAll(async () => {
  chdb = await startChdb();
  await migrate({ store: chdb.store, logger: silentLogger, clock: () => AT });
});
afterAll(() => chdb.stop());

test.each(['asc', 'desc'])(
  'neither lose nor repeat a line when parts are merged between two of them (%s)',
  async (order) => {
    for (const table of ['log_lines', 'user_actions']) {
      await chdb.store.command(`TRUNCATE TABLE ${table}`);
      await chdb.store.command(`SYSTEM STOP MERGES ${table}`);
    }
    const ts = dateTimeText(AT);
    for (let number = 0; number < LINES_A_TABLE; number++) {
      // A part each.
      await chdb.store.insert('log_lines', [{ ts, level: 'info', message: `line ${number}` }]);
      await chdb.store.insert('user_actions', [{ ts, level: 'info', action: `action ${number}` }]);
    }
    const ask = asking(chdb.store);
    const asked = { range: { from: AT - 1000, to: AT + 1000 }, now: AT + 60_000 };
    const seen: unknown[] = [];
    let cursor: string | undefined;
    do {
      const query = { refId: 'A', kind: 'events', order, limit: 1, ...(cursor ? { cursor } : {}) };
      const { data, schema } = await ask(query, asked);
      seen.push(...(data.values[1] ?? []));
      cursor = schema.meta.custom?.nextCursor;
      if (seen.length === 3) {
        await chdb.store.command('SYSTEM START MERGES log_lines');
        await chdb.store.command('OPTIMIZE TABLE log_lines FINAL');
      }
    } while (cursor);
    const numbers = Array.from({ length: LINES_A_TABLE }, (_, number) => number);
    expect([...seen].sort()).toEqual([...numbers.map((n) => `action ${n}`), ...numbers.map((n) => `line ${n}`)]);
  }
);

test('the volume of a range that begins within a bucket counts its lines and no others', async () => {
  await chdb.store.command('TRUNCATE TABLE log_lines');
  const minute = Math.floor(AT / 60_000) * 60_000;
  const rows = [10, 40, 50, 70].map((second) => ({
    ts: dateTimeText(minute + second * 1000),
    level: 'info',
    message: 'x',
  }));
  await chdb.store.insert('log_lines', rows);
  const ask = asking(chdb.store);
  const asked = { range: { from: minute + 30_000, to: minute + 120_000 }, now: minute + 600_000 };
  const query = { refId: 'A', kind: 'events', datasets: ['logs'] };
  const lines = await ask({ ...query, limit: 100 }, asked);
  const volume = await ask({ ...query, as: 'volume', grain: 'minute' }, asked);
  expect(lines.data.values[0]).toHaveLength(3);
  expect(volume.data.values).toEqual([
    [minute, minute + 60_000],
    [2, 1],
  ]);
  expect(volume.schema.meta.custom?.partial).toEqual([minute]);
});
