import { Temporal } from 'temporal-polyfill';
import { wallSegments } from '../../src/semantic/calendar.ts';
import type { TimeColumn } from '../../src/sql/dialect.ts';
import { READINGS, WALLS } from '../support/contract-rows.ts';
import { idsOf, type Ask } from './asking.ts';

const AT: TimeColumn = { column: 'at', stored: null };
const UTC = (text: string) => Date.parse(`${text.replace(' ', 'T')}Z`);

/** Time columns, stored as instants or as wall clocks, and the integers that buckets are made of. */
export function timeContract({ dialect, values, value, texts, idsWhere }: Ask): void {
  describe('time', () => {
    test('epochSeconds floors, epochMillis does not', async () => {
      expect(await values((d) => d.epochSeconds(AT), 'FROM readings ORDER BY id')).toEqual(
        READINGS.map(({ at }) => Math.floor(UTC(at) / 1000))
      );
      expect(await values((d) => d.epochMillis(AT), 'FROM readings ORDER BY id')).toEqual(
        READINGS.map(({ at }) => UTC(at))
      );
    });

    test('instantLiteral is exact to the millisecond on both sides of a half-open range', async () => {
      for (const edge of READINGS.map(({ at }) => UTC(at))) {
        for (const at of [edge - 1, edge, edge + 1]) {
          expect(await idsWhere((d, { bind }) => `at >= ${d.instantLiteral(AT, at, bind)}`)).toEqual(
            idsOf((row) => UTC(row.at) >= at)
          );
          expect(await idsWhere((d, { bind }) => `at < ${d.instantLiteral(AT, at, bind)}`)).toEqual(
            idsOf((row) => UTC(row.at) < at)
          );
        }
      }
    });

    const zone = 'America/New_York';
    const instant = (wall: string) =>
      Temporal.PlainDateTime.from(wall.replace(' ', 'T')).toZonedDateTime(zone, { disambiguation: 'earlier' })
        .epochMilliseconds;
    const stored = wallSegments({ from: Date.UTC(2026, 0, 1), to: Date.UTC(2027, 0, 1) }, zone);
    const wallColumn: TimeColumn = { column: 'at', stored };

    test('a wall clock is read in its zone across both changes of the clock', async () => {
      expect(await values((d) => d.epochSeconds(wallColumn), 'FROM walls ORDER BY at')).toEqual(
        WALLS.map((wall) => Math.floor(instant(wall) / 1000))
      );
      expect(await values((d) => d.epochMillis(wallColumn), 'FROM walls ORDER BY at')).toEqual(WALLS.map(instant));
    });

    test('instantLiteral agrees with epochMillis around both changes of the clock', async () => {
      const minute = 60_000;
      const changes = [Date.parse('2026-03-08T07:00:00Z'), Date.parse('2026-11-01T06:00:00Z')];
      const around = changes.flatMap((change) =>
        [-121, -61, -60, -59, -30, -1, 0, 1, 30, 59, 60, 61, 121].map((minutes) => change + minutes * minute)
      );
      for (const at of [...around, ...around.map((ms) => ms + 1)]) {
        const found = await texts((d) => d.toText('COUNT(*)'), `FROM walls WHERE ${await literal(wallColumn, at)}`);
        expect([new Date(at).toISOString(), found[0]]).toEqual([
          new Date(at).toISOString(),
          String(WALLS.filter((wall) => instant(wall) >= at).length),
        ]);
      }
    });

    /** The literal written out, to be used inside another statement. */
    async function literal(time: TimeColumn, at: number): Promise<string> {
      const quoted = (bound: unknown) => `'${String(bound)}'`;
      return `at >= ${dialect().instantLiteral(time, at, quoted)}`;
    }

    test('minutesBetween keeps fractions, and NULL where an end is missing', async () => {
      expect(await values((d) => d.minutesBetween('at', 'done_at'), 'FROM readings ORDER BY id')).toEqual([
        30.5 / 60,
        null,
        60,
        null,
        null,
        null,
      ]);
    });
  });

  describe('integers', () => {
    test('intDiv', async () => {
      expect(await value((d) => d.intDiv('n', 100), 'FROM readings WHERE id = 6')).toBe(4);
      expect(
        await value(
          (d) => d.intDiv(`${d.epochSeconds(AT)} - ${UTC('2026-01-01 00:00:00') / 1000}`, 60),
          'FROM readings WHERE id = 3'
        )
      ).toBe(1);
    });

    test.each([0, 1, 2, 7, 8, 30, 1000])('countBoundsBelow with %i bounds', async (count) => {
      const first = UTC('2025-12-31 23:59:58') / 1000;
      const bounds = Array.from({ length: count }, (_, index) => first + index * 2);
      const seconds = READINGS.map(({ at }) => Math.floor(UTC(at) / 1000));
      expect(await values((d) => d.countBoundsBelow(d.epochSeconds(AT), bounds), 'FROM readings ORDER BY id')).toEqual(
        seconds.map((second) => bounds.filter((bound) => bound <= second).length)
      );
      expect(
        await values((d) => d.countBoundsBelow('n', [-7, 1, 2]), 'FROM readings WHERE n IS NOT NULL ORDER BY id')
      ).toEqual([2, 3, 1, 3, 3]);
    });
  });
}
