import { CAPACITY_DRIVERS, DRIVER_TITLES, type CapacityDriverId } from '../contract/capacity.ts';
import type { Text } from '../contract/text.ts';
import { toServiceError } from '../platform/errors.ts';
import { byDay, onDays, type Course, type CourseQuestion, type ReadCourse } from './history.ts';
import { medianOf } from './median.ts';
import { DRIVER_MEMBERS } from './resources.ts';

/** Of how many days the share of the busiest hour is the median. */
const PEAK_DAYS = 28;

/** A driver by the day, or why it could not be read. */
export type DriverCourse =
  | {
      counts: ReadonlyArray<number | null>;
      /** The driver in the busiest hour of each day; empty where it was not asked for. */
      peaks: ReadonlyArray<number | null>;
      /** Share of a day's driver in its busiest hour, 0 to 1; null where it was not asked for or no hour is known. */
      peakShare: number | null;
    }
  | { failed: Text };
export type Drivers = ReadonlyMap<CapacityDriverId, DriverCourse>;

/**
 * The drivers on the days of the outlooks, with their busiest hours where those are asked for. One whose source is down says so,
 * and keeps no other from being told.
 */
export async function readDrivers(days: readonly number[], read: ReadCourse, withPeaks: boolean): Promise<Drivers> {
  const courses = await Promise.allSettled(
    CAPACITY_DRIVERS.map((driver) => readDriver(DRIVER_MEMBERS[driver], days, read, withPeaks))
  );
  return new Map(
    courses.map((course, index): [CapacityDriverId, DriverCourse] => {
      const driver = CAPACITY_DRIVERS[index] as CapacityDriverId;
      return course.status === 'fulfilled'
        ? [driver, course.value]
        : [driver, { failed: notRead(driver, toServiceError(course.reason).text) }];
    })
  );
}

async function readDriver(
  member: string,
  days: readonly number[],
  read: ReadCourse,
  withPeaks: boolean
): Promise<DriverCourse> {
  const ask = (grain: CourseQuestion['grain']) =>
    read({ member, dimensions: [], grain, range: { from: days[0] ?? 0, to: days.at(-1) ?? 0 } });
  const [byDays, byHours] = await Promise.all([ask('day'), withPeaks ? ask('hour') : null]);
  const counts = onDays(lone(byDays), days);
  const peaks = byHours ? byDay(lone(byHours), days, 'busiest') : [];
  return { counts, peaks, peakShare: peakShare(peaks.slice(-PEAK_DAYS), counts.slice(-PEAK_DAYS)) };
}

/** The median over days of what the busiest hour has of the whole day. */
function peakShare(peaks: ReadonlyArray<number | null>, counts: ReadonlyArray<number | null>): number | null {
  const shares = peaks.flatMap((peak, index) => {
    const count = counts[index] ?? null;
    return peak === null || peak === 0 || count === null || count === 0 ? [] : [peak / count];
  });
  return shares.length === 0 ? null : medianOf(shares);
}

/** The one series of a question without dimensions. */
function lone({ starts, series }: Course) {
  return { starts, values: series[0]?.values ?? [] };
}

function notRead(driver: CapacityDriverId, reason: Text): Text {
  const dataset = DRIVER_MEMBERS[driver].split('.')[0] as string;
  const title = DRIVER_TITLES[driver];
  return {
    zh: `${title.zh}(数据集 ${dataset})读取失败,不作推算:${reason.zh}`,
    en: `${title.en} (dataset ${dataset}) could not be read, so nothing is concluded: ${reason.en}`,
  };
}
