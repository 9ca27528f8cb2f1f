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
  expect(refusal(() => plan({ measures: ['users.to_string'], dimensions: ['users.status'] }))).toMatch(/^unknown_member/);
});

test('dimensions with several datasets are refused, as are filters on a dataset that is not asked', () => {
  expect(refusal(() => plan({ measures: ['users.new_users', 'ideas.submitted'], dimensions: ['users.status'] }))).toMatch(/^unsupported/);
  const filters = [{ member: 'ideas.status', op: '=' as const, values: ['completed'] }];
  expect(refusal(() => plan({ measures: ['users.new_users'], filters }))).toMatch(/^bad_request/);
});

test('ten years by the minute are refused with advice', () => {
  const range = { from: NOW - 3650 * DAY, to: NOW };
  expect(refusal(() => plan({ measures: ['users.new_users'], grain: 'minute' }, range))).toMatch(/^too_many_buckets: .*coarser grain/);
  expect(plan({ measures: ['users.new_users'], grain: 'auto' }, range).buckets?.grain).toBe('week');
});

test('minutes are read from the start of the first one, days from where the range starts', () => {
  const range = { from: NOW - 3600e3 + 20_500, to: NOW };
  expect(plan({ measures: ['api.requests'], grain: 'minute' }, range).range.from).toBe(NOW - 3600e3);
  expect(plan({ measures: ['api.requests'], grain: 'day' }, range).range.from).toBe(range.from);
});

test('the compared period ends at the same elapsed moment', () => {
  const monthStart = Date.parse('2026-10-31T16:00:00Z');
  const { comparison } = plan({ measures: ['revenue.spending'], grain: 'month', compare: '1M' }, { from: monthStart, to: NOW + 7 * DAY });
  expect(new Date(comparison?.range.from ?? 0).toISOString()).toBe('2026-09-30T16:00:00.000Z');
  expect(new Date(comparison?.range.to ?? 0).toISOString()).toBe('2026-10-23T02:30:00.000Z');
});

test('a snapshot over time is read from the samples, as a number from its own table', () => {
  const [history] = plan({ measures: ['sessions.online_users'], grain: 'minute' }).parts;
  expect(history?.dataset).toMatchObject({ source: 'events', table: 'samples', time: 'ts' });
  const [present] = plan({ measures: ['sessions.online_users'], as: 'number' }).parts;
  expect(present?.dataset).toMatchObject({ source: 'mysql', table: 'user_sessions', time: null });
});
