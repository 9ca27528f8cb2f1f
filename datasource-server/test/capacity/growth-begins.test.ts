/** A disk that was flat and has begun to fill, from its days through the real forecast to the advice of the capacity board. */
import { advise } from '../../src/capacity/advice.ts';
import { soonerAtPace, thresholdDate } from '../../src/capacity/prediction.ts';
import { recentPace } from '../../src/capacity/recent-pace.ts';
import { createRandom } from '../../src/demo/random.ts';
import { predictPercent } from '../../src/server-capacity.ts';

const DAY = 86_400_000;
const HISTORY = 90;
const NOW = HISTORY * DAY;

test.each([
  [55, 1, 7],
  [55, 1, 14],
  [55, 1, 21],
  [50, 2, 6],
  [50, 2, 14],
  [60, 0.5, 21],
])(
  'at %d %%, then %d points a day more for %d days: the date is right, and told as urgent but not as sure',
  (base, slope, ago) => {
    const noise = createRandom('begins', ago);
    const values = Array.from(
      { length: HISTORY },
      (_, day) => base + slope * Math.max(0, day - (HISTORY - 1 - ago)) + noise.normal(0, 0.2)
    );
    const prediction = predictPercent({ start: 0, values }, 180);
    if ('refused' in prediction) {
      throw new Error(prediction.refused.en);
    }
    const value = values.at(-1) as number;
    const { mase, coverage, folds, trendSince } = prediction;
    const reached = thresholdDate(prediction, 80);
    const advice = advise(
      {
        resource: 'disk',
        labels: {},
        use: { value, at: NOW },
        reached,
        pace: null,
        quality: { mase: mase ?? 0, coverage, folds, trendSince },
      },
      NOW
    );
    const full = (HISTORY - 1 - ago + Math.ceil((80 - base) / slope)) * DAY;
    expect(Math.abs((prediction.mean[0] as number) - value)).toBeLessThan(1.3 * slope + 0.6);
    expect(reached.earliest).toBeLessThanOrEqual(full);
    expect(reached.latest ?? Infinity).toBeGreaterThanOrEqual(full);
    expect(advice).toMatchObject({ priority: 'high' });
    expect(['medium', 'low']).toContain(advice?.confidence);
    expect(advice?.evidence.en).toMatch(/it has moved at a new pace for \d+ days/);
  }
);

// Of a weekly swing, and of a disk purged once a week: bends hide in them, the newest pace does not.
test.each([
  ['cpu', 40, 1.5, 16, (day: number) => 15 * Math.sin((2 * Math.PI * day) / 7)],
  ['cpu', 45, 1, 16, (day: number) => 8 * Math.sin((2 * Math.PI * day) / 7)],
  ['disk', 55, 1, 12, (day: number) => 2 * Math.sin((2 * Math.PI * day) / 7)],
  ['disk', 50, 1, 18, (day: number) => day % 7],
] as const)(
  '%s at %d %% with a weekly rhythm, then %d points a day more for %d days: urgent, near the truth, never sure',
  (resource, base, slope, ago, weekly) => {
    for (const seed of [1, 2, 3, 4]) {
      const noise = createRandom('rhythm', seed);
      const course = (day: number) => base + slope * Math.max(0, day - (HISTORY - ago)) + weekly(day);
      const values = Array.from({ length: HISTORY }, (_, day) => course(day) + noise.normal(0, 0.3));
      const prediction = predictPercent({ start: 0, values }, 180);
      if ('refused' in prediction) {
        throw new Error(prediction.refused.en);
      }
      let full = HISTORY;
      while (course(full) < 80) {
        full++;
      }
      const pace = recentPace(values, 80);
      const reached = soonerAtPace(thresholdDate(prediction, 80), prediction, pace?.daysToThreshold ?? null);
      const { mase, coverage, folds, trendSince } = prediction;
      const advice = advise(
        {
          resource,
          labels: {},
          use: { value: values.at(-1) as number, at: NOW },
          reached,
          pace,
          quality: { mase: mase ?? 0, coverage, folds, trendSince },
        },
        NOW
      );
      expect(Math.abs((reached.median as number) / DAY - full)).toBeLessThanOrEqual(2);
      expect(advice).toMatchObject({ priority: 'high' });
      expect(['medium', 'low']).toContain(advice?.confidence);
      expect(advice?.evidence.en).toContain('runs ahead of what its past told');
    }
  }
);
