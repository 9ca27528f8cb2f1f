import type { FillRule } from './model.ts';

/**
 * Values for buckets the engine had no row for: 0, no value, or the value before. `undefined` marks such a bucket; an
 * explicit null (a ratio over nothing) stays null, except that a sum over no rows of a group counts as the rule says too.
 */
export function fillGaps(values: ReadonlyArray<number | null | undefined>, rule: FillRule): Array<number | null> {
  let before: number | null = null;
  return values.map((value) => {
    if (rule === 'zero') {
      return value ?? 0;
    }
    if (rule === 'null') {
      return value ?? null;
    }
    before = value ?? before;
    return before;
  });
}
