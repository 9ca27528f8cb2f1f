import { createRandom } from '../demo/random.ts';
import { growthPerMonth } from './growth.ts';
import type { Estimate } from '../contract/capacity.ts';

const MONTH = 30.4375;

function grown(values: ReadonlyArray<number | null>): Estimate {
  const growth = growthPerMonth(values);
  if (growth === null) {
    throw new Error('no growth');
  }
  return growth;
}

describe('growthPerMonth', () => {
  it('is the slope of a line, exactly', () => {
    const { mean, lower, upper } = grown(Array.from({ length: 90 }, (_, day) => 40 + 0.2 * day));
    expect(mean).toBeCloseTo(0.2 * MONTH, 9);
    expect(lower).toBeCloseTo(0.2 * MONTH, 9);
    expect(upper).toBeCloseTo(0.2 * MONTH, 9);
  });

  it('is not moved by a weekly rhythm, by gaps or by single odd days', () => {
    const weekly = [0, 1, 2, 1, 0, -9, -11];
    const values = Array.from({ length: 91 }, (_, day): number | null => 50 + 0.1 * day + (weekly[day % 7] as number));
    values[20] = null;
    values[21] = null;
    values[40] = 5000;
    expect(grown(values).mean).toBeCloseTo(0.1 * MONTH, 9);
  });

  it('is 0 for a constant', () => {
    expect(grown(Array.from({ length: 60 }, () => 42))).toEqual({ mean: 0, lower: 0, upper: 0 });
  });

  it('needs six weeks of days with a value', () => {
    expect(growthPerMonth(Array.from({ length: 41 }, (_, day) => day))).toBeNull();
    expect(growthPerMonth([...Array.from({ length: 41 }, (_, day) => day), null, null])).toBeNull();
  });

  it('holds the true slope within its interval about 95 times in 100', () => {
    const random = createRandom('growth');
    const rounds = 500;
    let held = 0;
    for (let round = 0; round < rounds; round += 1) {
      const values = Array.from({ length: 84 }, (_, day) => 30 + 0.05 * day + random.normal(0, 3));
      const { lower, upper } = grown(values);
      held += lower <= 0.05 * MONTH && 0.05 * MONTH <= upper ? 1 : 0;
    }
    expect(held / rounds).toBeGreaterThan(0.92);
    expect(held / rounds).toBeLessThan(0.98);
  });
});
