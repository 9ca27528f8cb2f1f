import type { FunnelQuery } from '../contract/log-queries.ts';
import { ServiceError } from '../platform/errors.ts';
import type { Range } from './calendar.ts';
import type { Dataset } from './model.ts';
import { resolveMoment, type ResolvedMoment } from './moments.ts';
import { datasetOf, resolveDimension, type ResolvedDimension } from './resolve-member.ts';

/**
 * A funnel with every name resolved.
 *
 * An attempt begins at any first step of a user within `range`, and goes on with the first row of step 2 that is later, then
 * the first row of step 3 later than that, and so on, as long as a row is at most `windowMs` after the attempt's beginning.
 * Later means at least 1 ms later: rows of one moment are never in order, and one row is never two steps. Other rows between
 * do not matter.
 *
 * A user counts once, with the attempt that went furthest: of several the one that got there first, and of those that met on
 * their way there the one that began last. Step times and the value of `by` are those of this attempt; where several first
 * steps of one moment differ in it, the value with more users.
 */
export interface FunnelPlan {
  query: FunnelQuery;
  steps: readonly ResolvedMoment[];
  /** A dimension of the first step's dataset. */
  by: ResolvedDimension | null;
  windowMs: number;
  /** Of first steps. */
  range: Range;
  /** Later steps are read up to here, epoch ms, not included: the window after the range, but not the future. */
  until: number;
  /** Epoch ms: whoever began before it has had the whole window. */
  completeUntil: number;
}

/** Pure; throws ServiceError for what cannot be asked. */
export function planFunnel(
  query: FunnelQuery,
  { datasets, range, now }: { datasets: readonly Dataset[]; range: Range; now: number }
): FunnelPlan {
  const steps = query.steps.map((step) => resolveMoment(step, datasets));
  const windowMs = query.windowSeconds * 1000;
  return {
    query,
    steps,
    by: query.by === undefined ? null : splitBy(query.by, steps[0] as ResolvedMoment, datasets),
    windowMs,
    range,
    until: Math.max(range.to, Math.min(range.to + windowMs, now)),
    completeUntil: Math.max(range.from, Math.min(range.to, now - windowMs)),
  };
}

function splitBy(member: string, first: ResolvedMoment, datasets: readonly Dataset[]): ResolvedDimension {
  const { dataset, name } = datasetOf(member, datasets);
  if (dataset !== first.dataset) {
    throw new ServiceError('bad_request', {
      zh: `漏斗只能按第一步的数据集 ${first.dataset.name} 的维度拆分,${member} 不是。`,
      en: `A funnel is split by a dimension of its first step's dataset, ${first.dataset.name}; ${member} is none.`,
    });
  }
  return resolveDimension(dataset, name);
}
