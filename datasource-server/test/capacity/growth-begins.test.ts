/** A disk that was flat and has begun to fill, from its days through the real forecast to the advice of the capacity board. */
import { advise } from '../../src/capacity/advice.ts';
import { thresholdDate } from '../../src/capacity/prediction.ts';
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
    expect(advice?.evidence.en).toMatch(/its trend has been another for \d+ days/);
  }
);
