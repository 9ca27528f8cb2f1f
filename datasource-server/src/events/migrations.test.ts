import { startChdb, type Chdb } from '../../test/support/chdb.ts';
import { silentLogger } from '../platform/logger.ts';
import { dateTimeText } from '../sql/stored-time.ts';
import { migrate, MIGRATIONS, type Migration } from './migrations.ts';
import { applyRetention } from './retention.ts';
import { EVENT_TABLES } from './tables.ts';

const clock = () => Date.parse('2026-03-18T13:20:00Z');
const LIMITS = { maxRows: 1000, timeoutMs: 10_000 };

jest.setTimeout(60_000);

let chdb: Chdb;

beforeAll(async () => {
  chdb = await startChdb();
});
afterAll(() => chdb.stop());

const run = (migrations: readonly Migration[] = MIGRATIONS) =>
  migrate({ store: chdb.store, logger: silentLogger, clock, migrations });

async function numbers(sql: string): Promise<number[]> {
  const { columns } = await chdb.store.query({ sql, params: [], columns: [{ name: 'n', type: 'number' }] }, LIMITS);
  return (columns[0] ?? []).map(Number);
}

describe('migrations', () => {
  test('are numbered without gaps', () => {
    expect(MIGRATIONS.map(({ version }) => version)).toEqual(MIGRATIONS.map((_, index) => index + 1));
  });

  test('create the event tables once and are recorded', async () => {
    expect(await run()).toBe(MIGRATIONS.length);
    expect(await run()).toBe(0);
    const described = await chdb.store.describe(EVENT_TABLES.map(({ name }) => name));
    expect([...described.keys()].sort()).toEqual(EVENT_TABLES.map(({ name }) => name).sort());
    expect(await numbers('SELECT version AS n FROM schema_migrations ORDER BY version')).toEqual(
      MIGRATIONS.map(({ version }) => version)
    );
  });

  test('run what is new, and again what a crash left unrecorded', async () => {
    const next: Migration = {
      version: MIGRATIONS.length + 1,
      name: 'a column',
      statements: () => ['ALTER TABLE samples ADD COLUMN IF NOT EXISTS note String'],
    };
    const broken: Migration = {
      ...next,
      statements: (layout) => [...next.statements(layout), 'ALTER TABLE no_such_table ADD COLUMN x String'],
    };
    await expect(run([...MIGRATIONS, broken])).rejects.toMatchObject({ code: 'engine_error' });
    expect(await run([...MIGRATIONS, next])).toBe(1);
    expect(await run([...MIGRATIONS, next])).toBe(0);
  });

  test('refuse a store that a newer release has changed', async () => {
    await expect(run()).rejects.toMatchObject({ code: 'unavailable' });
  });

  test('tables take a row that names only some columns', async () => {
    await chdb.store.insert('api_requests', [
      {
        ts: dateTimeText(clock()),
        method: 'GET',
        endpoint: '/a',
        status: 200,
        duration: 12.5,
        extra: { region: 'cn-hangzhou' },
      },
    ]);
    expect(
      await numbers(`SELECT count() AS n FROM api_requests WHERE extra['region'] = 'cn-hangzhou' AND user_id = ''`)
    ).toEqual([1]);
  });
});

describe('retention', () => {
  const ageDays = (days: number) => dateTimeText(Date.now() - days * 864e5);
  const kept = () => numbers('SELECT count() AS n FROM ai_calls');

  test('drops what is older, and only that; without a rule everything stays', async () => {
    await applyRetention({ store: chdb.store, logger: silentLogger, days: null, summaryDays: null });
    // Of one a clock was ahead that has been set back since.
    const rows = [-300, 1, 20, 40, 400].map((days) => ({ ts: ageDays(days), service: 'baidu', success: 1, cost: 0.1 }));
    await chdb.store.insert('ai_calls', rows);
    await chdb.store.command('OPTIMIZE TABLE ai_calls FINAL');
    expect(await kept()).toEqual([5]);

    await applyRetention({ store: chdb.store, logger: silentLogger, days: 30, summaryDays: null });
    await dropped(3);
    await applyRetention({ store: chdb.store, logger: silentLogger, days: 10, summaryDays: null });
    await dropped(2);
  });

  test('changes nothing where the rule is as asked', async () => {
    const store = Object.create(chdb.store) as typeof chdb.store;
    const command = jest.fn(chdb.store.command.bind(chdb.store));
    store.command = command;
    await applyRetention({ store, logger: silentLogger, days: 10, summaryDays: null });
    expect(command).not.toHaveBeenCalled();
    await applyRetention({ store, logger: silentLogger, days: null, summaryDays: null });
    expect(command).toHaveBeenCalledTimes(EVENT_TABLES.length + 1);
  });

  async function dropped(left: number): Promise<void> {
    const deadline = Date.now() + 20_000;
    while ((await kept())[0] !== left && Date.now() < deadline) {
      await chdb.store.command('OPTIMIZE TABLE ai_calls FINAL');
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(await kept()).toEqual([left]);
  }
});
