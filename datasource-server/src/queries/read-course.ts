import { metricQuerySchema } from '../contract/query.ts';
import type { Range } from '../semantic/calendar.ts';
import type { QueryServices } from './context.ts';
import { runMetricQuery } from './metric-query.ts';

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
  const query = metricQuerySchema.parse({ kind: 'metric', measures: [member], dimensions: [...dimensions], grain });
  const { answer, demo } = await runMetricQuery(query, services, {
    range,
    zone: timezone,
    locale: 'en',
    now: services.clock(),
    fromAlert: false,
    signal: new AbortController().signal,
  });
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
