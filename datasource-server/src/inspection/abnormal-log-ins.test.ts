import { abnormalOf, unusualHours, type LogInMinutes } from './abnormal-log-ins.ts';

const START = Date.parse('2026-03-05T02:00:00Z');
const MINUTE = 60_000;
const ZONE = 'Asia/Shanghai';

/** `[minute, failed, succeeded]` */
function of(by: LogInMinutes['by'], ...minutes: Array<[number, number, number?]>): LogInMinutes {
  return {
    by,
    name: 'x',
    minutes: minutes.map(([minute, failed, succeeded = 0]) => ({ at: START + minute * MINUTE, failed, succeeded })),
  };
}

it.each([
  ['nineteen of one address', of('ip', [0, 10], [9, 9]), []],
  ['twenty within ten minutes', of('ip', [0, 10], [9, 10]), ['warn']],
  ['twenty within eleven', of('ip', [0, 10], [10, 10]), []],
  ['fifty', of('ip', [0, 25], [3, 25]), ['fail']],
  ['ten of one user', of('user', [0, 4], [1, 3], [2, 3]), ['warn']],
  ['a success after ten failures within the hour', of('ip', [0, 5], [20, 5], [59, 0, 1]), ['fail']],
  ['a success long after them', of('ip', [0, 5], [20, 5], [81, 0, 1]), []],
  ['failures after a success', of('ip', [0, 0, 1], [1, 12]), []],
])('%s', (_, minutes, expected) => {
  expect(abnormalOf(minutes, ZONE).map(({ status }) => status)).toEqual(expected);
});

it('says where and when, and by which clock', () => {
  const [burst] = abnormalOf(of('ip', [0, 30]), ZONE);
  expect(burst?.text).toEqual({
    zh: '来源 x:10 分钟内登录失败 30 次(03-05 10:00 Asia/Shanghai 起)',
    en: 'address x: 30 failed log-ins within 10 minutes (from 03-05 10:00 Asia/Shanghai)',
  });
  const told = abnormalOf(of('user', [0, 30], [5, 0, 1]), 'Europe/Berlin').map(({ text }) => text.en);
  expect(told).toEqual([
    'user x: 30 failed log-ins within 10 minutes (from 03-05 03:00 Europe/Berlin)',
    'user x: logged in after 30 failures (03-05 03:05 Europe/Berlin), the password may have been guessed',
  ]);
  const summer = { by: 'ip', name: 'x', minutes: [{ at: Date.parse('2026-07-05T02:00Z'), failed: 30, succeeded: 0 }] };
  expect(abnormalOf(summer as LogInMinutes, 'Europe/Berlin')[0]?.text.en).toContain('07-05 04:00 Europe/Berlin');
});

describe('nights', () => {
  const HOUR = 60 * MINUTE;
  const nights = (usual: number, today: number, hourOfDay = 3) => [
    ...Array.from({ length: 7 }, (_, day) => ({ at: START - (day + 1) * 24 * HOUR, hourOfDay, succeeded: usual })),
    { at: START, hourOfDay, succeeded: today },
  ];
  const judged = (hours: ReturnType<typeof nights>) =>
    unusualHours(hours, START - HOUR, ZONE).map(({ status }) => status);

  it.each([
    ['as always', nights(40, 45), []],
    ['many out of few', nights(1, 30), ['warn']],
    ['few out of none', nights(0, 9), []],
    ['by day', nights(1, 300, 14), []],
  ])('%s', (_, hours, expected) => {
    expect(judged(hours)).toEqual(expected);
  });
});
