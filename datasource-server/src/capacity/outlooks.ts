import { setImmediate } from 'node:timers/promises';
import { CAPACITY_RESOURCES, type CapacityResourceId, type Estimate } from '../contract/capacity.ts';
import type { Text } from '../contract/text.ts';
import { toServiceError } from '../platform/errors.ts';
import type { Range } from '../semantic/calendar.ts';
import { isStale, type PredictionQuality, type ResourceOutlook } from './advice.ts';
import { daysAround, predictDays, type Days } from './daily-prediction.ts';
import { growthPerMonth } from './growth.ts';
import { byDay, type Course, type ReadCourse } from './history.ts';
import { soonerAtPace, thresholdDate, type Predict, type Prediction } from './prediction.ts';
import { recentPace } from './recent-pace.ts';
import { RESOURCES } from './resources.ts';

const MINUTE = 60_000;
/** What "now" is the mean of. */
const NOW_MS = 15 * MINUTE;

/** One resource of one host, with all that its row and advice are made of. */
export interface Outlook extends ResourceOutlook {
  /** Values by the day, oldest first, of whole days only, from the first that was measured. */
  days: ReadonlyArray<number | null>;
  /** Epoch ms of the first of them. */
  daysStart: number;
  growth: Estimate | null;
  prediction: Prediction | null;
  reason: Text | null;
}

export interface OutlookInput {
  read: ReadCourse;
  predict: Predict;
  timezone: string;
  now: number;
  /** Requests a second that the API can take; null where nobody told. */
  apiPerSecond: number | null;
}

export interface Outlooks {
  outlooks: Outlook[];
  /** Starts of the whole days of the history, and the end of the last. */
  days: readonly number[];
  demo: boolean;
}

/** What is known of each resource: one entry a host and mount point, one that says why where there is none. */
export async function readOutlooks(input: OutlookInput): Promise<Outlooks> {
  const { now, timezone } = input;
  const days = daysAround(now, timezone);
  const read = await Promise.all(CAPACITY_RESOURCES.map((resource) => orReason(resource, days, input)));
  return { outlooks: read.flatMap(({ outlooks }) => outlooks), days: days.past, demo: read.some(({ demo }) => demo) };
}

/** A resource whose figures cannot be read says so, and keeps nobody else from being told. */
async function orReason(
  resource: CapacityResourceId,
  days: Days,
  input: OutlookInput
): Promise<{ outlooks: Outlook[]; demo: boolean }> {
  try {
    return await ofResource(resource, days, input);
  } catch (error) {
    return { outlooks: [missing(resource, toServiceError(error).text)], demo: false };
  }
}

async function ofResource(
  resource: CapacityResourceId,
  days: Days,
  input: OutlookInput
): Promise<{ outlooks: Outlook[]; demo: boolean }> {
  const scale = scaleOf(resource, input.apiPerSecond);
  if (scale === null) {
    return { outlooks: [missing(resource, NO_API_CAPACITY)], demo: false };
  }
  const { member, dimensions, day, threshold, counted = false } = RESOURCES[resource];
  const [from = input.now, to = input.now] = [days.past[0], days.past.at(-1)];
  const minute = Math.floor(input.now / MINUTE) * MINUTE;
  const course = (grain: 'minute' | 'hour', range: Range) => input.read({ member, dimensions, grain, range });
  const [latest, hours] = await Promise.all([
    course('minute', { from: minute - RESOURCES[resource].staleAfterMs - NOW_MS, to: minute }),
    course('hour', { from, to }),
  ]);
  const ofSeries = (labels: Outlook['labels']): Outlook => {
    const measured = counted ? withoutZeros(only(hours, labels)) : only(hours, labels);
    const percents = byDay(measured, days.past, day).map((value) => times(value, scale.hour));
    const { days: history, daysStart, prediction, refused } = predictDays(percents, days, input.predict);
    const pace = recentPace(history, threshold);
    const use = useNow(only(latest, labels), scale.minute, counted);
    const fresh = use !== null && !isStale({ resource, use }, input.now);
    return {
      resource,
      labels,
      use,
      days: history,
      daysStart,
      growth: growthPerMonth(history),
      prediction,
      reached:
        prediction && soonerAtPace(thresholdDate(prediction, threshold), prediction, pace?.daysToThreshold ?? null),
      pace,
      quality: prediction && qualityOf(prediction),
      reason: fresh ? refused : use === null && counted ? NO_LINES : NO_FRESH_FIGURES,
    };
  };
  const outlooks: Outlook[] = [];
  for (const labels of labelsOf(latest, hours)) {
    outlooks.push(ofSeries(labels));
    // A forecast takes tens of milliseconds: others are let in between.
    await setImmediate();
  }
  const demo = latest.demo || hours.demo;
  return { outlooks: outlooks.length > 0 ? outlooks : [missing(resource, NOTHING_MEASURES)], demo };
}

