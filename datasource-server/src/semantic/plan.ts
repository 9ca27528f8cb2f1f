import type { MetricQuery } from '../contract/query.ts';
import type { Filter, Grain } from '../contract/query-fields.ts';
import { ServiceError } from '../platform/errors.ts';
import { bucketsOf, shiftBack, shiftBuckets, type Buckets, type Range } from './calendar.ts';
import { chooseGrain } from './choose-grain.ts';
import { historyOf } from './snapshot-history.ts';
import type { Dataset } from './model.ts';
import {
  datasetOf,
  resolveDimension,
  resolveMeasure,
  type ResolvedDimension,
  type ResolvedMeasure,
} from './resolve-member.ts';

/** More buckets than this are refused: no screen shows them, and a series that long is a mistake in the grain. */
export const MAX_BUCKETS = 50_000;
/** A range that ended longer ago than this is about the past, not about "now". */
const PRESENT_MS = 60_000;

/** What one dataset contributes to a question. */
export interface PlanPart {
  dataset: Dataset;
  measures: ResolvedMeasure[];
  dimensions: ResolvedDimension[];
  /** On dimensions: before aggregation. */
  where: Array<{ dimension: ResolvedDimension; filter: Filter }>;
  /** On measures: after aggregation. */
  having: Array<{ measure: ResolvedMeasure; filter: Filter }>;
  /** The measure that ranks the dimensions. */
  rankBy: ResolvedMeasure;
}

export interface MetricPlan {
  query: MetricQuery;
  zone: string;
  now: number;
  range: Range;
  /** Null where the whole range is one value. */
  buckets: Buckets | null;
  parts: PlanPart[];
  comparison: ComparedPeriod | null;
}

/** The previous period, up to the same elapsed moment. */
export interface ComparedPeriod {
  range: Range;
  /** The asked buckets, each moved back by itself; equal ones (the 29th to 31st in February) are one. */
  buckets: Buckets | null;
  /** For each asked bucket, the index of its counterpart in `buckets`. */
  indexes: readonly number[];
}

export interface PlanContext {
  datasets: readonly Dataset[];
  range: Range;
  zone: string;
  now: number;
}

/** Resolves every name of a metric query and lays out its buckets. Pure; throws ServiceError for what cannot be asked. */
export function planMetricQuery(query: MetricQuery, context: PlanContext): MetricPlan {
  const parts = resolveParts(query, context.datasets);
  const grain = grainOf(query, context, parts);
  const past = context.range.to < context.now - PRESENT_MS;
  const dataset = (part: PlanPart) => (grain || past ? historyOf(part.dataset, grain ? 'avg' : 'last') : part.dataset);
  const resolved = parts.map((part) => ({ ...part, dataset: dataset(part) }));
  for (const part of resolved) {
    rebindMeasures(part);
  }
  const layout = layBuckets(grain, context.range, context.zone);
  return {
    query,
    zone: context.zone,
    now: context.now,
    range: layout.range,
    buckets: layout.buckets,
    parts: resolved,
    comparison: query.compare ? planComparison(query.compare, layout, context) : null,
  };
}

