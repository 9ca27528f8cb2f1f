/**
 * Formulas of Grafana's math, whose comparisons are 1 or 0. Each stays a number where its denominator is 0: a result that is none
 * would take the values out of the message.
 */

/** How much lower `$A` is than `$B`, in percent of `$B`; 0 while `$B` is less than `least`, where chance decides. */
export function dropInPercent(least: number): string {
  return `($B >= ${least}) * 100 * ($B - $A) / ($B + ($B == 0))`;
}

/** How many times its usual level `$A` is, `$B` being `stretches` times as long; 0 while `$A` is less than `least`. */
export function timesTheUsual(least: number, stretches: number): string {
  // One is added to the usual level, so that the first few after a quiet hour are not a burst.
  return `($A >= ${least}) * $A / ($B / ${stretches} + 1)`;
}

/** `$A` while `$B` is at least `least`, else 0. */
export function onceAtLeast(least: number): string {
  return `($B >= ${least}) * $A`;
}

/** `$A` where `$B` is less than `most`, else 0. */
export function whereLessThan(most: number): string {
  return `($B < ${most}) * $A`;
}