/** The mean of the last quarter of an hour that has values, of lines at least one, and when that ended. */
function useNow({ starts, values }: LoneCourse, scale: number, counted: boolean): Outlook['use'] {
  const last = values.findLastIndex((value) => value !== null && !(counted && value === 0));
  if (last < 0) {
    return null;
  }
  const end = (starts[last] as number) + MINUTE;
  const recent = values.filter((value, index): value is number => {
    const start = starts[index] as number;
    return value !== null && start < end && start >= end - NOW_MS;
  });
  return { value: (scale * recent.reduce((sum, value) => sum + value, 0)) / recent.length, at: end };
}

function qualityOf({ mase, coverage, folds, trendSince }: Prediction): PredictionQuality | null {
  return mase === null ? null : { mase, coverage, folds, trendSince };
}

type LoneCourse = Pick<Course, 'starts'> & { values: ReadonlyArray<number | null> };

/** The series with these labels; without values where there is none. */
function only({ starts, series }: Course, labels: Outlook['labels']): LoneCourse {
  const found = series.find((one) => keyOf(one.labels) === keyOf(labels));
  return { starts, values: found?.values ?? [] };
}

/** Of all series that either course has, in a steady order. */
function labelsOf(...courses: readonly Course[]): Array<Outlook['labels']> {
  const found = new Map(courses.flatMap(({ series }) => series.map(({ labels }) => [keyOf(labels), labels] as const)));
  return [...found].sort(([one], [other]) => one.localeCompare(other)).map(([, labels]) => labels);
}

/** An hour without a single line is not known to have been idle. */
function withoutZeros({ starts, values }: LoneCourse): LoneCourse {
  return { starts, values: values.map((value) => (value === 0 ? null : value)) };
}

/** Which one of its kind: `host=web-1,mount=/`; empty where there is one. */
export function keyOf(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .sort(([one], [other]) => one.localeCompare(other))
    .map(([name, value]) => `${name}=${value}`)
    .join(',');
}

function times(value: number | null, scale: number): number | null {
  return value === null ? null : value * scale;
}

/** From the measure to percent of what there is: of values by the minute and by the hour. Null where that is not known. */
function scaleOf(resource: CapacityResourceId, apiPerSecond: number | null): { minute: number; hour: number } | null {
  if (resource !== 'api_throughput') {
    return { minute: 1, hour: 1 };
  }
  return apiPerSecond === null ? null : { minute: 100 / 60 / apiPerSecond, hour: 100 / 3600 / apiPerSecond };
}

function missing(resource: CapacityResourceId, reason: Text): Outlook {
  return {
    resource,
    labels: {},
    use: null,
    days: [],
    daysStart: 0,
    growth: null,
    prediction: null,
    reached: null,
    pace: null,
    quality: null,
    reason,
  };
}

const NO_API_CAPACITY: Text = {
  zh: '未设置 API_CAPACITY_PER_SECOND(API 每秒可承受的请求数),无法计算吞吐占用。',
  en: 'API_CAPACITY_PER_SECOND (requests a second that the API can take) is not set, so its use cannot be told.',
};
const NOTHING_MEASURES: Text = {
  zh: '没有采样数据:请检查对应的采样器或数据源是否已配置。',
  en: 'Nothing measures this: check that its sampler or data source is configured.',
};
const NO_FRESH_FIGURES: Text = {
  zh: '最近没有采样数据,不给出建议。',
  en: 'There are no recent figures, so nothing is recommended.',
};
const NO_LINES: Text = {
  zh: '最近半小时没有一条请求日志:可能没有请求,也可能日志没有到达,因此不算作 0%,也不给出建议。',
  en: 'Not one request was logged in the last half hour: there were none, or their log does not arrive, so this is not taken for 0 % and nothing is recommended.',
};
