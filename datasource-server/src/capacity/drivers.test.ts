import { readDrivers } from './drivers.ts';
import type { ReadCourse } from './history.ts';

const HOUR = 3600e3;
const DAY = 24 * HOUR;
const FIRST = Date.parse('2026-10-01T00:00:00Z');
const days = Array.from({ length: 41 }, (_, day) => FIRST + day * DAY);

/** A thousand a day, of which 200 come between 20:00 and 21:00; on every tenth day 500. */
const evenings: ReadCourse = ({ grain, range }) => {
  const step = grain === 'hour' ? HOUR : DAY;
  const starts = Array.from(
    { length: Math.round((range.to - range.from) / step) },
    (_, index) => range.from + index * step
  );
  const values = starts.map((at) => {
    const ofDay = Math.floor((at - FIRST) / DAY) % 10 === 0 ? 500 : 200;
    return grain === 'day' ? 1000 : (at % DAY) / HOUR === 20 ? ofDay : (1000 - ofDay) / 23;
  });
  return Promise.resolve({ starts, demo: false, series: [{ labels: {}, values }] });
};

describe('readDrivers', () => {
  it('tells the usual share of the busiest hour, which single odd days do not move', async () => {
    const drivers = await readDrivers(days, evenings, true);
    const orders = drivers.get('orders');
    const peaks = days.slice(1).map((_, day) => (day % 10 === 0 ? 500 : 200));
    expect(orders).toEqual({ counts: days.slice(1).map(() => 1000), peaks, peakShare: 0.2 });
  });

  it('reads hours only where somebody asks for peaks', async () => {
    const asked: string[] = [];
    const drivers = await readDrivers(
      days,
      (question) => {
        asked.push(question.grain);
        return evenings(question);
      },
      false
    );
    expect(new Set(asked)).toEqual(new Set(['day']));
    expect(drivers.get('ai_calls')).toMatchObject({ peaks: [], peakShare: null });
  });

  it('has no share of what nothing counts', async () => {
    const nothing: ReadCourse = () => Promise.resolve({ starts: [], series: [], demo: false });
    const drivers = await readDrivers(days, nothing, true);
    const none = days.slice(1).map(() => null);
    expect(drivers.get('orders')).toEqual({ counts: none, peaks: none, peakShare: null });
  });
});
