/** Rollups that were begun when requests were there already, as on a cluster that is upgraded. */
import { api } from '../../src/datasets/api.dataset.ts';
import { migrate } from '../../src/events/migrations.ts';
import { rollupsWholeFrom } from '../../src/events/rollups-whole-from.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import type { MetricOutcome } from '../../src/queries/metric-query.ts';
import { dateTimeText } from '../../src/sql/stored-time.ts';
import { startChdb, type Chdb } from '../support/chdb.ts';
import { asking } from './asking.ts';

const HOUR = 3600e3;
const DAY = 24 * HOUR;
const CLUSTER = { cluster: 'ops' };
const START = Date.parse('2026-04-01T00:00:00Z');
const DAYS = 60;
const UPGRADED = START + 40.3 * DAY;
const NOW = START + DAYS * DAY;

jest.setTimeout(120_000);

let chdb: Chdb;

/** Two requests an hour; the weeks have been summed up since the upgrade only, the other rollups since the beginning. */
beforeAll(async () => {
  chdb = await startChdb();
  const { store } = chdb;
  await migrate({ store, logger: silentLogger, clock: systemClock });
  const requests = Array.from({ length: DAYS * 48 }, (_, index) => ({
    ts: dateTimeText(START + index * 30 * 60e3),
    endpoint: '/a',
    method: 'GET',
    status: 200,
    duration: index % 100,
  }));
  const before = requests.filter((_, index) => START + index * 30 * 60e3 < UPGRADED);
  await store.insert('api_requests', before);
  await store.command('TRUNCATE TABLE api_durations_7d');
  await store.insert('api_requests', requests.slice(before.length));
  for (const version of [2, 4, 7, 8]) {
    await appliedAt(version, START - DAY + version * 1000);
  }
  await appliedAt(5, UPGRADED);
});
afterAll(() => chdb.stop());

async function appliedAt(version: number, epochMs: number): Promise<void> {
  await chdb.store.command(
    `ALTER TABLE schema_migrations UPDATE applied_at = '${dateTimeText(epochMs)}' WHERE version = ${version} SETTINGS mutations_sync = 1`
  );
}

const valueOf = ({ answer }: MetricOutcome) => answer.groups[0]?.columns[0]?.values[0] as number;

test('a rollup of a cluster that came after events is whole from then on, those that came with them always', async () => {
  const wholeFrom = await rollupsWholeFrom(chdb.store, CLUSTER);
  expect([...wholeFrom]).toEqual([['api_durations_7d', expect.any(Number)]]);
  expect(wholeFrom.get('api_durations_7d')).toBeGreaterThanOrEqual(UPGRADED);
  expect(wholeFrom.get('api_durations_7d')).toBeLessThan(UPGRADED + HOUR);
  // One server fills them when it makes them.
  expect(await rollupsWholeFrom(chdb.store, { cluster: null })).toEqual(new Map());
});

test('weeks before that are told from days, the others from weeks, and nothing is missing', async () => {
  const ask = asking(chdb.store, [api], {
    clock: () => NOW,
    rollupsWholeFrom: await rollupsWholeFrom(chdb.store, CLUSTER),
  });
  const range = { from: START, to: NOW };
  const p50 = await ask({ measures: ['api.p50'], grain: 'none', as: 'table' }, range, 'UTC');
  expect(Math.abs(valueOf(p50) - 49.5)).toBeLessThan(1.5);
  const sql = p50.cost.statements.join();
  expect(sql).toContain('api_durations_7d');
  expect(sql).toContain('api_durations_1d');
  // Counted with a percentile, so that both are read from the same tables.
  const counted = await ask({ measures: ['api.requests', 'api.p50'], grain: 'none', as: 'table' }, range, 'UTC');
  expect(valueOf(counted)).toBe(DAYS * 48);
});

test('where single rows are gone too, what no rollup holds is said to be missing', async () => {
  const wholeFrom = new Map(api.rollups.map(({ table }) => [table, UPGRADED]));
  const retention = { days: 30, rollupDays: 400 };
  const ask = asking(chdb.store, [api], { clock: () => NOW, retention, rollupsWholeFrom: wholeFrom });
  const outcome = await ask({ measures: ['api.requests'], grain: 'day' }, { from: START, to: NOW }, 'UTC');
  expect(outcome.notices.map(({ severity, text }) => `${severity}: ${text.en}`)).toContainEqual(
    expect.stringMatching(/^warning: Single events are kept for 30 days .*does not mean zero/)
  );
});
