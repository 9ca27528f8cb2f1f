import { metricQuerySchema, type QueryInput } from '../contract/query.ts';
import { DATASETS } from '../datasets/registry.ts';
import { ServiceError } from '../platform/errors.ts';
import { planMetricQuery } from './plan.ts';

const NOW = Date.parse('2026-11-23T02:30:00Z');
const DAY = 864e5;

function plan(query: Omit<Extract<QueryInput, { kind: 'metric' }>, 'kind'>, range = { from: NOW - 7 * DAY, to: NOW }) {
  const parsed = metricQuerySchema.parse({ kind: 'metric', ...query });
  return planMetricQuery(parsed, { datasets: DATASETS, range, zone: 'Asia/Shanghai', now: NOW });
}

function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return error instanceof ServiceError ? `${error.code}: ${error.message}` : String(error);
  }
  return 'accepted';
}

test('groups measures by dataset and keeps their order', () => {
  const { parts } = plan({ measures: ['users.new_users', 'ideas.submitted', 'users.active_users'], grain: 'day' });
  expect(parts.map((part) => [part.dataset.name, part.measures.map(({ name }) => name)])).toEqual([
    ['users', ['new_users', 'active_users']],
    ['ideas', ['submitted']],
  ]);
});

test('an unknown name suggests the near ones', () => {
  expect(refusal(() => plan({ measures: ['users.new_user'] }))).toMatch(/^unknown_member: .*users\.new_users/);
  expect(refusal(() => plan({ measures: ['user.new_users'] }))).toMatch(/^unknown_member/);
  expect(refusal(() => plan({ measures: ['users.constructor'] }))).toMatch(/^unknown_member/);
  expect(refusal(() => plan({ measures: ['users.to_string'], dimensions: ['users.status'] }))).toMatch(
    /^unknown_member/
  );
});

test('dimensions with several datasets are refused, as are filters on a dataset that is not asked', () => {
  expect(
    refusal(() => plan({ measures: ['users.new_users', 'ideas.submitted'], dimensions: ['users.status'] }))
  ).toMatch(/^unsupported/);
  const filters = [{ member: 'ideas.status', op: '=' as const, values: ['completed'] }];
  expect(refusal(() => plan({ measures: ['users.new_users'], filters }))).toMatch(/^bad_request/);
});

test('ten years by the minute are refused with advice', () => {
  const range = { from: NOW - 3650 * DAY, to: NOW };
  expect(refusal(() => plan({ measures: ['users.new_users'], grain: 'minute' }, range))).toMatch(
    /^too_many_buckets: .*coarser grain/
  );
  expect(plan({ measures: ['users.new_users'], grain: 'auto' }, range).buckets?.grain).toBe('week');
});

test('minutes are read from the start of the first one, days from where the range starts', () => {
  const range = { from: NOW - 3600e3 + 20_500, to: NOW };
  expect(plan({ measures: ['api.requests'], grain: 'minute' }, range).range.from).toBe(NOW - 3600e3);
  expect(plan({ measures: ['api.requests'], grain: 'day' }, range).range.from).toBe(range.from);
});

test('the compared period ends at the same elapsed moment', () => {
  const monthStart = Date.parse('2026-10-31T16:00:00Z');
  const { comparison } = plan(
    { measures: ['revenue.spending'], grain: 'month', compare: '1M' },
    { from: monthStart, to: NOW + 7 * DAY }
  );
  expect(new Date(comparison?.range.from ?? 0).toISOString()).toBe('2026-09-30T16:00:00.000Z');
  expect(new Date(comparison?.range.to ?? 0).toISOString()).toBe('2026-10-23T02:30:00.000Z');
});

test.each([
  // Weeks of a month before are still seven days long, not cut by ISO weeks.
  {
    grain: 'week',
    compare: '1M',
    from: '2026-11-02',
    to: '2026-11-23',
    starts: ['2026-10-02', '2026-10-09', '2026-10-16'],
    end: '2026-10-23',
  },
  {
    grain: 'month',
    compare: '1w',
    from: '2026-10-01',
    to: '2026-11-20',
    starts: ['2026-09-24', '2026-10-25'],
    end: '2026-11-13',
  },
  { grain: 'day', compare: '1M', from: '2026-03-28', to: '2026-04-01', starts: ['2026-02-28'], end: '2026-03-01' },
  {
    grain: 'month',
    compare: 'previous',
    from: '2026-07-01',
    to: '2026-10-01',
    starts: ['2026-04-01', '2026-05-01', '2026-06-01'],
    end: '2026-07-01',
  },
] as const)('each $grain has its own counterpart with $compare', ({ grain, compare, from, to, starts, end }) => {
  const midnight = (day: string) => Date.parse(`${day}T00:00:00+08:00`);
  const { comparison } = plan(
    { measures: ['users.new_users'], grain, compare },
    { from: midnight(from), to: midnight(to) }
  );
  expect(comparison?.buckets?.starts).toEqual(starts.map(midnight));
  expect(comparison?.range).toEqual({ from: midnight(starts[0]), to: midnight(end) });
});

test('a rolling window is compared with the window just before it, hour by hour from the same minute', () => {
  const { comparison, range } = plan(
    { measures: ['api.requests'], grain: 'hour', compare: 'previous' },
    { from: NOW - 3 * 3600e3, to: NOW }
  );
  const length = range.to - range.from;
  expect(comparison?.buckets?.starts).toEqual([0, 1, 2, 3].map((hour) => range.from + hour * 3600e3 - length));
  expect(comparison?.buckets?.uniformSeconds).toBe(3600);
  expect(comparison?.indexes).toEqual([0, 1, 2, 3]);
});

test('a snapshot over time is read from the samples, as a number from its own table', () => {
  const [history] = plan({ measures: ['sessions.online_users'], grain: 'minute' }).parts;
  expect(history?.dataset).toMatchObject({ source: 'events', table: 'samples', time: 'ts' });
  const past = plan({ measures: ['sessions.online_users'], as: 'number' }, { from: NOW - 2 * DAY, to: NOW - DAY });
  expect(past.parts[0]?.dataset.table).toBe('samples');
  const [present] = plan({ measures: ['sessions.online_users'], as: 'number' }).parts;
  expect(present?.dataset).toMatchObject({ source: 'mysql', table: 'user_sessions', time: null });
});
