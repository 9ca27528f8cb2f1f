import fc from 'fast-check';
import { migrate } from '../../src/events/migrations.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { dateTimeText } from '../../src/sql/stored-time.ts';
import { startChdb, type Chdb } from '../support/chdb.ts';
import { asking, rowsOf } from './asking.ts';
import { periodOf, retentionByHand, type Grain, type Visit } from './retention-by-hand.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Monday, 2 March 2026; New York changes to summer time on the 8th. */
const MARCH = Date.parse('2026-03-02T00:00:00Z');
const SHANGHAI = Date.parse('2026-03-01T16:00:00Z');

let chdb: Chdb;
let ask: ReturnType<typeof asking>;
/** Every case writes under an application of its own, and asks for that alone. */
let cases = 0;

beforeAll(async () => {
  chdb = await startChdb();
  await migrate({ store: chdb.store, logger: silentLogger, clock: systemClock });
  ask = asking(chdb.store);
}, 120_000);
afterAll(() => chdb.stop());

interface Case {
  start: object;
  comeback: object;
}

/** Comebacks are business events where `apart`, else user actions as the starts are. */
async function happened(visits: readonly Visit[], apart: boolean): Promise<Case> {
  const app = `case${(cases += 1)}`;
  const rows = (chosen: readonly Visit[], name: 'action' | 'event') =>
    chosen.map(({ user, at, kind }) => ({ ts: dateTimeText(at), [name]: kind, user_id: user, app }));
  const isEvent = ({ kind }: Visit) => apart && kind === 'comeback';
  const actions = visits.filter((visit) => !isEvent(visit));
  await chdb.store.insert('user_actions', rows(actions, 'action'));
  await chdb.store.insert('business_events', rows(visits.filter(isEvent), 'event'));
  const equals = (member: string, value: string) => ({ member, op: '=', values: [value] });
  const action = (kind: string) => ({
    dataset: 'actions',
    filters: [equals('actions.action', kind), equals('actions.app', app)],
  });
  const event = { dataset: 'business_events', filters: [equals('business_events.app', app)] };
  return { start: action('start'), comeback: apart ? event : action('comeback') };
}

const story = fc.record({
  visits: fc.array(
    fc.record({
      user: fc.constantFrom('', 'u1', 'u2', 'u3', 'u4', 'u5'),
      // At the turn of days in both zones, and anywhere.
      at: fc
        .record({
          day: fc.oneof(
            { weight: 4, arbitrary: fc.nat({ max: 10 }) },
            { weight: 1, arbitrary: fc.integer({ min: -2, max: 45 }) }
          ),
          inDay: fc.oneof(
            fc.constantFrom(...[4, 5, 16].flatMap((hour) => [hour * HOUR - 1, hour * HOUR])),
            fc.nat({ max: DAY })
          ),
        })
        .map(({ day, inDay }) => MARCH + day * DAY + inDay),
      kind: fc.constantFrom<Visit['kind']>('start', 'comeback'),
    }),
    { minLength: 15, maxLength: 60, size: 'max' }
  ),
  zone: fc.constantFrom('Asia/Shanghai', 'America/New_York', 'UTC'),
  grain: fc.constantFrom<Grain>('day', 'week', 'month'),
  periods: fc.option(fc.uniqueArray(fc.nat({ max: 5 }), { minLength: 1, maxLength: 5 }), { nil: null }),
  from: fc.nat({ max: 4 * 24 }),
  length: fc.integer({ min: 20, max: 20 * 24 }),
  elapsed: fc.integer({ min: 24, max: 80 * 24 }),
  apart: fc.boolean(),
});

const DEFAULTS = { day: [1, 7, 30], week: [1, 2, 3, 4, 5, 6, 7, 8], month: [1, 2, 3, 4, 5, 6] };

