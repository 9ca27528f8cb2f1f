import type { Text } from '../contract/text.ts';

/** Days without a value at the end that are a delay; with more of them there is no "recent" any more. */
const MOST_DAYS_MISSING = 2;

/**
 * Index of the day since which there is nothing, where that is more than the last two; null where there are recent values, or
 * never were any. `days[i]` is the i-th whole day; null is a day without a value.
 */
export function nothingSince(days: ReadonlyArray<number | null>): number | null {
  const last = days.findLastIndex((value) => value !== null);
  return last >= 0 && days.length - 1 - last > MOST_DAYS_MISSING ? last + 1 : null;
}

/** The mean of the last `count` days up to the last that is known, of those that are; null where that was more than two whole days ago. */
export function recentMean(days: ReadonlyArray<number | null>, count: number): number | null {
  const end = days.findLastIndex((value) => value !== null) + 1;
  if (end === 0 || nothingSince(days) !== null) {
    return null;
  }
  const recent = days.slice(Math.max(0, end - count), end).filter((value) => value !== null);
  return recent.reduce((sum, value) => sum + value, 0) / recent.length;
}

/** Why nothing recent is told: `at` is the beginning of the first day without a value, epoch ms. */
export function noneSince(at: number, timezone: string): Text {
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone: timezone }).format(at);
  return {
    zh: `自 ${day} 起没有数据(超过两个整日),不给出近 7 天日均,也不作推算:请检查对应的数据源、日志或采样器。`,
    en: `There is nothing since ${day} (more than two whole days), so neither a mean of the last week nor a prediction is given: check its source, log or sampler.`,
  };
}
