import type { Range } from '../semantic/calendar.ts';
import { askMeasure } from './ask-measure.ts';
import type { QueryServices } from './context.ts';

export interface MeasureCourse {
  /** Epoch ms of each bucket. */
  starts: number[];
  /** One a combination of the dimensions; labels without the dataset's name. Empty where nothing feeds the dataset. */
  series: Array<{ labels: Record<string, string>; values: Array<number | null> }>;
  demo: boolean;
}

interface CourseQuestion {
  member: string;
  dimensions: readonly string[];
  grain: 'minute' | 'hour' | 'day';
  range: Range;
}

/** One measure over time, as a panel would get it. Throws ServiceError. */
export async function readCourse(
  { member, dimensions, grain, range }: CourseQuestion,
  services: QueryServices,
  timezone: string
): Promise<MeasureCourse> {
  const { answer, demo } = await askMeasure({ measures: [member], dimensions, grain }, range, services, timezone);
  const names = dimensions.map((dimension) => dimension.split('.')[1] as string);
  return {
    starts: answer.times ?? [],
    series: answer.groups.map(({ key, columns }) => ({
      labels: Object.fromEntries(names.map((name, index) => [name, String(key[index] ?? '')])),
      values: columns[0]?.values ?? [],
    })),
    demo,
  };
}
