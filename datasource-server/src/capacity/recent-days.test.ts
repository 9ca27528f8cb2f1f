import { noneSince, nothingSince, recentMean } from './recent-days.ts';

const week = [10, 20, 30, 40, 50, 60, 70];
const none = (count: number) => Array.from({ length: count }, () => null);

test.each<[number, number | null, number | null]>([
  [0, null, 40],
  [2, null, 40],
  [3, 8, null],
  [40, 8, null],
])('with nothing of the last %i days it is missing since day %j, and the mean is %j', (missing, since, mean) => {
  const days = [1000, ...week, ...none(missing)];
  expect(nothingSince(days)).toBe(since);
  expect(recentMean(days, 7)).toBe(mean);
});

test('a mean takes no day from before its week', () => {
  expect(recentMean([1000, 1000, ...none(6), 70], 7)).toBe(70);
  expect([recentMean([], 7), recentMean(none(9), 7), nothingSince(none(9))]).toEqual([null, null, null]);
});

test('what is told names the first day without a value in the zone of the question', () => {
  const told = noneSince(Date.parse('2026-11-16T16:00:00Z'), 'Asia/Shanghai');
  expect(told.zh).toContain('自 2026-11-17 起没有数据');
  expect(told.en).toContain('nothing since 2026-11-17');
});
