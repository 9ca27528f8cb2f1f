import fc from 'fast-check';
import { createRandom } from '../demo/random.ts';
import { fitDriver, type DriverDay, type DriverFit } from './driver-fit.ts';
import { studentT975 } from './student-t.ts';

function fitted(days: readonly DriverDay[]): DriverFit {
  const fit = fitDriver(days);
  if ('refused' in fit) {
    throw new Error(fit.refused);
  }
  return fit;
}

describe('studentT975', () => {
  // Tables of the distribution, to 4 places.
  it.each([
    [8, 2.306],
    [12, 2.1788],
    [20, 2.086],
    [30, 2.0423],
    [120, 1.9799],
  ])('is that of the tables for %d degrees of freedom', (df, t) => {
    expect(studentT975(df)).toBeCloseTo(t, 3);
  });
});

describe('fitDriver', () => {
  // R: x <- c(10,12,15,11,18,20,22,19,25,27,30,28,33,35); y <- c(21,26,29,24,37,42,43,40,52,53,61,58,66,72)
  // summary(lm(y~x)); predict(lm(y~x), data.frame(x=60), interval="prediction") by hand with the same sums.
  const drivers = [10, 12, 15, 11, 18, 20, 22, 19, 25, 27, 30, 28, 33, 35];
  const uses = [21, 26, 29, 24, 37, 42, 43, 40, 52, 53, 61, 58, 66, 72];
  const days = drivers.map((driver, index) => ({ driver, use: uses[index] as number }));

  it('agrees with the normal equations solved another way', () => {
    const fit = fitted(days);
    const n = days.length;
    const [sx, sy, sxx, sxy] = [
      drivers.reduce((a, b) => a + b, 0),
      uses.reduce((a, b) => a + b, 0),
      drivers.reduce((a, b) => a + b * b, 0),
      days.reduce((a, { driver, use }) => a + driver * use, 0),
    ] as [number, number, number, number];
    const slope = (n * sxy - sx * sy) / (n * sxx - sx * sx);
    expect(fit.perUnit.mean).toBeCloseTo(slope, 10);
    expect(fit.base).toBeCloseTo((sy - slope * sx) / n, 10);
    expect(fit.quality).toBe('good');
    expect(fit.largestDriver).toBe(35);
  });

  it('holds a new day within its interval about 95 times in 100', () => {
    const random = createRandom('fit', 7);
    let held = 0;
    const rounds = 2000;
    for (let round = 0; round < rounds; round += 1) {
      const one = () => {
        const driver = 1000 + 500 * random.next();
        return { driver, use: 5 + 0.03 * driver + random.normal(0, 2) };
      };
      const fit = fitted(Array.from({ length: 30 }, one));
      const next = one();
      const { lower, upper } = fit.useAt(next.driver);
      held += lower <= next.use && next.use <= upper ? 1 : 0;
    }
    expect(held / rounds).toBeGreaterThan(0.935);
    expect(held / rounds).toBeLessThan(0.965);
  });

  it('says that a driver explains nothing', () => {
    const random = createRandom('fit', 3);
    const fit = fitted(Array.from({ length: 60 }, () => ({ driver: 100 * random.next(), use: 100 * random.next() })));
    expect(fit.quality).toBe('weak');
    expect(fit.perUnit.lower).toBeLessThan(0);
    expect(fit.perUnit.upper).toBeGreaterThan(0);
  });

  it('refuses what cannot be fitted, with the reason', () => {
    expect(fitDriver(days.slice(0, 13))).toEqual({ refused: 'too_few_days' });
    expect(fitDriver(days.map(({ use }) => ({ driver: 5, use })))).toEqual({ refused: 'driver_is_constant' });
    expect(fitDriver(days.map(({ driver }) => ({ driver, use: 40 })))).toEqual({ refused: 'use_is_constant' });
  });

  it('gives an ordered interval and a share for any history', () => {
    const day = fc.record({
      driver: fc.double({ min: 0, max: 1e9, noNaN: true }),
      use: fc.double({ min: 0, max: 1e12, noNaN: true }),
    });
    fc.assert(
      fc.property(
        fc.array(day, { minLength: 14, maxLength: 100 }),
        fc.double({ min: 0, max: 1e9, noNaN: true }),
        (history, at) => {
          const fit = fitDriver(history);
          if ('refused' in fit) {
            return;
          }
          const { mean, lower, upper } = fit.useAt(at);
          expect(lower).toBeLessThanOrEqual(mean);
          expect(mean).toBeLessThanOrEqual(upper);
          expect(fit.rSquared).toBeGreaterThanOrEqual(0);
          expect(fit.rSquared).toBeLessThanOrEqual(1);
        }
      )
    );
  });
});
