import type { FillRule } from './model.ts';

/**
 * Values for buckets without one (NaN): 0, none, or the value before. A NULL of the engine counts as no value too: a sum
 * over no rows follows the rule, a ratio over nothing has rule `null`.
 */
export function fillGaps(values: Float64Array, rule: FillRule): Array<number | null> {
  const filled: Array<number | null> = [];
  let before: number | null = null;
  for (const value of values) {
    const missing = Number.isNaN(value);
    if (!missing) {
      before = value;
      filled.push(value);
    } else if (rule === 'zero') {
      filled.push(0);
    } else {
      filled.push(rule === 'previous' ? before : null);
    }
  }
  return filled;
}
