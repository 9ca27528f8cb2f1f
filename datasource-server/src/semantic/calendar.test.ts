import fc from 'fast-check';
import { GRAINS, type Grain } from '../contract/query-fields.ts';
import {
  bucketIndex,
  bucketsOf,
  shiftBack,
  wallClock,
  wallSegments,
  zoneOffsets,
  type Buckets,
  type Range,
} from './calendar.ts';

const at = (text: string) => Date.parse(text);
const starts = (grain: Grain, range: Range, zone: string) =>
  bucketsOf(grain, range, zone, 1000)?.starts.map((start) => wallClock(start, zone).slice(0, 16));

const SHANGHAI = 'Asia/Shanghai';
const NEW_YORK = 'America/New_York';

describe('bucketsOf', () => {
  test('days start at midnight of the asked zone, not of UTC', () => {
    const range = { from: at('2026-01-30T17:00:00Z'), to: at('2026-02-01T16:00:00Z') };
    expect(starts('day', range, SHANGHAI)).toEqual(['2026-01-31 00:00', '2026-02-01 00:00']);
  });

  test('weeks start on Monday, also over the turn of the year', () => {
    const range = { from: at('2026-12-31T00:00:00Z'), to: at('2027-01-05T00:00:00Z') };
    expect(starts('week', range, SHANGHAI)).toEqual(['2026-12-28 00:00', '2027-01-04 00:00']);
  });

  test('months keep their own lengths', () => {
    const range = { from: at('2028-01-31T00:00:00Z'), to: at('2028-03-31T00:00:00Z') };
    expect(starts('month', range, SHANGHAI)).toEqual(['2028-01-01 00:00', '2028-02-01 00:00', '2028-03-01 00:00']);
  });

  test('quarters and years', () => {
    const range = { from: at('2026-05-10T00:00:00Z'), to: at('2027-01-10T00:00:00Z') };
    expect(starts('quarter', range, SHANGHAI)).toEqual([
      '2026-04-01 00:00',
      '2026-07-01 00:00',
      '2026-10-01 00:00',
      '2027-01-01 00:00',
    ]);
    expect(starts('year', range, SHANGHAI)).toEqual(['2026-01-01 00:00', '2027-01-01 00:00']);
  });

  test('a day of a DST change is 23 or 25 hours long', () => {
    const hours = (from: string, to: string) => {
      const [first = 0, second = 0] = bucketsOf('day', { from: at(from), to: at(to) }, NEW_YORK, 10)?.starts ?? [];
      return (second - first) / 3600e3;
    };
    expect(hours('2026-03-08T05:00:00Z', '2026-03-09T12:00:00Z')).toBe(23);
    expect(hours('2026-11-01T04:00:00Z', '2026-11-02T12:00:00Z')).toBe(25);
  });

  test('the hour that a change back repeats stays two hours', () => {
    const range = { from: at('2026-11-01T05:00:00Z'), to: at('2026-11-01T08:00:00Z') };
    expect(starts('hour', range, NEW_YORK)).toEqual(['2026-11-01 01:00', '2026-11-01 01:00', '2026-11-01 02:00']);
  });

  test('hours of a zone half an hour off are aligned to its own clock', () => {
    const range = { from: at('2026-01-01T00:00:00Z'), to: at('2026-01-01T02:00:00Z') };
    expect(starts('hour', range, 'Asia/Kolkata')).toEqual(['2026-01-01 05:00', '2026-01-01 06:00', '2026-01-01 07:00']);
  });

  test('a half-hour DST change makes hours uneven and says so', () => {
    const range = { from: at('2026-04-04T12:00:00Z'), to: at('2026-04-04T18:00:00Z') };
    const buckets = bucketsOf('hour', range, 'Australia/Lord_Howe', 100);
    expect(buckets?.uniformSeconds).toBeNull();
    expect(isAscending(buckets?.starts ?? [])).toBe(true);
  });

  test('more buckets than the limit are refused without being made', () => {
    expect(bucketsOf('minute', { from: 0, to: 10 * 365 * 864e5 }, SHANGHAI, 50_000)).toBeNull();
  });

  test('cover the range, ascend, and hold each instant in exactly one bucket', () => {
    const zones = fc.constantFrom(
      SHANGHAI,
      NEW_YORK,
      'Europe/London',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
      'America/Sao_Paulo',
      'UTC'
    );
    const range = fc.tuple(
      fc.integer({ min: at('2000-01-01'), max: at('2035-01-01') }),
      fc.integer({ min: 1, max: 200 * 864e5 })
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...GRAINS),
        zones,
        range,
        fc.double({ min: 0, max: 0.999999, noNaN: true }),
        (grain, zone, [from, length], where) => {
          const buckets = bucketsOf(grain, { from, to: from + length }, zone, 20_000);
          if (!buckets) {
            return;
          }
          expect(buckets.starts[0]).toBeLessThanOrEqual(from);
          expect(buckets.end).toBeGreaterThanOrEqual(from + length);
          expect(isAscending(buckets.starts)).toBe(true);
          const instant = Math.floor(from + where * length);
          const index = bucketIndex(buckets, instant);
          expect(buckets.starts[index]).toBeLessThanOrEqual(instant);
          expect(buckets.starts[index + 1] ?? buckets.end).toBeGreaterThan(instant);
          if (buckets.uniformSeconds) {
            expect(index).toBe(Math.floor((instant - (buckets.starts[0] as number)) / (buckets.uniformSeconds * 1000)));
          }
        }
      ),
      { numRuns: 400 }
    );
  });
});

