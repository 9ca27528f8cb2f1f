import { metricQuerySchema, type QueryInput } from '../contract/query.ts';
import { DATASETS } from '../datasets/registry.ts';
import type { Cell } from '../engines/engine.ts';
import { planMetricQuery, type MetricPlan } from '../semantic/plan.ts';
import { OTHERS_MARK } from '../sql/select.ts';
import { groupRows } from './group.ts';
import { assembleAnswer } from './metric-answer.ts';
import { metricFrames } from './metric-frames.ts';

const at = (text: string) => Date.parse(`${text}+08:00`);
const NOW = at('2026-11-23T10:30');
const range = { from: at('2026-11-20T00:00'), to: at('2026-11-25T00:00') };

function planOf(query: Omit<Extract<QueryInput, { kind: 'metric' }>, 'kind'>): MetricPlan {
  const parsed = metricQuerySchema.parse({ kind: 'metric', ...query });
  return planMetricQuery(parsed, { datasets: DATASETS, range, zone: 'Asia/Shanghai', now: NOW });
}

type Rows = Cell[][];

function groupsOf(plan: MetricPlan, part: number, rows: Rows, bucketCount = plan.buckets?.starts.length ?? 1) {
  const { dimensions, measures } = plan.parts[part] as MetricPlan['parts'][number];
  const width = Number(plan.buckets !== null) + dimensions.length + measures.length;
  const columns = Array.from({ length: width }, (_, index) => rows.map((row) => row[index] as Cell));
  const shape = {
    bucketCount,
    hasBuckets: plan.buckets !== null,
    dimensionCount: dimensions.length,
    measureCount: measures.length,
  };
  return groupRows({ columns, rowCount: rows.length, truncated: false, elapsedMs: 0 }, shape);
}

function framesOf(plan: MetricPlan, rows: Rows[], previous?: Rows, order: Array<Array<string | null>> | null = null) {
  const parts = plan.parts.map((part, index) => ({
    part,
    groups: groupsOf(plan, index, rows[index] ?? []),
    previous: previous ? groupsOf(plan, index, previous, plan.comparison?.buckets?.starts.length ?? 1) : null,
    order,
  }));
  return metricFrames(plan, assembleAnswer(plan, parts), { custom: {} }, 'zh');
}

test('time series: gaps filled by rule, the future left out, today last', () => {
  const plan = planOf({ measures: ['ideas.submitted', 'ideas.avg_ai_score'], grain: 'day' });
  const [submitted, score] = framesOf(plan, [
    [
      [0, 3, 7.5],
      [3, 1, null],
    ],
  ]);
  const days = ['20', '21', '22', '23'].map((day) => at(`2026-11-${day}T00:00`));
  expect(submitted?.data.values).toEqual([days, [3, 0, 0, 1]]);
  expect(score?.data.values).toEqual([days, [7.5, null, null, null]]);
  expect(submitted?.schema.fields[1]?.labels).toEqual({ measure: 'ideas.submitted' });
  expect(submitted?.schema.meta).toMatchObject({ type: 'timeseries-multi', typeVersion: [0, 1] });
});

test('measures of one title are told apart by their datasets, in series and in columns', () => {
  const measures = ['logs.unparsed', 'logs.odd_values', 'api.odd_values'];
  const titles = ['无法解析的行数', '其他日志 · 含异常值的行数', 'API 请求 · 含异常值的行数'];
  const series = framesOf(planOf({ measures, grain: 'day' }), [[[0, 3, 1]], [[0, 2]]]);
  expect(series.map(({ schema }) => schema.name)).toEqual(titles);
  const [table] = framesOf(planOf({ measures, grain: 'day', as: 'table' }), [[[0, 3, 1]], [[0, 2]]]);
  expect(table?.schema.fields.slice(1).map(({ config }) => config?.displayNameFromDS)).toEqual(titles);
});

test('partial: drop leaves the running day out', () => {
  const plan = planOf({ measures: ['ideas.submitted'], grain: 'day', partial: 'drop' });
  expect(framesOf(plan, [[[3, 9]]])[0]?.data.values[1]).toEqual([0, 0, 0]);
});

