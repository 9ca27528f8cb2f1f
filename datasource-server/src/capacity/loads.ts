import { setImmediate } from 'node:timers/promises';
import { CAPACITY_LOADS, type CapacityLoadId, type Estimate, type LoadGrowth } from '../contract/capacity.ts';
import type { Text } from '../contract/text.ts';
import { toServiceError } from '../platform/errors.ts';
import { daysAround, predictDays, type DailyPrediction, type Days } from './daily-prediction.ts';
import { growthPerMonth } from './growth.ts';
import { onDays } from './history.ts';
import type { OutlookInput } from './outlooks.ts';
import type { Prediction } from './prediction.ts';
import { noneSince, nothingSince, recentMean } from './recent-days.ts';

const WEEK = 7;
const FOUR_WEEKS = 28;

interface Load {
  member: string;
  dimensions: readonly string[];
  /** From the measure to what is told. */
  scale: number;
  /** Counted from log lines: a day of none is no figure. */
  counted: boolean;
}

const LOADS: Readonly<Record<CapacityLoadId, Load>> = {
  new_users: { member: 'users.new_users', dimensions: [], scale: 1, counted: false },
  active_users: { member: 'actions.unique_users', dimensions: [], scale: 1, counted: true },
  orders: { member: 'revenue.transactions', dimensions: [], scale: 1, counted: false },
  ai_calls: { member: 'ai_calls.calls', dimensions: [], scale: 1, counted: true },
  ai_tokens: { member: 'ai_calls.tokens', dimensions: [], scale: 1, counted: true },
  ai_cost: { member: 'ai_calls.cost', dimensions: [], scale: 1, counted: true },
  bandwidth: { member: 'host.network_out', dimensions: ['host.host'], scale: 8e-6, counted: false },
};

/** One count of the business, of one host where it has hosts. */
export interface LoadOutlook extends Omit<DailyPrediction, 'refused'> {
  resource: CapacityLoadId;
  labels: Readonly<Record<string, string>>;
  reason: Text | null;
}

export interface LoadOutlooks {
  loads: LoadOutlook[];
  /** Starts of the whole days of the history, and the end of the last. */
  days: readonly number[];
  demo: boolean;
}

/** What is known of each count; one that cannot be read says so, and keeps no other from being told. */
export async function readLoads(input: OutlookInput): Promise<LoadOutlooks> {
  const { now, timezone } = input;
  const days = daysAround(now, timezone);
  const read = await Promise.all(CAPACITY_LOADS.map((load) => orReason(load, days, input)));
  return { loads: read.flatMap(({ loads }) => loads), days: days.past, demo: read.some(({ demo }) => demo) };
}

type OfLoad = Pick<LoadOutlooks, 'loads' | 'demo'>;

async function orReason(load: CapacityLoadId, days: Days, input: OutlookInput): Promise<OfLoad> {
  try {
    return await ofLoad(load, days, input);
  } catch (error) {
    return { loads: [missing(load, toServiceError(error).text)], demo: false };
  }
}

async function ofLoad(
  load: CapacityLoadId,
  days: Days,
  { read, predict, now, timezone }: OutlookInput
): Promise<OfLoad> {
  const { member, dimensions, scale, counted } = LOADS[load];
  const [from = now, to = now] = [days.past[0], days.past.at(-1)];
  const { starts, series, demo } = await read({ member, dimensions, grain: 'day', range: { from, to } });
  const loads: LoadOutlook[] = [];
  for (const { labels, values } of series) {
    const known = onDays({ starts, values }, days.past).map((value) =>
      value === null || (counted && value === 0) ? null : scale * value
    );
    const since = nothingSince(known);
    const stopped = since === null ? null : noneSince(days.past[since] as number, timezone);
    const { refused, ...daily } = predictDays(known, days, predict, stopped);
    loads.push({ resource: load, labels, ...daily, reason: daily.days.length === 0 ? NOTHING_COUNTED : refused });
    // A forecast takes tens of milliseconds: others are let in between.
    await setImmediate();
  }
  return { loads: loads.length > 0 ? loads : [missing(load, NOTHING_COUNTED)], demo };
}

/** A row a count, in the order in which they are always told. */
export function growthRows({ loads }: LoadOutlooks): LoadGrowth[] {
  return loads.map(({ resource, labels, days, prediction, reason }) => ({
    load: resource,
    labels,
    perDay: recentMean(days, WEEK),
    growth: relativeGrowth(days),
    predicted: prediction && lastWeekOf(prediction),
    horizonEnd: prediction?.times.at(-1) ?? null,
    mase: prediction?.mase ?? null,
    coverage: prediction?.coverage ?? null,
    reason,
  }));
}

/** Percent a month of the mean of the last four weeks; null where there are no recent days. */
function relativeGrowth(days: ReadonlyArray<number | null>): Estimate | null {
  const growth = growthPerMonth(days);
  const level = recentMean(days, FOUR_WEEKS);
  if (growth === null || level === null || level <= 0) {
    return null;
  }
  const share = (value: number) => (100 * value) / level;
  return { mean: share(growth.mean), lower: share(growth.lower), upper: share(growth.upper) };
}

/** The mean of the last seven days: a day would stand for its weekday. The bounds are the means of theirs. */
function lastWeekOf({ mean, lower, upper }: Prediction): Estimate | null {
  const [middle, low, high] = [mean, lower, upper].map((values) => recentMean(values, WEEK));
  return middle == null || low == null || high == null ? null : { mean: middle, lower: low, upper: high };
}

function missing(resource: CapacityLoadId, reason: Text): LoadOutlook {
  return { resource, labels: {}, days: [], daysStart: 0, prediction: null, reason };
}

const NOTHING_COUNTED: Text = {
  zh: '没有数据:请检查对应的数据源、日志或采样器是否已接入。',
  en: 'Nothing was counted: check that its source, log or sampler is connected.',
};
