import {
  CAPACITY_DRIVERS,
  type CapacityDriverId,
  type CapacityQuery,
  type Estimate,
  type ResourceSizing,
  type SizingVerdict,
} from '../contract/capacity.ts';
import type { Text } from '../contract/text.ts';
import { resourceReason } from '../semantic/resource-reason.ts';
import { campaignOf, type CampaignHistoryDay } from './campaign.ts';
import { fitDriver, type DriverFit, type FitRefusal } from './driver-fit.ts';
import type { Drivers } from './drivers.ts';
import type { Outlook, Outlooks } from './outlooks.ts';
import { noneSince, nothingSince, recentMean } from './recent-days.ts';
import { RESOURCES } from './resources.ts';

/** Beyond this many times the largest driver ever seen, a straight line is a guess. */
const MOST_EXTRAPOLATION = 2;
const WEEK = 7;

/** So many times which day. */
export type SizingQuestion = Pick<CapacityQuery, 'factor' | 'day'>;

/** What sizing cannot tell, and why: drivers that could not be read, and resources without a history where no row is left. */
export function sizingGaps({ outlooks }: Outlooks, drivers: Drivers, rows: readonly ResourceSizing[]): Text[] {
  const failed = [...drivers.values()].flatMap((course) => ('failed' in course ? [course.failed] : []));
  const reasons = outlooks.flatMap((outlook) =>
    outlook.reason === null ? [] : [resourceReason(outlook, outlook.reason)]
  );
  return rows.length > 0 ? failed : [NO_HISTORY, ...failed, ...reasons];
}

/**
 * A row a resource of a host and driver: what one more costs, and what `factor` times as many as on a usual day, or as on the
 * busiest one, would. A campaign's peak hour is no smaller than the busiest hour measured. Disks hold what all days before have
 * left, so a day's business does not size them: their forecast does.
 */
export function sizingRows(
  { outlooks, days }: Outlooks,
  drivers: Drivers,
  asked: SizingQuestion,
  timezone: string
): ResourceSizing[] {
  return outlooks
    .filter(({ resource, days: known }) => known.length > 0 && resource !== 'disk')
    .flatMap((outlook) =>
      CAPACITY_DRIVERS.map((driver) => sizingRow(outlook, driver, { days, timezone }, drivers, asked))
    );
}

function sizingRow(
  outlook: Outlook,
  driver: CapacityDriverId,
  { days, timezone }: { days: readonly number[]; timezone: string },
  drivers: Drivers,
  { factor, day }: SizingQuestion
): ResourceSizing {
  const { resource, labels } = outlook;
  const course = drivers.get(driver) ?? { counts: [], peaks: [], peakShare: null };
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
  const { counts, peaks, peakShare } = course;
  const first = days.indexOf(outlook.daysStart);
  const pairs = outlook.days.flatMap((use, index): CampaignHistoryDay[] => {
    const count = counts[first + index] ?? null;
    return use === null || count === null || count === 0
      ? []
      : [{ driver: count, use, at: days[first + index] as number, peak: peaks[first + index] ?? null }];
  });
  const known = counts.map((count) => (count === 0 ? null : count));
  const driverNow = recentMean(known, WEEK);
  const since = nothingSince(known);
  const ofDays = fitDriver(pairs);
  const row = { resource, labels, driver, days: pairs.length, driverNow };
  if ('refused' in ofDays) {
    return { ...row, ...NOTHING, verdict: 'unknown', reason: REFUSED[ofDays.refused] };
  }
  const { threshold } = RESOURCES[resource];
  const hours = peaks.filter((peak) => peak !== null);
  const busiestHour = hours.length === 0 ? null : Math.max(...hours);
  const campaign = day === 'campaign' ? campaignOf(pairs, ofDays, factor, { peakShare, busiestHour }) : null;
  const { fit, base, peakNote, useNote } = campaign ?? { fit: ofDays, base: driverNow, peakNote: null, useNote: null };
  if (base === null) {
    const reason = since === null ? REFUSED.too_few_days : noneSince(days[since] as number, timezone);
    return { ...row, ...NOTHING, verdict: 'unknown', reason };
  }
  const asked = base * factor;
  const whatIf = withinPercent(fit.useAt(asked));
  const { perUnit, quality, rSquared } = fit;
  const far = asked > MOST_EXTRAPOLATION * fit.largestDriver;
  const explains = quality !== 'weak' && perUnit.lower > 0;
  return {
    ...row,
    rSquared,
    quality,
    perThousand: { mean: 1000 * perUnit.mean, lower: 1000 * perUnit.lower, upper: 1000 * perUnit.upper },
    campaign: campaign && campaign.day,
    whatIf,
    verdict: explains ? verdictOf(whatIf, threshold) : 'unknown',
    room: explains ? roomOf(fit, base, threshold) : null,
    reason: joined(explains ? [peakNote, useNote, far ? TOO_FAR : null] : [peakNote, EXPLAINS_NOTHING]),
  };
}

const NOTHING = { rSquared: null, quality: null, perThousand: null, campaign: null, whatIf: null, room: null } as const;

function verdictOf({ lower, upper }: Estimate, threshold: number): SizingVerdict {
  return upper < threshold ? 'fits' : lower >= threshold ? 'exceeds' : 'uncertain';
}

/** The day's driver times this reaches the threshold by the line itself. */
function roomOf({ base, perUnit }: DriverFit, driver: number, threshold: number): number {
  return Math.max(0, (threshold - base) / (perUnit.mean * driver));
}

/** A straight line does not know that a percentage ends at 0; above 100 it says how much more would be wanted. */
function withinPercent({ mean, lower, upper }: Estimate): Estimate {
  return { mean: Math.max(0, mean), lower: Math.max(0, lower), upper: Math.max(0, upper) };
}

/** One text after the other, of those that there are; null where there is none. */
function joined(texts: ReadonlyArray<Text | null>): Text | null {
  const told = texts.filter((text) => text !== null);
  return told.length === 0 ? null : { zh: told.map(({ zh }) => zh).join(''), en: told.map(({ en }) => en).join(' ') };
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