test('series keep the order of their rank, 其他 last, and are told apart by labels alone', () => {
  const plan = planOf({
    measures: ['ai_services.calls'],
    dimensions: ['ai_services.service'],
    grain: 'day',
    top: { n: 2 },
  });
  const rows: Rows = [
    [0, OTHERS_MARK, 9],
    [0, null, 5],
    [0, 'zhipu', 6],
    [2, 'zhipu', 6],
  ];
  const frames = framesOf(plan, [rows], undefined, [['zhipu'], [null]]);
  expect(frames.map((frame) => frame.schema.fields[1]?.labels)).toEqual([
    { service: 'zhipu' },
    { service: '(空)' },
    { service: '其他' },
  ]);
  expect(frames[0]?.data.values[1]).toEqual([6, 0, 6, 0]);
});

test('a comparison is aligned bucket by bucket on the asked period', () => {
  const plan = planOf({ measures: ['ideas.submitted'], grain: 'day', compare: '1w' });
  const [current, before] = framesOf(
    plan,
    [
      [
        [0, 10],
        [3, 4],
      ],
    ],
    [
      [0, 8],
      [1, 2],
    ]
  );
  expect(current?.data.values[1]).toEqual([10, 0, 0, 4]);
  expect(before?.data.values).toEqual([current?.data.values[0], [8, 2, 0, 0]]);
  expect(before?.schema.name).toBe(
    '提交创意 (上周同期)'.replace('提交创意', plan.parts[0]?.measures[0]?.measure.title.zh ?? '')
  );
  expect(before?.schema.fields[1]?.labels).toEqual({ period: '1w' });
});

test('a table joins datasets on time and shows previous value and change', () => {
  const plan = planOf({ measures: ['users.new_users', 'revenue.spending'], grain: 'day', as: 'table' });
  const [frame] = framesOf(plan, [[[0, 5]], [[1, 99.5]]]);
  expect(frame?.schema.fields.map(({ name }) => name)).toEqual(['time', 'users.new_users', 'revenue.spending']);
  expect(frame?.data.values.slice(1)).toEqual([
    [5, 0, 0, 0],
    [0, 99.5, 0, 0],
  ]);
});

test('a number over the whole range, largest first, with its change', () => {
  const plan = planOf({
    measures: ['ai_services.calls'],
    dimensions: ['ai_services.service'],
    as: 'number',
    compare: 'previous',
  });
  const [frame] = framesOf(
    plan,
    [
      [
        ['baidu', 3],
        ['zhipu', 8],
      ],
    ],
    [
      ['baidu', 4],
      ['zhipu', 0],
    ]
  );
  expect(frame?.schema.meta.type).toBe('numeric-long');
  expect(frame?.data.values).toEqual([
    ['zhipu', 'baidu'],
    [8, 3],
    [0, 4],
    [null, -25],
  ]);
});

test('no data is one typed frame without fields, never a line of nulls', () => {
  const plan = planOf({ measures: ['ideas.avg_ai_score'], grain: 'day' });
  expect(framesOf(plan, [[]])).toEqual([
    {
      schema: { refId: 'A', meta: { custom: {}, type: 'timeseries-multi', typeVersion: [0, 1] }, fields: [] },
      data: { values: [] },
    },
  ]);
});

test('nothing happened is 0, which is data', () => {
  const plan = planOf({ measures: ['ideas.submitted'], grain: 'day' });
  expect(framesOf(plan, [[]])[0]?.data.values[1]).toEqual([0, 0, 0, 0]);
});

test('after a measure filter a missing bucket is unknown, not 0', () => {
  const filters = [{ member: 'ideas.submitted', op: '>' as const, values: [2] }];
  const plan = planOf({ measures: ['ideas.submitted'], grain: 'day', filters });
  expect(framesOf(plan, [[[1, 3]]])[0]?.data.values[1]).toEqual([null, 3, null, null]);
});

test('rows outside the buckets never count', () => {
  const plan = planOf({ measures: ['ideas.submitted'], grain: 'day' });
  expect(
    framesOf(plan, [
      [
        [-1, 7],
        [99, 7],
        [0, 1],
      ],
    ])[0]?.data.values[1]
  ).toEqual([1, 0, 0, 0]);
});
