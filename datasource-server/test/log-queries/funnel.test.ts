import fc from 'fast-check';
import { migrate } from '../../src/events/migrations.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { dateTimeText } from '../../src/sql/stored-time.ts';
import { startChdb, type Chdb } from '../support/chdb.ts';
import { asking, rowsOf, type Asked } from './asking.ts';
import { funnelByHand, type Act, type HandFunnel } from './funnel-by-hand.ts';

const DAY = 86_400_000;
const START = Date.parse('2026-01-01T00:00:00Z');
const APPS = ['', 'app', 'mini', 'web'];

let chdb: Chdb;
let ask: ReturnType<typeof asking>;
/** Every case has days of its own, far from its neighbours'. */
let cases = 0;
const ownTime = () => START + (cases += 1) * 3 * DAY;

beforeAll(async () => {
  chdb = await startChdb();
  await migrate({ store: chdb.store, logger: silentLogger, clock: systemClock });
  ask = asking(chdb.store);
}, 120_000);
afterAll(() => chdb.stop());

async function happened(acts: readonly Act[]): Promise<void> {
  const rows = (chosen: readonly Act[], name: 'action' | 'event') =>
    chosen.map(({ user, at, action, app }) => ({ ts: dateTimeText(at), [name]: action, user_id: user, app }));
  const isEvent = ({ action }: Act) => action === 'd';
  await chdb.store.insert(
    'user_actions',
    rows(
      acts.filter((act) => !isEvent(act)),
      'action'
    )
  );
  await chdb.store.insert('business_events', rows(acts.filter(isEvent), 'event'));
}

/** `d` is a business event, the others are user actions. */
const moment = (actions: readonly string[]) =>
  actions.includes('d')
    ? { dataset: 'business_events', filters: [{ member: 'business_events.event', op: '=', values: ['d'] }] }
    : { dataset: 'actions', filters: [{ member: 'actions.action', op: 'in', values: actions }] };

const USER_ACTIONS: string[] = ['a', 'b', 'c'];
const oneStep = fc.oneof(fc.subarray(USER_ACTIONS, { minLength: 1, maxLength: 2 }), fc.constant<string[]>(['d']));
const steps = fc.array(oneStep, {
  minLength: 2,
  maxLength: 5,
});

const story = fc.record({
  steps: fc.tuple(fc.subarray(USER_ACTIONS, { minLength: 1 }), steps).map(([first, later]) => [first, ...later]),
  acts: fc.array(
    fc.record({
      user: fc.constantFrom('', 'u1', 'u2', 'u3', 'u4', 'u5', 'u6', 'u7', 'u8', 'u9'),
      // Few different moments, so that many are equal; some lie before the range, some after it.
      after: fc.integer({ min: -3, max: 30 }).map((tick) => tick * 500),
      action: fc.constantFrom(...USER_ACTIONS, 'd'),
      app: fc.constantFrom(...APPS),
    }),
    { maxLength: 120, size: 'max' }
  ),
  windowSeconds: fc.integer({ min: 1, max: 12 }),
  length: fc.integer({ min: 500, max: 12_000 }),
  elapsed: fc.integer({ min: 0, max: 25_000 }),
  top: fc.option(fc.integer({ min: 1, max: 4 }), { nil: null }),
});

test('users, medians and splits are what plain loops over the same rows give', async () => {
  const seen = { finished: 0, others: 0, nobody: 0, tooLate: 0 };
  await fc.assert(
    fc.asyncProperty(story, async (told) => {
      const from = ownTime();
      const acts = told.acts.map(({ after, ...act }) => ({ ...act, at: from + after }));
      const range = { from, to: from + told.length };
      const now = from + told.elapsed;
      const windowMs = told.windowSeconds * 1000;
      const hand: HandFunnel = {
        ...range,
        steps: told.steps.map(
          (actions) =>
            ({ action }) =>
              actions.includes(action)
        ),
        until: Math.max(range.to, Math.min(range.to + windowMs, now)),
        windowMs,
        top: told.top,
      };
      await happened(acts);
      const query = {
        kind: 'funnel',
        steps: told.steps.map(moment),
        windowSeconds: told.windowSeconds,
        ...(told.top === null ? {} : { by: 'actions.app', top: told.top }),
      };
      const frame = await ask(query, { range, now });
      const expected = funnelByHand(acts, hand);
      const rows = rowsOf(frame).map(({ step, app, users, median_seconds: seconds }) => [step, app, users, seconds]);
      expect(rows).toEqual(
        expected.flatMap(({ by, users, seconds }) =>
          users.map((count, index) => [index + 1, by ?? undefined, count, seconds[index]])
        )
      );
      seen.finished += Number(expected.some(({ users }) => (users.at(-1) as number) > 0));
      seen.others += Number(expected.some(({ by }) => by === 'Others'));
      seen.nobody += Number(expected.length === 0);
      const patient = funnelByHand(acts, { ...hand, windowMs: DAY, until: from + DAY });
      seen.tooLate += Number(JSON.stringify(patient) !== JSON.stringify(expected));
    }),
    { numRuns: Number(process.env['FUNNEL_RUNS'] ?? 80) }
  );
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(0);
}, 300_000);

/** One user's way, as `action at second` in order. */
const way = (from: number, user: string, ...acted: Array<[action: string, second: number]>): Act[] =>
  acted.map(([action, second]) => ({ user, at: from + second * 1000, action, app: 'web' }));

async function stepsTaken(acts: readonly Act[], query: object, asked: Asked): Promise<unknown[]> {
  await happened(acts);
  return rowsOf(await ask({ kind: 'funnel', ...query }, asked)).map(({ users }) => users);
}

const AB = [moment(['a']), moment(['b'])];

