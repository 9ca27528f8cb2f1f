import type { RetentionQuery } from '../contract/log-queries.ts';
import { ServiceError } from '../platform/errors.ts';
import { APPROXIMATE_MS, bucketsOf, type Buckets, type Range } from './calendar.ts';
import type { Dataset } from './model.ts';
import { resolveMoment, type ResolvedMoment } from './moments.ts';
import { completenessOf } from './partial.ts';

const MAX_COHORTS = 1000;

/** Which periods after the first are counted unless a query says so. */
const DEFAULT_PERIODS: Record<RetentionQuery['grain'], readonly number[]> = {
  day: [1, 7, 30],
  week: [1, 2, 3, 4, 5, 6, 7, 8],
  month: [1, 2, 3, 4, 5, 6],
};

/**
 * Retention with every name resolved.
 *
 * A user belongs to the cohort of the calendar period (of the asked zone) in which the user's first `start` within the range
 * falls; what happened before the range is not looked at. The user is retained in period n if any `comeback` falls in the n-th
 * period after the cohort's, in that one and not in an earlier or later one. Period 0 is the cohort's own.
 */
export interface RetentionPlan {
  query: RetentionQuery;
  start: ResolvedMoment;
  comeback: ResolvedMoment;
  /** Ascending, without repeats. */
  periods: readonly number[];
  /** Those of the cohorts, then those in which their users may come back. */
  buckets: Buckets;
  /** The first so many of `buckets` are cohorts. */
  cohortCount: number;
  /** Of first moments. */
  range: Range;
  /** Comebacks are read up to here, epoch ms, not included. */
  until: number;
  now: number;
  /** Starts (epoch ms) of cohorts that are not whole: cut by the range or still running. */
  partial: readonly number[];
}

interface RetentionContext {
  datasets: readonly Dataset[];
  range: Range;
  zone: string;
  now: number;
}

/** Pure; throws ServiceError for what cannot be asked. */
export function planRetention(query: RetentionQuery, { datasets, range, zone, now }: RetentionContext): RetentionPlan {
  const periods = periodsOf(query);
  const cohorts = bucketsOf(query.grain, range, zone, MAX_COHORTS);
  if (!cohorts) {
    throw new ServiceError('too_many_buckets', {
      zh: `所选时间范围的分组超过 ${MAX_COHORTS} 个,请改用更粗的周期(周或月)或缩短时间范围。`,
      en: `This range holds more than ${MAX_COHORTS} cohorts of one ${query.grain}. Choose weeks or months, or a shorter range.`,
    });
  }
  const { begun, partial } = completenessOf(cohorts, range, now);
  const buckets = followed(cohorts, periods.at(-1) as number, range, zone);
  return {
    query,
    start: resolveMoment(query.start, datasets),
    comeback: resolveMoment(query.comeback, datasets),
    periods,
    buckets,
    cohortCount: begun,
    range,
    until: Math.max(range.to, Math.min(buckets.end, now)),
    now,
    partial: partial.map((index) => buckets.starts[index] as number),
  };
}

/** The asked periods, ascending and without repeats. */
export function periodsOf({ grain, periods }: RetentionQuery): number[] {
  return [...new Set(periods ?? DEFAULT_PERIODS[grain])].sort((a, b) => a - b);
}

/** Roughly how long after its range a retention can still change, ms. */
export function retentionReachMs(query: RetentionQuery): number {
  return ((periodsOf(query).at(-1) as number) + 1) * APPROXIMATE_MS[query.grain];
}

/** Whether the period `period` after a cohort's own is over, so that nobody can come back in it any more. */
export function isOver({ buckets, now }: RetentionPlan, cohort: number, period: number): boolean {
  return endOf(buckets, cohort + period) <= now;
}

/** Epoch ms up to which every cohort is finished: the start of the first one of which a period is not over. */
export function finishedUntil(plan: RetentionPlan): number {
  const last = plan.periods.at(-1) as number;
  const cohorts = plan.buckets.starts.slice(0, plan.cohortCount);
  return cohorts.find((_, cohort) => !isOver(plan, cohort, last)) ?? Math.min(plan.range.to, plan.now);
}

function endOf({ starts, end }: Buckets, index: number): number {
  return starts[index + 1] ?? end;
}

/** The cohorts' buckets and `count` more. */
function followed(cohorts: Buckets, count: number, range: Range, zone: string): Buckets {
  const { grain } = cohorts;
  const total = cohorts.starts.length + count;
  const longer = { from: range.from, to: cohorts.end + (count + 2) * APPROXIMATE_MS[grain] };
  const all = bucketsOf(grain, longer, zone, 2 * total + 10) as Buckets;
  const starts = all.starts.slice(0, total);
  const end = all.starts[total] ?? all.end;
  return { grain, starts, end, uniformSeconds: evenSeconds([...starts, end]) };
}

/** The common width of all buckets in seconds, which lets a row's bucket be divided out; null where they differ. */
function evenSeconds(bounds: readonly number[]): number | null {
  const width = (bounds[1] as number) - (bounds[0] as number);
  const even = bounds.every((bound, index) => index === 0 || bound - (bounds[index - 1] as number) === width);
  return even ? width / 1000 : null;
}
