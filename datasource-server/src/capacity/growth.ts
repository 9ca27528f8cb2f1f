import type { Estimate } from '../contract/capacity.ts';
import { medianOfSorted } from './median.ts';
import { Z975 } from './student-t.ts';

const WEEK = 7;
const MONTH_DAYS = 30.4375;

/** Six weeks: with fewer there are too few pairs of the same weekday for an interval. */
export const FEWEST_GROWTH_DAYS = 42;

/**
 * Growth in a month (30.44 days) of a daily series, in its own unit, with its 95 % interval; null when there are fewer than
 * six weeks of it.
 *
 * The median of the slopes between all days of the same weekday, so that neither a weekly rhythm nor single odd days
 * move it (seasonal Kendall slope: Hirsch, Slack & Smith 1982); its interval from the ranks of those slopes (Sen 1968, as in
 * Gilbert 1987, 16.5). `values[i]` is the i-th day; null is a day without a value.
 */
export function growthPerMonth(values: ReadonlyArray<number | null>): Estimate | null {
  const known = values.filter((value) => value !== null).length;
  if (known < FEWEST_GROWTH_DAYS) {
    return null;
  }
  const slopes: number[] = [];
  let variance = 0;
  for (let weekday = 0; weekday < WEEK; weekday += 1) {
    const days = values.flatMap((value, day) => (day % WEEK === weekday && value !== null ? [{ day, value }] : []));
    days.forEach((later, index) => {
      days.slice(0, index).forEach((earlier) => slopes.push((later.value - earlier.value) / (later.day - earlier.day)));
    });
    const n = days.length;
    variance += (n * (n - 1) * (2 * n + 5)) / 18;
  }
  slopes.sort((a, b) => a - b);
  const reach = (Z975 * Math.sqrt(variance)) / 2;
  const middle = (slopes.length - 1) / 2;
  const at = (place: number) => slopes[Math.min(slopes.length - 1, Math.max(0, Math.round(place)))] as number;
  return {
    mean: medianOfSorted(slopes) * MONTH_DAYS,
    lower: at(middle - reach) * MONTH_DAYS,
    upper: at(middle + reach) * MONTH_DAYS,
  };
}
