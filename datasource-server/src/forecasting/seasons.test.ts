import { calendarSeasons } from './seasons.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

it.each([
  ['five minutes', 5 * MINUTE, [288, 2016]],
  ['a quarter of an hour', 15 * MINUTE, [96, 672]],
  ['hours', HOUR, [24, 168]],
  ['days', DAY, [7, 365]],
  ['weeks', 7 * DAY, [52]],
  ['months', 30.44 * DAY, [12]],
  ['quarters', 91.3 * DAY, [4]],
  ['years', 365 * DAY, []],
  ['minutes, whose week is too long', MINUTE, [1440]],
  ['seven hours, which divide no day', 7 * HOUR, [24]],
])('knows the seasons of %s', (_, step, seasons) => {
  expect(calendarSeasons(step)).toEqual(seasons);
});
