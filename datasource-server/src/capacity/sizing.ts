import {
  CAPACITY_DRIVERS,
  DRIVER_TITLES,
  type CapacityDriverId,
  type Estimate,
  type ResourceSizing,
  type SizingVerdict,
} from '../contract/capacity.ts';
import type { Text } from '../contract/text.ts';
import { toServiceError } from '../platform/errors.ts';
import { fitDriver, type DriverFit, type FitRefusal } from './driver-fit.ts';
import type { Course, ReadCourse } from './history.ts';
import type { Outlook, Outlooks } from './outlooks.ts';
import { DRIVER_MEMBERS, RESOURCES } from './resources.ts';

/** Beyond this many times the largest driver ever seen, a straight line is a guess. */
const MOST_EXTRAPOLATION = 2;
const WEEK = 7;

/** A driver by the day, or why it could not be read. */
export type DriverCourse = { counts: ReadonlyArray<number | null> } | { failed: Text };
export type Drivers = ReadonlyMap<CapacityDriverId, DriverCourse>;

/** The drivers on the days of the outlooks. One whose source is down says so, and keeps no other from being told. */
export async function readDrivers(days: readonly number[], read: ReadCourse): Promise<Drivers> {
  const [from = 0, to = 0] = [days[0], days.at(-1)];
  const courses = await Promise.allSettled(
    CAPACITY_DRIVERS.map((driver) =>
      read({ member: DRIVER_MEMBERS[driver], dimensions: [], grain: 'day', range: { from, to } })
    )
  );
  return new Map(
    courses.map((course, index): [CapacityDriverId, DriverCourse] => {
      const driver = CAPACITY_DRIVERS[index] as CapacityDriverId;
      return course.status === 'fulfilled'
        ? [driver, { counts: onDays(course.value, days) }]
        : [driver, { failed: notRead(driver, toServiceError(course.reason).text) }];
    })
  );
}

/** What sizing cannot tell, and why: drivers that could not be read, and resources without a history where no row is left. */
export function sizingGaps({ outlooks }: Outlooks, drivers: Drivers, rows: readonly ResourceSizing[]): Text[] {
  const failed = [...drivers.values()].flatMap((course) => ('failed' in course ? [course.failed] : []));
  return rows.length > 0 ? failed : [NO_HISTORY, ...failed, ...outlooks.flatMap(({ reason }) => reason ?? [])];
}

function notRead(driver: CapacityDriverId, reason: Text): Text {
  const dataset = DRIVER_MEMBERS[driver].split('.')[0] as string;
  const title = DRIVER_TITLES[driver];
  return {
    zh: `${title.zh}(数据集 ${dataset})读取失败,不作推算:${reason.zh}`,
    en: `${title.en} (dataset ${dataset}) could not be read, so nothing is concluded: ${reason.en}`,
  };
}

function onDays({ starts, series }: Course, days: readonly number[]): Array<number | null> {
  const values = new Map(starts.map((start, index) => [start, series[0]?.values[index] ?? null]));
  return days.slice(0, -1).map((day) => values.get(day) ?? null);
}

/**
 * A row a resource of a host and driver: what one more costs, and what `factor` times as many would. Disks hold what all days
 * before have left, so a day's business does not size them: their forecast does.
 */
export function sizingRows({ outlooks, days }: Outlooks, drivers: Drivers, factor: number): ResourceSizing[] {
  return outlooks
    .filter(({ resource, days: known }) => known.length > 0 && resource !== 'disk')
    .flatMap((outlook) => CAPACITY_DRIVERS.map((driver) => sizingRow(outlook, driver, days, drivers, factor)));
}

function sizingRow(
  outlook: Outlook,
  driver: CapacityDriverId,
  days: readonly number[],
  drivers: Drivers,
  factor: number
): ResourceSizing {
  const { resource, labels } = outlook;
  const course = drivers.get(driver) ?? { counts: [] };
  if ('failed' in course) {
    return {
      resource,
      labels,
      driver,
      days: 0,
      driverNow: null,
      ...NOTHING,
      verdict: 'unknown',
      reason: course.failed,
    };
  }
  const { counts } = course;
  const first = days.indexOf(outlook.daysStart);
  const pairs = outlook.days.flatMap((use, index) => {
    const count = counts[first + index] ?? null;
    return use === null || count === null || count === 0 ? [] : [{ driver: count, use }];
  });
  const recent = pairs.slice(-WEEK);
  const driverNow = recent.length === 0 ? null : recent.reduce((sum, pair) => sum + pair.driver, 0) / recent.length;
  const fit = fitDriver(pairs);
  const row = { resource, labels, driver, days: pairs.length, driverNow };
  if ('refused' in fit || driverNow === null) {
    const reason = 'refused' in fit ? REFUSED[fit.refused] : REFUSED.too_few_days;
    return { ...row, ...NOTHING, verdict: 'unknown', reason };
  }
  const { threshold } = RESOURCES[resource];
  const asked = driverNow * factor;
  const whatIf = withinPercent(fit.useAt(asked));
  const { perUnit, quality, rSquared } = fit;
  const far = asked > MOST_EXTRAPOLATION * fit.largestDriver;
  const explains = quality !== 'weak' && perUnit.lower > 0;
  return {
    ...row,
    rSquared,
    quality,
    perThousand: { mean: 1000 * perUnit.mean, lower: 1000 * perUnit.lower, upper: 1000 * perUnit.upper },
    whatIf,
    verdict: explains ? verdictOf(whatIf, threshold) : 'unknown',
    room: explains ? roomOf(fit, driverNow, threshold) : null,
    reason: explains ? (far ? TOO_FAR : null) : EXPLAINS_NOTHING,
  };
}

const NOTHING = { rSquared: null, quality: null, perThousand: null, whatIf: null, room: null } as const;

function verdictOf({ lower, upper }: Estimate, threshold: number): SizingVerdict {
  return upper < threshold ? 'fits' : lower >= threshold ? 'exceeds' : 'uncertain';
}

/** Today's driver times this reaches the threshold by the line itself. */
function roomOf({ base, perUnit }: DriverFit, driverNow: number, threshold: number): number {
  return Math.max(0, (threshold - base) / (perUnit.mean * driverNow));
}

/** A straight line does not know that a percentage ends at 0; above 100 it says how much more would be wanted. */
function withinPercent({ mean, lower, upper }: Estimate): Estimate {
  return { mean: Math.max(0, mean), lower: Math.max(0, lower), upper: Math.max(0, upper) };
}

const REFUSED: Readonly<Record<FitRefusal, Text>> = {
  too_few_days: {
    zh: '两者同时有数据的日子不足 14 天。',
    en: 'Fewer than 14 days have figures of both.',
  },
  driver_is_constant: { zh: '业务量没有变化,看不出关系。', en: 'The driver never varied, so nothing can be told.' },
  use_is_constant: { zh: '资源占用没有变化,看不出关系。', en: 'The use never varied, so nothing can be told.' },
};
const NO_HISTORY: Text = {
  zh: '没有一项资源(磁盘除外)有历史采样,无从推算。',
  en: 'No resource (disks apart) has a history, so there is nothing to conclude from.',
};
const EXPLAINS_NOTHING: Text = {
  zh: '业务量解释不了该资源的占用(R² < 0.5 或斜率不显著),不作推算。',
  en: 'The driver does not explain this use (R² below 0.5, or a slope that may be none), so nothing is concluded.',
};
const TOO_FAR: Text = {
  zh: '超出历史最大业务量两倍以上,直线外推仅供参考。',
  en: 'More than twice the largest driver of the history: a straight line is a guess there.',
};
