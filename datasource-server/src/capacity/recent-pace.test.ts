import { createRandom } from '../demo/random.ts';
import { recentPace } from './recent-pace.ts';

const noise = createRandom('recent-pace', 1);
const days = (course: (day: number) => number | null, count = 90) =>
  Array.from({ length: count }, (_, day) => {
    const value = course(day);
    return value === null ? null : value + noise.normal(0, 0.2);
  });
const weekly = (day: number) => 10 * Math.sin((2 * Math.PI * day) / 7);
const since = (day: number, ago: number) => Math.max(0, day - (90 - ago));

describe('recentPace', () => {
  it('tells growth that began within a weekly swing, and when it fills', () => {
    const pace = recentPace(
      days((day) => 50 + weekly(day) + since(day, 15)),
      80
    );
    expect(pace?.perDay).toBeCloseTo(1, 0);
    expect(pace?.usualPerDay).toBeCloseTo(0, 0);
    expect(pace?.daysToThreshold).toBeGreaterThanOrEqual(10);
    expect(pace?.daysToThreshold).toBeLessThanOrEqual(11);
  });

  it('tells growth that stopped, which fills nothing', () => {
    expect(
      recentPace(
        days((day) => 20 + Math.min(day, 75)),
        97
      )
    ).toMatchObject({ daysToThreshold: null });
  });

  it.each([1, 3, 5, 7, 9, 12])('expects no date of a jump %d days ago', (ago) => {
    expect(
      recentPace(
        days((day) => 60 + weekly(day) / 5 + (day >= 90 - ago ? 6 : 0)),
        80
      )?.daysToThreshold ?? null
    ).toBe(null);
  });

  it.each<[string, (day: number) => number | null]>([
    ['stands', () => 60],
    ['swings over the week', (day) => 60 + weekly(day)],
    ['is purged every week', (day) => 60 + 2 * (day % 7)],
    ['has grown as now for long', (day) => 20 + 0.5 * day],
    ['had one odd day', (day) => (day === 88 ? 79 : 60)],
    ['was not measured of late', (day) => (day > 84 ? null : 40 + since(day, 20))],
    ['has not been measured for long', (day) => (day < 66 ? null : 40 + since(day, 12))],
  ])('says nothing new of what %s', (_, course) => {
    expect(recentPace(days(course), 80)).toBeNull();
  });
});
