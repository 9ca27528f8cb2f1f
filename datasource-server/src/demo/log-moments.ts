import { startOfDay, type Day } from './days.ts';

/** Whole milliseconds within the day: what follows something late in the evening is told before midnight. */
export function inDay(day: Day, epochMs: number): number {
  return Math.floor(Math.min(startOfDay(day + 1) - 1, Math.max(startOfDay(day), epochMs)));
}
