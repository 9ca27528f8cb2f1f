import { countInside, intervalScore, meanAbsoluteError, seasonalDifference, smape } from './accuracy.ts';

const row = (...values: number[]) => Float64Array.from(values);

it('counts sMAPE as the M4 competition does, out of 200', () => {
  expect(smape(row(100, 50), row(110, 50))).toBeCloseTo(((2 * 10) / 210 / 2) * 100, 12);
  expect(smape(row(1), row(-1))).toBe(200);
  expect(smape(row(0, 0), row(0, 1))).toBe(100);
});

it('scales by the mean step over a season', () => {
  expect(seasonalDifference(row(1, 2, 4, 8), 1)).toBeCloseTo(7 / 3, 12);
  expect(seasonalDifference(row(1, 2, 4, 8), 2)).toBe(4.5);
  expect(seasonalDifference(row(1, 2), 2)).toBe(0);
  expect(meanAbsoluteError(row(1, 2), row(3, 1))).toBe(1.5);
});

it('scores an interval by its width and, times 2 over the tail, by what lies outside', () => {
  const [lower, upper] = [row(0, 0, 0), row(10, 10, 10)];
  expect(intervalScore(row(5, 0, 10), lower, upper, 0.95)).toBe(10);
  expect(intervalScore(row(11, 5, -2), lower, upper, 0.95)).toBeCloseTo(10 + (40 * 3) / 3, 9);
  expect(countInside(row(11, 10, -2), lower, upper)).toBe(1);
});
