import type { MetricQuery } from '../contract/query.ts';
import type { Text } from '../contract/text.ts';
import type { QueryNotice } from './frame-meta.ts';
import { groupRows, type Group, type GroupShape } from '../frames/group.ts';
import { assembleAnswer, type MetricAnswer, type PartRows } from '../frames/metric-answer.ts';
import { ServiceError } from '../platform/errors.ts';
import { planMetricQuery, type MetricPlan, type PlanPart } from '../semantic/plan.ts';
import type { Buckets, Range } from '../semantic/calendar.ts';
import type { RollupChoice } from '../semantic/rollup.ts';
import type { GroupKey, SelectInput } from '../sql/select.ts';
import type { QueryContext, QueryServices } from './context.ts';
import { droppedRows } from './dropped-rows.ts';
import { compileFor, newCost, rollupFor, runStatement, type QueryCost } from './run-select.ts';
import type { BoundDataset } from './sources.ts';

export interface MetricOutcome {
  plan: MetricPlan;
  answer: MetricAnswer;
  notices: QueryNotice[];
  cost: QueryCost;
  demo: boolean;
}

/** Plans a metric query, asks each dataset's engine, and lays the answers on one time axis. */
export async function runMetricQuery(
  query: MetricQuery,
  services: QueryServices,
  context: QueryContext
): Promise<MetricOutcome> {
  const plan = planMetricQuery(query, {
    datasets: services.datasets,
    range: context.range,
    zone: context.zone,
    now: context.now,
  });
  const run: PartRun = { plan, services, context, cost: newCost(), notices: [], demo: false };
  const rows = await Promise.all(plan.parts.map((part) => runPart(part, run)));
  const answer = assembleAnswer(plan, rows);
  if (answer.partial.length > 0 && plan.buckets && !plan.buckets.uniformSeconds) {
    run.notices.push({ severity: 'info', text: PARTIAL });
  }
  if (run.cost.error !== null) {
    run.notices.push({ severity: 'info', text: approximate(run.cost.error) });
  }
  return { plan, answer, notices: run.notices, cost: run.cost, demo: run.demo };
}

const PARTIAL: Text = {
  zh: '首个或最后一个时间桶不完整(区间未从整点开始,或该时段尚未结束),请勿与完整时段直接比较。',
  en: 'The first or last bucket is not whole (cut by the range or still running): do not compare it with whole ones.',
};

function approximate(error: number): Text {
  const percent = 100 * error;
  return {
    zh: `时间范围较长,百分位数和去重计数由汇总数据得出,误差不超过 ${percent}%;其余数值精确。缩短时间范围可得精确值。`,
    en: `Over a range this long, percentiles and distinct counts come from rollups and may be off by ${percent} %; all else is exact. Shorten the range for exact ones.`,
  };
}

interface PartRun {
  plan: MetricPlan;
  services: QueryServices;
  context: QueryContext;
  cost: QueryCost;
  notices: QueryNotice[];
  demo: boolean;
}

interface Period {
  range: Range;
  buckets: Buckets | null;
}

/** A period and where it is read from: a ranking and the values ranked by it come from the same rows. */
interface Reading extends Period {
  rollup: RollupChoice | null;
}

type Kept = { keys: readonly GroupKey[]; others: boolean };

async function runPart(part: PlanPart, run: PartRun): Promise<PartRows> {
  const opened = await run.services.directory.open(part.dataset);
  if (!opened.bound) {
    run.notices.push({ severity: 'warning', text: opened.reason });
    return { part, groups: new Map(), previous: null, order: null, unconfigured: true };
  }
  const { bound } = opened;
  run.demo ||= bound.demo;
  const asked = reading(part, bound, run, { range: run.plan.range, buckets: run.plan.buckets });
  const { top } = run.plan.query;
  let kept: Kept | null = null;
  if (top && part.dimensions.length > 0) {
    kept = { keys: await rank(part, bound, run, asked, { order: top.order, limit: top.n }), others: top.others };
  }
  let rows = await select(part, bound, run, asked, kept);
  if (!kept && part.dimensions.length > 0 && (rows.truncated || rows.groups.size > mostGroups(run))) {
    const limit = Math.min(mostGroups(run), Math.floor(run.services.limits.maxRows / bucketCountOf(asked)));
    if (run.context.fromAlert) {
      throw new ServiceError('unsupported', tooManyForRule(limit));
    }
    kept = { keys: await rank(part, bound, run, asked, { order: 'desc', limit: Math.max(1, limit) }), others: false };
    run.notices.push({ severity: 'warning', text: tooManySeries(kept.keys.length, part) });
    rows = await select(part, bound, run, asked, kept);
  }
  const { comparison } = run.plan;
  const before = comparison ? await select(part, bound, run, reading(part, bound, run, comparison), kept) : null;
  if (rows.truncated || before?.truncated) {
    throw new ServiceError('payload_too_large', tooManyRows(run.services.limits.maxRows));
  }
  return { part, groups: rows.groups, previous: before?.groups ?? null, order: kept?.keys ?? null };
}

