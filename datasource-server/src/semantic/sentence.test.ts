import { querySchema, type QueryInput } from '../contract/query.ts';
import { DATASETS } from '../datasets/registry.ts';
import { sentenceOf } from './sentence.ts';

const say = (query: QueryInput) => sentenceOf(querySchema.parse(query), DATASETS);

test('a plain question', () => {
  expect(say({ kind: 'metric', measures: ['users.new_users'], grain: 'day' })).toEqual({
    zh: '按天统计新增用户。',
    en: 'New users a day.',
  });
});

test('everything at once', () => {
  const { zh, en } = say({
    kind: 'metric',
    measures: ['ai_services.calls', 'ai_services.cost'],
    dimensions: ['ai_services.service'],
    grain: 'week',
    filters: [{ member: 'ai_services.status', op: '=', values: ['success'] }],
    top: { n: 3 },
    compare: '1w',
  });
  expect(zh).toMatch(/^按周统计 AI .*,按 AI .*分组,筛选 .* = success,取最大的 3 个,其余合并为“其他”,与上周同期比较。$/);
  expect(en).toMatch(
    / by .* a week, where .* = success, the largest 3 and the rest as "Others", compared with the week before\.$/
  );
});

test('over the whole range, rows, health', () => {
  expect(say({ kind: 'metric', measures: ['users.new_users'], as: 'number' }).zh).toBe(
    '在整个时间范围内统计新增用户。'
  );
  expect(say({ kind: 'rows', dataset: 'plans', limit: 5 }).zh).toBe('商业计划书最新的 5 行。');
  expect(say({ kind: 'health' }).en).toBe('The present status of each component.');
});

test('an unknown name is refused as the planner refuses it', () => {
  expect(() => say({ kind: 'metric', measures: ['users.nothing'] })).toThrow(/no measure or dimension users.nothing/);
});