test('the window is counted to its last millisecond, from the beginning of the attempt', async () => {
  const from = ownTime();
  const asked = { range: { from, to: from + DAY }, now: from + 2 * DAY };
  const acts = [
    ...way(from, 'just', ['a', 0], ['b', 5], ['c', 10]),
    ...way(from, 'late', ['a', 0], ['b', 5], ['c', 10.001]),
  ];
  expect(await stepsTaken(acts, { steps: [...AB, moment(['c'])], windowSeconds: 10 }, asked)).toEqual([2, 2, 1]);
});

test('rows of one moment are in no order, and one row is one step', async () => {
  const from = ownTime();
  const asked = { range: { from, to: from + DAY }, now: from + 2 * DAY };
  const acts = [...way(from, 'once', ['a', 1], ['b', 1]), ...way(from, 'twice', ['a', 1], ['a', 1.001])];
  expect(await stepsTaken(acts, { steps: [moment(['a']), moment(['a', 'b'])] }, asked)).toEqual([2, 1]);
  expect(await stepsTaken([], { steps: AB }, asked)).toEqual([2, 0]);
});

test('a later attempt counts when it goes further, and time is taken from its beginning', async () => {
  const from = ownTime();
  await happened(way(from, 'back', ['a', 0], ['a', 3600], ['a', 3601], ['b', 3603]));
  const range = { from, to: from + DAY };
  const frame = await ask({ kind: 'funnel', steps: AB, windowSeconds: 10 }, { range, now: from + 2 * DAY });
  expect(rowsOf(frame).map(({ users, median_seconds: seconds }) => [users, seconds])).toEqual([
    [1, null],
    [1, 2],
  ]);
});

test('users enter within the range, go on after it, and never in the future', async () => {
  const from = ownTime();
  const range = { from, to: from + 10_000 };
  const acts = [
    ...way(from, 'early', ['a', -1], ['b', 5]),
    ...way(from, 'after', ['a', 9], ['b', 12]),
    ...way(from, 'later', ['a', 9], ['b', 15]),
    ...way(from, 'outside', ['a', 10], ['b', 11]),
  ];
  const query = { steps: AB, windowSeconds: 60 };
  expect(await stepsTaken(acts, query, { range, now: from + DAY })).toEqual([2, 2]);
  expect(await stepsTaken([], query, { range, now: from + 13_000 })).toEqual([2, 1]);
});

test('says up to when users have had the whole window', async () => {
  const from = ownTime();
  await happened(way(from, 'one', ['a', 1], ['b', 2]));
  const query = { kind: 'funnel', steps: AB, windowSeconds: 3600 };
  const range = { from, to: from + DAY };
  const open = (await ask(query, { range, now: from + DAY, locale: 'zh' })).schema.meta;
  expect(open.custom?.completeUntil).toBe(from + DAY - 3_600_000);
  expect(open.notices).toEqual([
    { severity: 'info', text: '最近 1 小时内进入漏斗的用户时限未到,后面步骤的人数还会增加,转化率暂时偏低。' },
  ]);
  const closed = (await ask(query, { range, now: from + 2 * DAY })).schema.meta;
  expect(closed.custom?.completeUntil).toBe(from + DAY);
  expect(closed.notices).toBeUndefined();
});

test('one table with titles and units in both languages', async () => {
  const from = ownTime();
  await happened([...way(from, 'x', ['a', 1], ['b', 2.5]), ...way(from, 'y', ['a', 1])]);
  const query = { kind: 'funnel', by: 'actions.app', steps: [{ ...moment(['a']), title: '浏览' }, moment(['b'])] };
  const frame = await ask(query, { range: { from, to: from + DAY }, now: from + 30 * DAY, locale: 'zh' });
  expect(frame.schema.meta).toMatchObject({ type: 'table', typeVersion: [0, 1], preferredVisualisationType: 'table' });
  expect(frame.schema.fields.map(({ name, config }) => [name, config?.displayNameFromDS, config?.unit])).toEqual([
    ['step', '序号', undefined],
    ['title', '步骤', undefined],
    ['app', '应用', undefined],
    ['users', '用户数', 'short'],
    ['conversion_from_first', '总转化率', 'percent'],
    ['conversion_from_previous', '上一步转化率', 'percent'],
    ['drop_off', '流失人数', 'short'],
    ['median_seconds', '耗时中位数', 's'],
  ]);
  expect(frame.data.values).toEqual([
    [1, 2],
    ['浏览', 'b'],
    ['web', 'web'],
    [2, 1],
    [100, 50],
    [null, 50],
    [null, 1],
    [null, 1.5],
  ]);
  const none = await ask({ ...query, windowSeconds: 5 }, { range: { from: from - DAY, to: from }, now: from + DAY });
  expect(none).toMatchObject({ schema: { fields: [], meta: { type: 'table' } }, data: { values: [] } });
});

test('a user with very many rows costs no more than their number', async () => {
  const from = ownTime();
  const insert = (action: string, count: number, offset: number) =>
    chdb.store.command(
      `INSERT INTO user_actions (ts, action, user_id) SELECT toDateTime64(${(from + offset) / 1000} + number / 1000, 3, 'UTC'), '${action}', 'robot' FROM numbers(${count})`
    );
  await insert('a', 400_000, 0);
  await insert('b', 400_000, 400_000);
  const query = { kind: 'funnel', steps: [...AB, moment(['b'])], windowSeconds: 1 };
  const rows = rowsOf(await ask(query, { range: { from, to: from + DAY }, now: from + 2 * DAY }));
  expect(rows.map(({ users, median_seconds: seconds }) => [users, seconds])).toEqual([
    [1, null],
    [1, 0.001],
    [1, 0.001],
  ]);
});