describe('shiftBack', () => {
  const range = { from: at('2026-03-01T00:00:00Z'), to: at('2026-03-11T00:00:00Z') };
  const shift = (moment: string, comparison: '1M' | '1d' | 'previous', zone: string, buckets: Buckets | null = null) =>
    shiftBack(at(moment), { comparison, range, zone, buckets });

  test('a month back clamps to the shorter month', () => {
    expect(wallClock(shift('2026-03-31T04:00:00Z', '1M', SHANGHAI), SHANGHAI)).toBe('2026-02-28 12:00:00.000');
  });

  test('a day back over a DST change keeps the wall clock', () => {
    const shifted = shift('2026-03-09T04:00:00Z', '1d', NEW_YORK);
    expect(wallClock(shifted, NEW_YORK)).toBe('2026-03-08 00:00:00.000');
  });

  test('previous goes back by the length of the range', () => {
    expect(shift('2026-03-01T00:00:00Z', 'previous', SHANGHAI)).toBe(at('2026-02-19T00:00:00Z'));
  });

  test('previous goes back by whole calendar buckets where the question has them', () => {
    const months = bucketsOf(
      'month',
      { from: at('2026-05-31T16:00:00Z'), to: at('2026-08-31T16:00:00Z') },
      SHANGHAI,
      10
    );
    expect(wallClock(shift('2026-05-31T16:00:00Z', 'previous', SHANGHAI, months), SHANGHAI)).toBe(
      '2026-03-01 00:00:00.000'
    );
  });
});

describe('offset segments', () => {
  test('China has one; New York changes twice a year', () => {
    const year = { from: at('2026-01-01'), to: at('2027-01-01') };
    expect(zoneOffsets(year, SHANGHAI)).toEqual([{ fromWall: year.from / 1000, offset: 28800 }]);
    expect(zoneOffsets(year, NEW_YORK).map(({ offset }) => offset / 3600)).toEqual([-5, -4, -5]);
  });

  test('as the wall clock sees them, a change back counts from the end of the repeated hour', () => {
    const [before, after] = wallSegments({ from: at('2026-10-31'), to: at('2026-11-02') }, NEW_YORK);
    expect(before?.offset).toBe(-4 * 3600);
    expect(new Date((after?.fromWall ?? 0) * 1000).toISOString()).toBe('2026-11-01T02:00:00.000Z');
  });
});

function isAscending(values: readonly number[]): boolean {
  return values.every((value, index) => index === 0 || value > (values[index - 1] as number));
}