/** Chooses where a period is read from, and notes what that means for the answer. */
function reading(part: PlanPart, bound: BoundDataset, run: PartRun, { range, buckets }: Period): Reading {
  const { plan, context, cost, notices } = run;
  const { now } = context;
  if (range.to <= range.from) {
    return { range, buckets, rollup: null };
  }
  const measures = plan.query.top ? [...part.measures, part.rankBy] : part.measures;
  const rollup = rollupFor(bound, { part, measures, dimensions: part.dimensions, range, buckets, now }, plan.zone);
  if (rollup && rollup.error !== null) {
    cost.error = Math.max(cost.error ?? 0, rollup.error);
  }
  const dropped = droppedRows(bound, range, rollup, now);
  if (dropped) {
    notices.push(dropped);
  }
  return { range, buckets, rollup };
}

/** Series that a panel can show; rows of a table without time are only bounded by the row limit. */
function mostGroups({ plan, services }: PartRun): number {
  return plan.query.as === 'timeseries' && plan.buckets ? services.limits.maxSeries : services.limits.maxRows;
}

function bucketCountOf({ buckets }: Period): number {
  return Math.max(1, buckets?.starts.length ?? 1);
}

/** The dimension combinations with the largest (or smallest) measure over the whole asked period. */
async function rank(
  part: PlanPart,
  bound: BoundDataset,
  run: PartRun,
  { range, rollup }: Reading,
  wanted: NonNullable<SelectInput['rank']>
): Promise<GroupKey[]> {
  const { plan, services, context } = run;
  const statement = compileFor(
    bound,
    {
      part,
      measures: [part.rankBy],
      dimensions: part.dimensions,
      range,
      buckets: null,
      now: context.now,
      rank: wanted,
      rollup,
      maxRows: services.limits.maxRows,
    },
    plan.zone
  );
  const result = await runStatement(statement, bound.engine, services, context, run.cost);
  const shape = { bucketCount: 1, hasBuckets: false, dimensionCount: part.dimensions.length, measureCount: 1 };
  return [...groupRows(result, shape).values()].map((group) => group.key);
}

async function select(
  part: PlanPart,
  bound: BoundDataset,
  run: PartRun,
  period: Reading,
  kept: Kept | null
): Promise<{ groups: Map<string, Group>; truncated: boolean }> {
  const { plan, services, context } = run;
  if (period.range.to <= period.range.from) {
    return { groups: new Map(), truncated: false };
  }
  const statement = compileFor(
    bound,
    {
      part,
      measures: part.measures,
      dimensions: part.dimensions,
      ...period,
      now: context.now,
      ...(kept ? { keep: kept } : {}),
      maxRows: services.limits.maxRows,
    },
    plan.zone
  );
  const result = await runStatement(statement, bound.engine, services, context, run.cost);
  const shape: GroupShape = {
    bucketCount: bucketCountOf(period),
    hasBuckets: period.buckets !== null,
    dimensionCount: part.dimensions.length,
    measureCount: part.measures.length,
  };
  return { groups: groupRows(result, shape), truncated: result.truncated };
}

/** Rows that did not arrive would look like zeros, so a cut answer is none. */
function tooManyRows(limit: number): Text {
  return {
    zh: `结果超过 ${limit} 行(MAX_ROWS)。请缩小时间范围、改用更粗的粒度、减少维度或减小 Top N。`,
    en: `The answer has more than ${limit} rows (MAX_ROWS). Shorten the range, choose a coarser grain, drop a dimension or lower top N.`,
  };
}

function tooManyForRule(limit: number): Text {
  return {
    zh: `告警规则的查询超过 ${limit} 组,截断后会漏报。请增加筛选,或用 Top N 限定。`,
    en: `The rule's query has more than ${limit} groups, and cutting it would hide alerts. Add a filter or use top N.`,
  };
}

function tooManySeries(limit: number, part: PlanPart): Text {
  return {
    zh: `结果超过上限,只显示“${part.rankBy.measure.title.zh}”最大的 ${limit} 组。请增加筛选,或使用 Top N(其余合并为“其他”)。`,
    en: `Too many groups: only the ${limit} largest by "${part.rankBy.measure.title.en}" are shown. Add a filter, or use top N, which sums the rest up as "Others".`,
  };
}
