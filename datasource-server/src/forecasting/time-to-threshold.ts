import type { Forecast } from './forecast.ts';

export interface ThresholdQuestion {
  threshold: number;
  /** `above`: the measure rises to the threshold; `below`: it falls to it. */
  direction: 'above' | 'below';
}

/**
 * When a forecast measure reaches a threshold: epoch ms of the first step at which the nearer edge of the interval, the
 * forecast itself, and the farther edge are there. Null where that is beyond the horizon.
 */
export interface TimeToThreshold {
  earliest: number | null;
  expected: number | null;
  latest: number | null;
}

/** `now` is the latest known value (`time` in epoch ms): if it is there already, all three are its time. */
export function timeToThreshold(
  { times, mean, lower, upper }: Pick<Forecast, 'times' | 'mean' | 'lower' | 'upper'>,
  { threshold, direction }: ThresholdQuestion,
  now?: { time: number; value: number }
): TimeToThreshold {
  const reached = (value: number) => (direction === 'above' ? value >= threshold : value <= threshold);
  if (now && reached(now.value)) {
    return { earliest: now.time, expected: now.time, latest: now.time };
  }
  const first = (values: readonly number[]) => times[values.findIndex(reached)] ?? null;
  const [near, far] = direction === 'above' ? [upper, lower] : [lower, upper];
  return { earliest: first(near), expected: first(mean), latest: first(far) };
}
