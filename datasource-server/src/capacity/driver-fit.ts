import type { Estimate } from '../contract/capacity.ts';
import { studentT975 } from './student-t.ts';

/** One day of what drives (active users, orders, AI calls) and what it uses (percent of CPU, bytes a second, …). */
export interface DriverDay {
  driver: number;
  use: number;
}

export type FitQuality = 'good' | 'fair' | 'weak';

export interface DriverFit {
  /** Days that the line was fitted to. */
  n: number;
  /** Use without any of the driver. */
  base: number;
  /** Use for one more of the driver (a user, an order, a call). */
  perUnit: Estimate;
  /** Share of the use's variance that the driver explains, 0 to 1. */
  rSquared: number;
  quality: FitQuality;
  /** The largest driver of the history: beyond twice that a straight line is a guess. */
  largestDriver: number;
  /** Use of one new day at this much of the driver. */
  useAt(driver: number): Estimate;
}

export type FitRefusal = 'too_few_days' | 'driver_is_constant' | 'use_is_constant';

/** Fewer days than two weeks do not tell a driver from a weekday. */
export const FEWEST_DAYS = 14;

/**
 * use = base + perUnit × driver by ordinary least squares, with the prediction interval of one new observation
 * (Draper & Smith, Applied Regression Analysis, 3rd ed., 3.1). Quality by R²: good from 0.8, fair from 0.5.
 */
export function fitDriver(days: readonly DriverDay[]): DriverFit | { refused: FitRefusal } {
  const n = days.length;
  if (n < FEWEST_DAYS) {
    return { refused: 'too_few_days' };
  }
  const meanDriver = mean(days.map(({ driver }) => driver));
  const meanUse = mean(days.map(({ use }) => use));
  const sum = (of: (day: DriverDay) => number) => days.reduce((total, day) => total + of(day), 0);
  const sxx = sum(({ driver }) => (driver - meanDriver) ** 2);
  const syy = sum(({ use }) => (use - meanUse) ** 2);
  const sxy = sum(({ driver, use }) => (driver - meanDriver) * (use - meanUse));
  if (Math.sqrt(sxx / n) <= 1e-9 * Math.abs(meanDriver)) {
    return { refused: 'driver_is_constant' };
  }
  if (Math.sqrt(syy / n) <= 1e-9 * Math.abs(meanUse)) {
    return { refused: 'use_is_constant' };
  }
  const slope = sxy / sxx;
  const base = meanUse - slope * meanDriver;
  const residual = sum(({ driver, use }) => (use - base - slope * driver) ** 2);
  const deviation = Math.sqrt(residual / (n - 2));
  const t = studentT975(n - 2);
  const slopeBand = (t * deviation) / Math.sqrt(sxx);
  const rSquared = Math.max(0, 1 - residual / syy);
  return {
    n,
    base,
    perUnit: { mean: slope, lower: slope - slopeBand, upper: slope + slopeBand },
    rSquared,
    quality: rSquared >= 0.8 ? 'good' : rSquared >= 0.5 ? 'fair' : 'weak',
    largestDriver: Math.max(...days.map(({ driver }) => driver)),
    useAt(driver) {
      const at = base + slope * driver;
      const band = t * deviation * Math.sqrt(1 + 1 / n + (driver - meanDriver) ** 2 / sxx);
      return { mean: at, lower: at - band, upper: at + band };
    },
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}