test('every cell is what plain loops over the same rows and a wall calendar give', async () => {
  const seen = { returned: 0, unfinished: 0 };
  await fc.assert(
    fc.asyncProperty(story, async ({ visits, grain, zone, apart, ...told }) => {
      const from = MARCH + told.from * HOUR;
      const range = { from, to: from + told.length * HOUR };
      const now = from + told.elapsed * HOUR;
      const periods = [...(told.periods ?? DEFAULTS[grain])].sort((a, b) => a - b);
      const query = { kind: 'retention', ...(await happened(visits, apart)), grain, as: 'long' };
      const frame = await ask({ ...query, ...(told.periods ? { periods: told.periods } : {}) }, { range, now, zone });
      const expected = retentionByHand(
        visits.filter(({ at }) => at < Math.max(range.to, now)),
        { grain, zone, periods, ...range, now }
      );
      const rows = rowsOf(frame);
      expect(
        rows.map(({ cohort, period, users, returned, rate, complete }) => {
          const time = cohort as number;
          // The cohort's time is the first moment of its period.
          expect(periodOf(time - 1, grain, zone)).toBe(periodOf(time, grain, zone) - 1);
          return [periodOf(time, grain, zone), period, users, returned, rate, complete];
        })
      ).toEqual(
        expected.map(({ cohort, period, users, returned }) => {
          const rate = returned === null || users === 0 ? null : (100 * returned) / users;
          return [cohort, period, users, returned, rate, returned !== null];
        })
      );
      seen.returned += Number(expected.some(({ returned }) => (returned ?? 0) > 0));
      seen.unfinished += Number(expected.some(({ returned }) => returned === null));
    }),
    { numRuns: Number(process.env['RETENTION_RUNS'] ?? 40) }
  );
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(3);
}, 300_000);

/** Three cohorts of days in Shanghai: two users, none, one. */
const VISITS: readonly Visit[] = [
  { user: 'x', at: SHANGHAI, kind: 'start' },
  { user: 'y', at: SHANGHAI + DAY - 1, kind: 'start' },
  { user: 'x', at: SHANGHAI + DAY, kind: 'comeback' },
  { user: 'x', at: SHANGHAI + 2 * DAY, kind: 'start' },
  { user: 'y', at: SHANGHAI + 8 * DAY - 1, kind: 'comeback' },
  { user: 'z', at: SHANGHAI + 2 * DAY, kind: 'start' },
];

test('a column a period, blank while the period runs, with titles as people call them', async () => {
  const asked = {
    range: { from: SHANGHAI, to: SHANGHAI + 3 * DAY },
    now: SHANGHAI + 9 * DAY,
    zone: 'Asia/Shanghai',
  } as const;
  const query = { kind: 'retention', ...(await happened(VISITS, false)) };
  const frame = await ask(query, { ...asked, locale: 'zh' });
  expect(
    frame.schema.fields.map(({ name, type, config }) => [name, type, config?.displayNameFromDS, config?.unit])
  ).toEqual([
    ['cohort', 'time', '起始周期', undefined],
    ['users', 'number', '用户数', 'short'],
    ['D1', 'number', '次日留存', 'percent'],
    ['D7', 'number', '7 日留存', 'percent'],
    ['D30', 'number', '30 日留存', 'percent'],
  ]);
  expect(frame.data.values).toEqual([
    [SHANGHAI, SHANGHAI + DAY, SHANGHAI + 2 * DAY],
    [2, 0, 1],
    [50, null, 0],
    [50, null, null],
    [null, null, null],
  ]);
  expect(frame.schema.meta).toMatchObject({
    type: 'table',
    notices: [{ severity: 'info', text: '有的周期尚未结束,对应的留存暂无值(空白不是 0)。' }],
    custom: { grain: 'day', timezone: 'Asia/Shanghai', completeUntil: SHANGHAI },
  });
  expect(frame.schema.meta.custom?.partial).toBeUndefined();
  const weekly = await ask({ ...query, grain: 'week', periods: [0, 1] }, asked);
  expect(weekly.schema.fields.map(({ config }) => config?.displayNameFromDS)).toEqual([
    'Cohort',
    'Users',
    'Same week',
    'Week 1',
  ]);
  expect(weekly.schema.meta.custom).toMatchObject({ partial: [SHANGHAI], completeUntil: SHANGHAI });
});

test('all is finished when the last period of the last cohort is over', async () => {
  const query = { kind: 'retention', ...(await happened(VISITS, true)), periods: [1, 7] };
  const range = { from: SHANGHAI, to: SHANGHAI + 3 * DAY };
  const metaAt = async (now: number) => (await ask(query, { range, now, zone: 'Asia/Shanghai' })).schema.meta;
  const over = await metaAt(SHANGHAI + 10 * DAY);
  expect(over.notices).toBeUndefined();
  expect(over.custom?.completeUntil).toBe(range.to);
  const almost = await metaAt(SHANGHAI + 10 * DAY - 1);
  expect(almost.notices).toHaveLength(1);
  expect(almost.custom?.completeUntil).toBe(SHANGHAI + 2 * DAY);
});

test('nobody began: one empty frame', async () => {
  const query = { kind: 'retention', ...(await happened([], false)) };
  const frame = await ask(query, { range: { from: SHANGHAI, to: SHANGHAI + DAY }, now: SHANGHAI + DAY });
  expect(frame).toMatchObject({ schema: { fields: [], meta: { type: 'table' } }, data: { values: [] } });
});