function resolveParts(query: MetricQuery, datasets: readonly Dataset[]): PlanPart[] {
  const parts = new Map<Dataset, PlanPart>();
  for (const member of new Set(query.measures)) {
    const { dataset, name } = datasetOf(member, datasets);
    const measure = resolveMeasure(dataset, name);
    const part = parts.get(dataset) ?? {
      dataset,
      measures: [],
      dimensions: [],
      where: [],
      having: [],
      rankBy: measure,
    };
    part.measures.push(measure);
    parts.set(dataset, part);
  }
  for (const member of new Set(query.dimensions)) {
    const { dataset, name } = datasetOf(member, datasets);
    partFor(parts, dataset, member).dimensions.push(resolveDimension(dataset, name));
  }
  if (query.dimensions.length > 0 && parts.size > 1) {
    throw new ServiceError('unsupported', {
      zh: `按维度拆分时只能问一个数据集,现在有 ${parts.size} 个。请去掉维度,或拆成多个查询。`,
      en: `A question split by dimensions must stay within one dataset; this one names ${parts.size}. Drop the dimensions or use one query a dataset.`,
    });
  }
  for (const filter of query.filters) {
    const { dataset, name } = datasetOf(filter.member, datasets);
    const part = partFor(parts, dataset, filter.member);
    if (Object.hasOwn(dataset.measures, name)) {
      part.having.push({ measure: resolveMeasure(dataset, name), filter });
    } else {
      part.where.push({ dimension: resolveDimension(dataset, name), filter });
    }
  }
  if (query.top?.by) {
    const { dataset, name } = datasetOf(query.top.by, datasets);
    partFor(parts, dataset, query.top.by).rankBy = resolveMeasure(dataset, name);
  }
  return [...parts.values()];
}

function partFor(parts: ReadonlyMap<Dataset, PlanPart>, dataset: Dataset, member: string): PlanPart {
  const part = parts.get(dataset);
  if (!part) {
    throw new ServiceError('bad_request', {
      zh: `${member} 属于数据集 ${dataset.name},但查询里没有这个数据集的指标。`,
      en: `${member} belongs to dataset ${dataset.name}, but the query asks for none of its measures.`,
    });
  }
  return part;
}

function grainOf(query: MetricQuery, context: PlanContext, parts: readonly PlanPart[]): Grain | null {
  if (query.as === 'number' || query.grain === 'none') {
    return null;
  }
  if (query.grain !== 'auto') {
    return query.grain;
  }
  const allowed = parts.find((part) => part.dataset.grains)?.dataset.grains;
  return chooseGrain(context.range, query.maxDataPoints, allowed);
}

/** The buckets of a grain over the range, and the range as it is then read; throws `too_many_buckets`. */
export function layBuckets(grain: Grain | null, range: Range, zone: string): { range: Range; buckets: Buckets | null } {
  if (!grain) {
    return { range, buckets: null };
  }
  const buckets = bucketsOf(grain, range, zone, MAX_BUCKETS);
  if (!buckets) {
    throw new ServiceError('too_many_buckets', {
      zh: `所选时间范围按“${grain}”会产生超过 ${MAX_BUCKETS} 个时间桶,请改用更粗的粒度或缩短时间范围。`,
      en: `This range holds more than ${MAX_BUCKETS} buckets of one ${grain}. Choose a coarser grain or a shorter range.`,
    });
  }
  // A rolling window starts mid-minute; reading the whole first bucket keeps its value comparable with its neighbours'.
  const from = buckets.uniformSeconds ? Math.min(range.from, buckets.starts[0] ?? range.from) : range.from;
  return { range: { from, to: range.to }, buckets };
}

function planComparison(
  comparison: NonNullable<MetricQuery['compare']>,
  { range, buckets }: { range: Range; buckets: Buckets | null },
  { zone, now }: PlanContext
): ComparedPeriod {
  const shift = { comparison, range, zone, buckets };
  const elapsed = Math.max(range.from, Math.min(range.to, now));
  const shifted = { from: shiftBack(range.from, shift), to: shiftBack(elapsed, shift) };
  return buckets
    ? { range: shifted, ...shiftBuckets(buckets, shift) }
    : { range: shifted, buckets: null, indexes: [0] };
}

/** A snapshot's history has measures of its own; the part's references follow. */
function rebindMeasures(part: PlanPart): void {
  const rebind = (resolved: ResolvedMeasure) => resolveMeasure(part.dataset, resolved.name);
  part.measures = part.measures.map(rebind);
  part.having = part.having.map(({ measure, filter }) => ({ measure: rebind(measure), filter }));
  part.rankBy = rebind(part.rankBy);
}
