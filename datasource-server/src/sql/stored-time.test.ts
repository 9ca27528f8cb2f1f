import { Temporal } from 'temporal-polyfill';
import { wallSegments } from '../semantic/calendar.ts';
import { dateTimeText, offsetSql, wallMillisAt } from './stored-time.ts';

const RANGE = { from: Date.UTC(2026, 0, 1), to: Date.UTC(2027, 0, 1) };

/** How the segments read a wall clock, as the compiled CASE does. */
function instantOf(segments: ReturnType<typeof wallSegments>, wallMs: number): number {
  const segment = segments.findLast(({ fromWall }) => wallMs >= fromWall * 1000) ?? segments[0];
  return wallMs - (segment?.offset ?? 0) * 1000;
}

describe.each(['Asia/Shanghai', 'America/New_York', 'Europe/London', 'Australia/Lord_Howe', 'Asia/Kathmandu'])(
  '%s',
  (zone) => {
    const segments = wallSegments(RANGE, zone);

    test('wallMillisAt is the smallest wall clock that is read as that instant or later', () => {
      const edges = segments.flatMap(({ fromWall, offset }) => [
        fromWall * 1000 - offset * 1000,
        fromWall * 1000 - offset * 1000 - 3600e3,
      ]);
      const instants = edges.flatMap((edge) =>
        [-7200e3, -3600e3, -1800e3, -1, 0, 1, 1800e3, 3599_999, 3600e3, 7200e3].map((shift) => edge + shift)
      );
      for (const instant of instants) {
        const wall = wallMillisAt(segments, instant);
        expect(instantOf(segments, wall)).toBeGreaterThanOrEqual(instant);
        // One step earlier is an earlier instant, unless that wall clock does not exist (the hour a change forward skips).
        if (exists(wall - 1, zone)) {
          expect(instantOf(segments, wall - 1)).toBeLessThan(instant);
        }
      }
    });

    test('away from changes it is the clock on the wall', () => {
      for (const instant of [Date.UTC(2026, 0, 15, 3, 4, 5, 6), Date.UTC(2026, 6, 15, 23, 59, 59, 999)]) {
        const local = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).toPlainDateTime();
        expect(dateTimeText(wallMillisAt(segments, instant))).toBe(
          local.toString({ smallestUnit: 'millisecond' }).replace('T', ' ')
        );
      }
    });

    test('it never runs backwards', () => {
      const steps = Array.from({ length: 365 * 48 }, (_, index) => wallMillisAt(segments, RANGE.from + index * 1800e3));
      expect(steps.filter((wall, index) => index > 0 && wall < (steps[index - 1] as number))).toEqual([]);
    });
  }
);

function exists(wallMs: number, zone: string): boolean {
  const local = Temporal.PlainDateTime.from(new Date(wallMs).toISOString().slice(0, -1));
  return local.toZonedDateTime(zone).toPlainDateTime().equals(local);
}

test('dateTimeText writes milliseconds only where there are some', () => {
  expect(dateTimeText(0)).toBe('1970-01-01 00:00:00');
  expect(dateTimeText(Date.UTC(2026, 11, 31, 23, 59, 59, 50))).toBe('2026-12-31 23:59:59.050');
});

test('offsetSql is a number without changes and a CASE with them, newest first', () => {
  expect(offsetSql([{ fromWall: 0, offset: 28800 }], () => 'never')).toBe('28800');
  const segments = [
    { fromWall: 0, offset: -18000 },
    { fromWall: 3600, offset: -14400 },
    { fromWall: 7200, offset: -18000 },
  ];
  expect(offsetSql(segments, (text) => `at >= '${text}'`)).toBe(
    "CASE WHEN at >= '1970-01-01 02:00:00' THEN -18000 WHEN at >= '1970-01-01 01:00:00' THEN -14400 ELSE -18000 END"
  );
});

test('no segment at all is a programming error', () => {
  expect(() => wallMillisAt([], 0)).toThrow(RangeError);
});
