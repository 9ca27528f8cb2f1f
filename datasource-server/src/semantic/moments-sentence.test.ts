import { querySchema, type QueryInput } from '../contract/query.ts';
import { DATASETS } from '../datasets/registry.ts';
import { sentenceOf } from './sentence.ts';
import { windowText } from './window-text.ts';

const say = (query: QueryInput) => sentenceOf(querySchema.parse(query), DATASETS);
const did = (action: string) => ({
  dataset: 'actions',
  filters: [{ member: 'actions.action', op: '=' as const, values: [action] }],
});

test('a funnel', () => {
  const steps = [did('register'), { ...did('submit_idea'), title: '提交创意' }, { dataset: 'business_events' }];
  expect(say({ kind: 'funnel', steps })).toEqual({
    zh: '7 天内依次经过 register → 提交创意 → 业务事件 各步的用户数。',
    en: 'Users who took each step of register → 提交创意 → Business events in this order within 7 days.',
  });
  expect(say({ kind: 'funnel', steps, windowSeconds: 90, by: 'actions.app', top: 3 })).toEqual({
    zh: '90 秒内依次经过 register → 提交创意 → 业务事件 各步的用户数,按第一步的应用拆分,取人数最多的 3 个,其余合并为“其他”。',
    en: 'Users who took each step of register → 提交创意 → Business events in this order within 90 seconds, by Application at the first step, the largest 3 and the rest as "Others".',
  });
});

test('a retention', () => {
  const query = { kind: 'retention' as const, start: did('register'), comeback: { dataset: 'actions' } };
  expect(say(query)).toEqual({
    zh: '每天首次出现“register”的用户中,之后第 1、7、30 天又有“用户行为”的比例。',
    en: 'Of the users whose first "register" falls into each day, the share with "User actions" 1, 7, 30 days later.',
  });
  expect(say({ ...query, grain: 'month', periods: [2, 1, 2] }).zh).toBe(
    '每月首次出现“register”的用户中,之后第 1、2 个月又有“用户行为”的比例。'
  );
});

test('names that cannot be asked are refused as the planners refuse them', () => {
  const [first, second] = [did('register'), did('purchase')];
  expect(() => say({ kind: 'funnel', steps: [first, { dataset: 'nothing' }] })).toThrow(/no measure or dimension/);
  expect(() => say({ kind: 'funnel', steps: [first, second], by: 'actions.nothing' })).toThrow(/actions.nothing/);
  expect(() => say({ kind: 'retention', start: first, comeback: { dataset: 'host' } })).toThrow(
    /does not say which user acted.*actions/
  );
});

test('a length of time in its largest whole unit', () => {
  expect([1, 90, 120, 3600, 90_000, 86_400, 604_800].map((seconds) => windowText(seconds).en)).toEqual([
    '1 second',
    '90 seconds',
    '2 minutes',
    '1 hour',
    '25 hours',
    '1 day',
    '7 days',
  ]);
});
