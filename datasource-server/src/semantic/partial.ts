import type { Buckets, Range } from './calendar.ts';

export interface Completeness {
  /** How many leading buckets have begun by now: later ones are not answered, they are the future. */
  begun: number;
  /** Indexes of buckets that are not whole: cut by the range or still running. */
  partial: number[];
  /** Epoch ms up to which the answer is whole. */
  completeUntil: number;
}

/** Which buckets are whole, given the asked range and the present. */
export function completenessOf(buckets: Buckets, range: Range, now: number): Completeness {
  const until = Math.min(range.to, now);
  const begun = buckets.starts.filter((start) => start < until).length;
  const endOf = (index: number) => buckets.starts[index + 1] ?? buckets.end;
  const partial: number[] = [];
  for (const index of new Set([0, begun - 1])) {
    const start = buckets.starts[index];
    if (start !== undefined && index < begun && (start < range.from || endOf(index) > until)) {
      partial.push(index);
    }
  }
  const last = begun - 1;
  const completeUntil = partial.includes(last) ? (buckets.starts[last] as number) : until;
  return { begun, partial, completeUntil };
}
