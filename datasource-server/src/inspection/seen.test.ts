import { isLongEnough, ofSeen, seenMs, seenTooShort } from './seen.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = { from: 0, to: 24 * HOUR };
const every = (ms: number, from: number, until: number) =>
  Array.from({ length: Math.floor((until - from) / ms) }, (_, index) => from + index * ms);

it.each([
  ['nothing', [], 0],
  ['every minute', every(MINUTE, 0, DAY.to), 24],
  ['every hour, as the recorder may be set', every(HOUR, 0.5 * HOUR, DAY.to), 24],
  ['the last three hours', every(MINUTE, 21 * HOUR, DAY.to), 3],
  ['the first three and the last two', [...every(MINUTE, 0, 3 * HOUR), ...every(MINUTE, 22 * HOUR, DAY.to)], 5],
  ['a minute that began before the window', [-0.5 * MINUTE, ...every(MINUTE, 0, DAY.to)], 24],
])('%s', (_, minutes, hours) => {
  expect(seenMs(minutes, DAY) / HOUR).toBeCloseTo(hours, 1);
});

it('counts one reading as what it is', () => {
  expect(seenMs([DAY.to - 20_000], DAY)).toBe(20_000);
  expect(seenMs([12 * HOUR], DAY)).toBe(MINUTE);
});

it('says of how long a value tells, unless that is all of the time', () => {
  const found = { zh: '70%', en: '70%' };
  expect(ofSeen(found, 24 * HOUR, DAY)).toBe(found);
  expect(ofSeen(found, 5.52 * HOUR, DAY)).toEqual({ zh: '70%(只观测到 5.5 小时)', en: '70% (of the 5.5 hours seen)' });
  expect(ofSeen(found, HOUR, DAY).en).toBe('70% (of the 60 minutes seen)');
});

it('judges no day by less than an hour', () => {
  expect([isLongEnough(HOUR - 1), isLongEnough(HOUR)]).toEqual([false, true]);
  expect(seenTooShort('web-1', 20_000)).toEqual({
    zh: 'web-1:只观测到 20 秒,至少 60 分钟才能按一天判断',
    en: 'web-1: seen for only 20 seconds, 60 minutes are needed to judge a day by',
  });
});
