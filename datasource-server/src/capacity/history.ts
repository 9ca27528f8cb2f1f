import type { Range } from '../semantic/calendar.ts';

/** One measure by hours or days, for one combination of its dimensions. */
export interface CourseSeries {
  /** Without dataset names: `host`, `mount`. Empty where it is one. */
  labels: Readonly<Record<string, string>>;
  /** One value a start; null where nothing was measured. */
  values: ReadonlyArray<number | null>;
}

export interface Course {
  /** Epoch ms of each bucket. */
  starts: readonly number[];
  series: readonly CourseSeries[];
  /** The data are made up. */
  demo: boolean;
}

export interface CourseQuestion {
  member: string;
  dimensions: readonly string[];
  grain: 'minute' | 'hour' | 'day';
  range: Range;
}

/** Reads a measure as panels do. Empty where nothing feeds its dataset; throws ServiceError. */
export type ReadCourse = (question: CourseQuestion) => Promise<Course>;

/**
 * One value a day from values by the hour: the largest, or the last known. `days` are the starts of the days, ascending, and
 * the end of the last. Null for a day without a value.
 */
export function byDay(
  { starts, values }: { starts: readonly number[]; values: ReadonlyArray<number | null> },
  days: readonly number[],
  told: 'busiest' | 'last'
): Array<number | null> {
  const result: Array<number | null> = days.slice(1).map(() => null);
  let day = 0;
  starts.forEach((start, index) => {
    const value = values[index] ?? null;
    while (day < result.length && start >= (days[day + 1] as number)) {
      day += 1;
    }
    if (value === null || day >= result.length || start < (days[0] as number)) {
      return;
    }
    const before = result[day] ?? null;
    result[day] = told === 'last' || before === null ? value : Math.max(before, value);
  });
  return result;
}

/** Without the days before anything was measured: a counter's zeros before its first event are no history. */
export function fromFirstDay(values: ReadonlyArray<number | null>): { skipped: number; values: Array<number | null> } {
  const first = values.findIndex((value) => value !== null && value !== 0);
  return first < 0 ? { skipped: values.length, values: [] } : { skipped: first, values: values.slice(first) };
}

/** Values on the past days, of starts that are days themselves. `days` are the starts of the days and the end of the last. */
export function onDays(
  { starts, values }: { starts: readonly number[]; values: ReadonlyArray<number | null> },
  days: readonly number[]
): Array<number | null> {
  const known = new Map(starts.map((start, index) => [start, values[index] ?? null]));
  return days.slice(0, -1).map((day) => known.get(day) ?? null);
}
