import type { Random } from './random.ts';
import { DAY_MS, startOfDay, weekday, type Day } from './days.ts';

/** How busy each hour of a Chinese working day is: asleep at four, busy before lunch, busiest after dinner. */
const HOUR_WEIGHTS = [
  0.3, 0.18, 0.11, 0.08, 0.07, 0.1, 0.22, 0.45, 0.78, 1.12, 1.3, 1.22, 0.98, 1.05, 1.24, 1.3, 1.26, 1.12, 1.05, 1.22,
  1.42, 1.46, 1.18, 0.7,
];
const BUSIEST = Math.max(...HOUR_WEIGHTS);
const HOUR_MS = DAY_MS / 24;

/** Monday to Sunday; the mean is 1. */
const WEEKDAY_WEIGHTS = [1.08, 1.12, 1.1, 1.09, 1.03, 0.81, 0.77];

/** Share of the day that has passed, in visitors, at the start of each hour and at the day's end. */
const CUMULATIVE = cumulativeShares(HOUR_WEIGHTS);

export function weekdayFactor(day: Day): number {
  return WEEKDAY_WEIGHTS[weekday(day)] as number;
}

/** Visitors at a moment against the busiest hour of a mean weekday, 0–1 and a little above; without steps between hours. */
export function loadAt(epochMs: number, day: Day): number {
  const hour = (epochMs - startOfDay(day)) / HOUR_MS - 0.5;
  const before = Math.floor(hour);
  const low = HOUR_WEIGHTS[(before + 24) % 24] as number;
  const high = HOUR_WEIGHTS[(before + 25) % 24] as number;
  return ((low + (high - low) * (hour - before)) / BUSIEST) * weekdayFactor(day);
}

/** `count` moments of the day (epoch ms, ascending, fractions cut), spread like its visitors. */
export function momentsOf(day: Day, count: number, random: Random): number[] {
  // Normalised sums of exponential gaps are the order statistics of uniform draws: sorted without sorting.
  const moments = new Array<number>(count);
  let sum = 0;
  for (let index = 0; index < count; index++) {
    sum += random.exponential(1);
    moments[index] = sum;
  }
  const total = sum + random.exponential(1);
  const start = startOfDay(day);
  let hour = 0;
  for (let index = 0; index < count; index++) {
    const share = (moments[index] as number) / total;
    while (share >= (CUMULATIVE[hour + 1] as number) && hour < 23) {
      hour++;
    }
    const from = CUMULATIVE[hour] as number;
    const within = (share - from) / ((CUMULATIVE[hour + 1] as number) - from);
    moments[index] = start + Math.floor(Math.min(hour + within, 23.9999999) * HOUR_MS);
  }
  return moments;
}

function cumulativeShares(weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  return [0, ...weights.map((weight) => (sum += weight) / total)];
}
