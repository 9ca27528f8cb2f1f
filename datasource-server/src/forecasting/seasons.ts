const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;
const YEAR = 365 * DAY;

/** Longest season worth modelling: a week of five-minute steps has 2,016. */
const MOST_STEPS = 2016;

/**
 * The calendar's seasons in steps, shortest first: day and week below a day's step, week and year for days, year for weeks,
 * months and quarters. A step that does not divide a season has none of it.
 */
export function calendarSeasons(stepMs: number): number[] {
  if (stepMs >= 28 * DAY) {
    const perYear = Math.round(YEAR / stepMs);
    return perYear > 1 ? [perYear] : [];
  }
  const seasons = stepMs < DAY ? [DAY, WEEK] : stepMs < WEEK ? [WEEK, YEAR] : [52 * WEEK];
  return seasons
    .filter((season) => season % stepMs === 0)
    .map((season) => season / stepMs)
    .filter((steps) => steps > 1 && steps <= MOST_STEPS);
}
