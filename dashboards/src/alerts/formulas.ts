/**
 * Formulas of Grafana's math, whose comparisons are 1 or 0. Each stays a number where its denominator is 0: a result that is none
 * would take the values out of the message.
 */

/** By so many standard deviations two counts must differ to be more than chance. */
export const SURE_DEVIATIONS = 3;

/**
 * How much lower the count `$A` is than the count `$B`, in percent of `$B`; 0 while `$B` is less than `least`, and while they differ by
 * less than `SURE_DEVIATIONS`: the variance of the difference of two Poisson counts is their sum. An hour of last week that was
 * busy by chance would otherwise make an ordinary hour of today a drop.
 */
export function dropInPercent(least: number): string {
  const isSure = `($B - $A) * ($B - $A) >= ${SURE_DEVIATIONS ** 2} * ($A + $B)`;
  return `($B >= ${least}) * (${isSure}) * 100 * ($B - $A) / ($B + ($B == 0))`;
}

/** How many times its usual level `$A` is, `$B` being `stretches` times as long; 0 while `$A` is less than `least`. */
export function timesTheUsual(least: number, stretches: number): string {
  // One is added to the usual level, so that the first few after a quiet hour are not a burst.
  return `($A >= ${least}) * $A / ($B / ${stretches} + 1)`;
}

/** Stands in a message after the two counts, so that the number of times follows from them. */
export function timesInWords(least: string, stretches: number): string {
  return `(倍数 = 前者 ÷(后者 ÷ ${stretches} + 1),前者不足 ${least}记为 0 倍)`;
}

/** `$A` while `$B` is at least `least`, else 0. */
export function onceAtLeast(least: number): string {
  return `($B >= ${least}) * $A`;
}

/** `$A` where `$B` is less than `most`, else 0. */
export function whereLessThan(most: number): string {
  return `($B < ${most}) * $A`;
}

/**
 * `$A`, days until a measure rises to `limit`; 0 where `$B`, its present value, is there already. `later` days are added where `$B` has
 * fallen by more than `fall` below `$C`, its mean of late: a forecast takes that for real only when it has lasted.
 */
export function daysUntilFull({ limit, fall, later }: { limit: number; fall: number; later: number }): string {
  return `($B < ${limit}) * ($A + ${later} * ($B < ($C - ${fall})))`;
}
