import type { CampaignDay } from '../contract/capacity.ts';
import type { Text } from '../contract/text.ts';
import { fitDriver, type DriverDay, type DriverFit, type FitRefusal } from './driver-fit.ts';

/** A day with figures of both, and its busiest hour. */
export interface CampaignHistoryDay extends DriverDay {
  /** Epoch ms of its beginning. */
  at: number;
  /** The driver in its busiest hour; null where hours are not known. */
  peak: number | null;
}

export interface Campaign {
  day: CampaignDay;
  /** The line that tells the use, over days of the usual shape. */
  fit: DriverFit;
  /** The driver of the busiest day on that line. */
  base: number;
  /** How its peak hour was found, and which line tells its use; null where hours are not known. */
  peakNote: Text | null;
  useNote: Text | null;
}

/** What is known of the driver's hours. */
export interface DriverHours {
  /** Share of a day's driver in its busiest hour, 0 to 1. */
  peakShare: number | null;
  /** The driver in the busiest hour of all days. */
  busiestHour: number | null;
}

/**
 * The busiest of the days (the last of equals), `factor` times over, and its peak hour: of the day's usual share and the busiest
 * hour measured the larger. Where the use follows the busiest hours of the days better (by R²) than the days, their line tells it.
 */
export function campaignOf(
  days: readonly CampaignHistoryDay[],
  ofDays: DriverFit,
  factor: number,
  { peakShare, busiestHour }: DriverHours
): Campaign {
  const { driver, at } = days.reduce((most, day) => (day.driver >= most.driver ? day : most));
  const day = { busiestAt: at, busiest: driver };
  if (peakShare === null) {
    return {
      day: { ...day, peakShare: null, peakHour: null },
      fit: ofDays,
      base: driver,
      peakNote: null,
      useNote: null,
    };
  }
  const usual = driver * peakShare;
  const hour = Math.max(usual, busiestHour ?? 0);
  const ofHours = fitHours(days, peakShare);
  const followsHours = !('refused' in ofHours) && ofHours.rSquared > ofDays.rSquared;
  return {
    day: { ...day, peakShare: 100 * peakShare, peakHour: factor * hour },
    fit: followsHours ? ofHours : ofDays,
    base: followsHours ? hour / peakShare : driver,
    peakNote: hour > usual ? MEASURED_HOUR : USUAL_SHARE,
    useNote: followsHours ? BY_HOURS : BY_DAYS,
  };
}

/** Each day by what a day of the usual shape with its busiest hour would have. */
function fitHours(days: readonly CampaignHistoryDay[], peakShare: number): DriverFit | { refused: FitRefusal } {
  return fitDriver(
    days.flatMap(({ use, peak }) => (peak === null || peak === 0 ? [] : [{ use, driver: peak / peakShare }]))
  );
}

const USUAL_SHARE: Text = {
  zh: '峰值小时按最忙一天 × 平常占比。',
  en: 'Peak hour: the busiest day times the usual share.',
};
const MEASURED_HOUR: Text = {
  zh: '峰值小时按 90 天内实测最忙的一小时。',
  en: 'Peak hour: the busiest hour measured in 90 days.',
};
const BY_HOURS: Text = { zh: '占用按峰值小时业务量推算。', en: 'Use by the peak hour.' };
const BY_DAYS: Text = { zh: '占用按全天业务量推算。', en: "Use by the day's driver." };
