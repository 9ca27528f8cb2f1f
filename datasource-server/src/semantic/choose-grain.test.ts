import { chooseGrain } from './choose-grain.ts';

const HOUR = 3600e3;
const range = (ms: number) => ({ from: 0, to: ms });

test.each([
  [HOUR, 1000, 'minute'],
  [24 * HOUR, 1000, '5minute'],
  [7 * 24 * HOUR, 1000, '15minute'],
  [30 * 24 * HOUR, 1000, 'hour'],
  [180 * 24 * HOUR, 1000, 'day'],
  [3650 * 24 * HOUR, 1000, 'week'],
  [30 * 24 * HOUR, 31, 'day'],
])('%d ms in %d points: %s', (length, points, grain) => {
  expect(chooseGrain(range(length), points)).toBe(grain);
});

test("alerting's 43,200 points do not make the grain finer than a panel's", () => {
  expect(chooseGrain(range(30 * 24 * HOUR), 43_200)).toBe(chooseGrain(range(30 * 24 * HOUR), undefined));
});

test('only grains that the dataset has', () => {
  expect(chooseGrain(range(HOUR), 1000, ['hour', 'day'])).toBe('hour');
  expect(chooseGrain(range(3650 * 24 * HOUR), 2, ['hour', 'day'])).toBe('day');
});
