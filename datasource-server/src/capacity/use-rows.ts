import type { ResourceUse, UseStatus } from '../contract/capacity.ts';
import { isStale } from './advice.ts';
import type { Outlook } from './outlooks.ts';
import { RESOURCES } from './resources.ts';

/** A row a resource of a host: the fullest first, what is not known last. */
export function useRows(outlooks: readonly Outlook[], now: number): ResourceUse[] {
  return outlooks
    .map((outlook): ResourceUse => {
      const { resource, labels, use, growth, reached, prediction, quality, reason } = outlook;
      return {
        resource,
        labels,
        status: statusOf(outlook, now),
        value: use?.value ?? null,
        measuredAt: use?.at ?? null,
        threshold: RESOURCES[resource].threshold,
        growth,
        reached,
        horizonEnd: prediction?.times.at(-1) ?? null,
        mase: quality?.mase ?? null,
        coverage: quality?.coverage ?? null,
        reason,
      };
    })
    .sort((one, other) => fullness(other) - fullness(one));
}

function statusOf(outlook: Outlook, now: number): UseStatus {
  const { threshold, adviseAbove } = RESOURCES[outlook.resource];
  if (outlook.use === null || isStale(outlook, now)) {
    return 'unknown';
  }
  const { value } = outlook.use;
  return value >= threshold ? 'over' : value > adviseAbove ? 'high' : 'ok';
}

function fullness({ value, threshold }: ResourceUse): number {
  return value === null ? -1 : value / threshold;
}
