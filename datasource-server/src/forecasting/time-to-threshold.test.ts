import { createRandom, type Random } from '../demo/random.ts';
import { forecast, type Forecast } from './forecast.ts';
import { timeToThreshold } from './time-to-threshold.ts';

const DAY = 86_400_000;
const BAND = {
  times: [1, 2, 3, 4].map((day) => day * DAY),
  lower: [10, 20, 30, 40],
  mean: [20, 30, 40, 50],
  upper: [30, 40, 50, 60],
};

it('reads when the interval, the forecast and the whole interval are at a threshold', () => {
  expect(timeToThreshold(BAND, { threshold: 40, direction: 'above' })).toEqual({
    earliest: 2 * DAY,
    expected: 3 * DAY,
    latest: 4 * DAY,
  });
  expect(timeToThreshold(BAND, { threshold: 55, direction: 'above' })).toEqual({
    earliest: 4 * DAY,
    expected: null,
    latest: null,
  });
  expect(timeToThreshold(BAND, { threshold: 15, direction: 'below' })).toEqual({
    earliest: DAY,
    expected: null,
    latest: null,
  });
});

it('is there already where the latest value is', () => {
  const now = { time: 0, value: 41 };
  expect(timeToThreshold(BAND, { threshold: 40, direction: 'above' }, now)).toEqual({
    earliest: 0,
    expected: 0,
    latest: 0,
  });
  expect(timeToThreshold(BAND, { threshold: 45, direction: 'above' }, now).earliest).toBe(3 * DAY);
});

/** What fills up: values a day, of which the forecast sees the first. */
const FILLINGS: Record<string, (random: Random, days: number) => number[]> = {
  'steps of its own': (random, days) => {
    const [slope, noise] = [0.15 + 0.2 * random.next(), 0.3 + 0.7 * random.next()];
    let level = 40;
    return Array.from({ length: days }, () => (level += slope + random.normal(0, noise)));
  },
  'a line, a week and noise': (random, days) => {
    const [slope, noise, week] = [0.1 + 0.25 * random.next(), 0.3 + random.next(), 2 * random.next()];
    return Array.from(
      { length: days },
      (_, day) => 40 + slope * day + week * Math.sin((2 * Math.PI * day) / 7) + random.normal(0, noise)
    );
  },
  'growth by a share': (random, days) => {
    const [slope, noise] = [0.002 + 0.003 * random.next(), 0.005 + 0.01 * random.next()];
    let level = Math.log(40);
    return Array.from({ length: days }, () => Math.exp((level += slope + random.normal(0, noise))));
  },
  'steps, a week and noise': (random, days) => {
    const [slope, step, noise] = [0.15 + 0.2 * random.next(), 0.2 + 0.3 * random.next(), 0.5 * random.next()];
    let level = 40;
    return Array.from({ length: days }, (_, day) => {
      level += slope + random.normal(0, step);
      return level + Math.sin((2 * Math.PI * day) / 7) + random.normal(0, noise);
    });
  },
};
const SPANS = [
  { history: 120, horizon: 90 },
  { history: 90, horizon: 180 },
  { history: 180, horizon: 60 },
];

it('holds the true moment in 90 to 98 of 100 intervals, over 500 series that fill up, and in 88 at least of each kind', () => {
  const kinds = Object.values(FILLINGS);
  const held = kinds.map(() => 0);
  for (let run = 0; run < 500; run++) {
    const random = createRandom('time-to-threshold', run);
    const fill = kinds[run % kinds.length] as (typeof kinds)[number];
    const { history, horizon } = SPANS[run % SPANS.length] as (typeof SPANS)[number];
    const values = fill(random, history + horizon);
    const seen = values.slice(0, history);
    const level = seen.slice(-7).reduce((sum, value) => sum + value, 0) / 7;
    const rise = ((level - (seen[0] as number)) / history) * horizon;
    const threshold = level + Math.max(2, rise * (0.3 + 0.6 * random.next()));
    const told = forecast({ start: 0, stepMs: DAY, values: seen }, { horizon, seasons: [7] }) as Forecast;
    const { earliest, latest } = timeToThreshold(told, { threshold, direction: 'above' });
    const day = values.findIndex((value, index) => index >= history && value >= threshold);
    const truth = day < 0 ? Infinity : day * DAY;
    if ((earliest ?? Infinity) <= truth && truth <= (latest ?? Infinity)) {
      held[run % kinds.length] = (held[run % kinds.length] as number) + 1;
    }
  }
  const covered = held.reduce((sum, count) => sum + count, 0);
  expect(Math.min(...held) / (500 / kinds.length)).toBeGreaterThanOrEqual(0.88);
  expect(covered / 500).toBeGreaterThanOrEqual(0.9);
  expect(covered / 500).toBeLessThanOrEqual(0.98);
});
