import { api } from '../../src/datasets/api.dataset.ts';
import { logs } from '../../src/datasets/logs.dataset.ts';
import { migrate } from '../../src/events/migrations.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import type { MetricOutcome } from '../../src/queries/metric-query.ts';
import { dateTimeText } from '../../src/sql/stored-time.ts';
import { startChdb, type Chdb } from '../support/chdb.ts';
import { asking, type Ask } from './asking.ts';

const HOUR = 3600e3;
const DAY = 24 * HOUR;
const NOW = Date.parse('2026-06-20T08:30:00Z');
const RETENTION = { days: 30, rollupDays: 100 };
const GONE = NOW - RETENTION.days * DAY;

jest.setTimeout(120_000);

let chdb: Chdb;
let ask: Ask;
/** One request a quarter of an hour over the last 60 days; single ones are gone where the retention says so. */
beforeAll(async () => {
  chdb = await startChdb();
  const { store } = chdb;
  await migrate({ store, logger: silentLogger, clock: systemClock });
  const requests = Array.from({ length: 60 * 96 }, (_, index) => ({
    ts: dateTimeText(NOW - 60 * DAY + index * 15 * 60e3),
    endpoint: '/a',
    method: 'GET',
    status: 200,
    duration: 100,
  }));
  await store.insert('api_requests', requests);
  await store.command(`ALTER TABLE api_requests DELETE WHERE ts < '${dateTimeText(GONE)}' SETTINGS mutations_sync = 1`);
  ask = asking(store, [api, logs], { clock: () => NOW, retention: RETENTION });
});
afterAll(() => chdb.stop());

const values = ({ answer }: MetricOutcome) =>
  answer.groups.map(({ columns }) => columns.map((column) => column.values));
const notices = (outcome: MetricOutcome) => outcome.notices.map(({ severity, text }) => `${severity}: ${text.en}`);
const total = async (range: { from: number; to: number }, measure = 'api.requests') => {
  const outcome = await ask({ measures: [measure], grain: 'none', as: 'table' }, range, 'Asia/Shanghai');
  return { value: values(outcome)[0]?.[0]?.[0], notices: notices(outcome), error: outcome.cost.error };
};

test('what rollups can tell of dropped rows they tell, over any length', async () => {
  expect(await total({ from: NOW - 60 * DAY, to: NOW })).toEqual({ value: 60 * 96, notices: [], error: null });
  expect(await total({ from: GONE - 3 * HOUR, to: GONE - HOUR })).toEqual({ value: 8, notices: [], error: null });
  // The half hours at the ends are told from minutes.
  expect(await total({ from: GONE - 9 * DAY, to: GONE - 7 * DAY })).toMatchObject({ value: 2 * 96, notices: [] });
  const p95 = await total({ from: GONE - 60 * HOUR, to: GONE - 10 * HOUR }, 'api.p95');
  expect(p95.error).toBe(0.01);
  expect(Math.abs((p95.value as number) - 100)).toBeLessThanOrEqual(1);
});

test('ends that no rollup has whole are left out, and the answer says so', async () => {
  const seconds = await total({ from: GONE - DAY - 20e3, to: GONE - HOUR });
  expect(seconds.value).toBe(92);
  expect(seconds.notices).toEqual([expect.stringMatching(/^info: From before 30 days ago.*whole minutes/)]);
  const halfHours = await total({ from: GONE - 3 * DAY, to: GONE - 2 * DAY }, 'api.p95');
  expect(halfHours.notices).toContainEqual(expect.stringMatching(/^info: From before 30 days ago.*whole hours/));
});

test('what only single rows could tell is said to be missing', async () => {
  const range = { from: NOW - 40 * DAY, to: NOW };
  const byDay = { measures: ['api.p95'], grain: 'day' };
  // A day in India begins within an hour of ours.
  expect(notices(await ask(byDay, range, 'Asia/Kolkata'))).toContainEqual(
    expect.stringMatching(/^warning: Single events are kept for 30 days .*by the hour or coarser/)
  );
  expect(notices(await ask(byDay, range, 'Asia/Shanghai')).join()).not.toMatch(/Single events/);
  const lines = notices(await ask({ measures: ['logs.lines'], grain: 'day' }, range, 'Asia/Shanghai'));
  expect(lines).toContainEqual(
    expect.stringMatching(/^warning: Single events are kept for 30 days .*not mean zero\.$/)
  );
});

test('a range beyond the rollups, and the period compared with, are said to be missing too', async () => {
  const beyond = await ask({ measures: ['api.requests'], grain: 'day' }, { from: NOW - 120 * DAY, to: NOW }, 'UTC');
  expect(notices(beyond)).toContainEqual(expect.stringMatching(/^warning: Rollups are kept for 100 days/));
  const week = { from: NOW - 7 * DAY, to: NOW };
  expect(notices(await ask({ measures: ['logs.lines'], grain: 'day' }, week, 'UTC')).join()).not.toMatch(/kept/);
  const compared = await ask({ measures: ['logs.lines'], grain: 'day', compare: '1M' }, week, 'UTC');
  expect(notices(compared)).toContainEqual(expect.stringMatching(/^warning: Single events are kept/));
  const before = await ask({ measures: ['api.requests'], grain: 'none', as: 'table', compare: '1M' }, week, 'UTC');
  expect(notices(before).join()).not.toMatch(/Single events/);
});

test('a rolling range as long as rows are kept lacks nothing', async () => {
  const range = { from: GONE - 10_000, to: NOW - 10_000 };
  const outcome = await ask({ measures: ['logs.lines'], grain: 'day' }, range, 'UTC');
  expect(notices(outcome).join()).not.toMatch(/kept/);
});
