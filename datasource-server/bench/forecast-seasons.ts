import { calendarSeasons } from '../src/forecasting/seasons.ts';

/**
 * Seasons, in values, that the models are given: the one asked for, and the calendar's longer ones where it is the shortest that
 * the calendar has for such a step, because the server gives its models those too. 1 is no season.
 */
export function seasonsOf(season: number, stepMs: number): number[] {
  if (season === 1) {
    return [];
  }
  const calendar = calendarSeasons(stepMs);
  return calendar[0] === season ? calendar : [season];
}
