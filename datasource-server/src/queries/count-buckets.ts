import type { FrameCustom } from '../contract/frames.ts';
import type { Grain } from '../contract/query-fields.ts';
import type { Buckets, Range } from '../semantic/calendar.ts';
import { chooseGrain } from '../semantic/choose-grain.ts';
import { completenessOf } from '../semantic/partial.ts';
import { layBuckets } from '../semantic/plan.ts';
import type { QueryContext } from './context.ts';

/** Buckets of a count over time, and what its frames say of them. */
export interface CountBuckets {
  /** As it was asked, so that the sum of the counts is the number of lines: what it cuts of the first bucket is marked as partial. */
  range: Range;
  buckets: Buckets;
  /** How many leading buckets have begun. */
  begun: number;
  custom: FrameCustom;
}

/** Throws `too_many_buckets`. */
export function countBuckets(
  query: { grain: Grain | 'auto'; maxDataPoints?: number | undefined },
  context: QueryContext
): CountBuckets {
  const { zone, now, range } = context;
  const grain = query.grain === 'auto' ? chooseGrain(range, query.maxDataPoints) : query.grain;
  const { buckets } = layBuckets(grain, range, zone) as { buckets: Buckets };
  const { begun, partial, completeUntil } = completenessOf(buckets, range, now);
  const custom = {
    grain: buckets.grain,
    timezone: zone,
    completeUntil,
    ...(partial.length > 0 ? { partial: partial.map((index) => buckets.starts[index] as number) } : {}),
  };
  return { range, buckets, begun, custom };
}
