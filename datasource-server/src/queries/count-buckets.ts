import type { FrameCustom } from '../contract/frames.ts';
import type { Grain } from '../contract/query-fields.ts';
import type { Buckets, Range } from '../semantic/calendar.ts';
import { chooseGrain } from '../semantic/choose-grain.ts';
import { completenessOf } from '../semantic/partial.ts';
import { layBuckets } from '../semantic/plan.ts';
import type { QueryContext } from './context.ts';

/** Buckets of a count over time, and what its frames say of them. */
export interface CountBuckets {
  /** As it is read: it may begin a little before the asked one. */
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
  const { zone, now } = context;
  const grain = query.grain === 'auto' ? chooseGrain(context.range, query.maxDataPoints) : query.grain;
  const { range, buckets } = layBuckets(grain, context.range, zone) as { range: Range; buckets: Buckets };
  const { begun, partial, completeUntil } = completenessOf(buckets, range, now);
  const custom = {
    grain: buckets.grain,
    timezone: zone,
    completeUntil,
    ...(partial.length > 0 ? { partial: partial.map((index) => buckets.starts[index] as number) } : {}),
  };
  return { range, buckets, begun, custom };
}
