import type { Dialect } from '../../src/sql/dialect.ts';
import { ServiceError } from '../../src/platform/errors.ts';
import type { Ask } from './asking.ts';

/** What an engine cannot do, by dialect method. */
export const NOT_SUPPORTED: Record<Dialect['name'], ReadonlyArray<keyof Dialect>> = {
  mysql: ['quantile'],
  clickhouse: [],
};

/** Aggregates with and without a condition, over rows with NULLs and over none. */
export function aggregateContract({ dialect, value }: Ask): void {
  describe('aggregates', () => {
    const n = (write: (d: Dialect) => string, rest?: string) => value(write, rest);
    const IF = `kind = 'x'`;

    test('count', async () => {
      expect(await n((d) => d.count(null))).toBe(6);
      expect(await n((d) => d.count(IF))).toBe(3);
      expect(await n((d) => d.count('n > 1'))).toBe(3);
      expect(await n((d) => d.count(null), 'FROM empty_table')).toBe(0);
      expect(await n((d) => d.count('n > 1'), 'FROM empty_table')).toBe(0);
    });

    test('countDistinct leaves NULL out', async () => {
      expect(await n((d) => d.countDistinct('kind', null))).toBe(2);
      expect(await n((d) => d.countDistinct('n', null))).toBe(5);
      expect(await n((d) => d.countDistinct('n', IF))).toBe(2);
      expect(await n((d) => d.countDistinct('n', null), 'FROM empty_table')).toBe(0);
    });

    test('sums of decimals are exact, as doubles', async () => {
      expect(await n((d) => d.sum('amount', null))).toBe(99999995.0999);
      expect(await n((d) => d.sum('amount', IF))).toBe(0.4);
      expect(await n((d) => d.sum('amount', 'id IN (1, 2, 5)'))).toBe(0.6);
      expect(await n((d) => d.sum('n', 'n > 1'))).toBe(1_000_406);
    });

    test('avg is the exact sum over the count, for every type', async () => {
      expect(await n((d) => d.avg('amount', null))).toBe(99999995.0999 / 5);
      expect(await n((d) => d.avg('n', 'id IN (1, 2)'))).toBe(1.5);
      expect(await n((d) => d.avg('score', 'id IN (1, 2, 3)'))).toBe(1);
      expect(await n((d) => d.avg(d.minutesBetween('at', 'done_at'), null))).toBe((30.5 / 60 + 60) / 2);
    });

    test('min and max', async () => {
      expect([await n((d) => d.min('amount', null)), await n((d) => d.max('amount', null))]).toEqual([
        -5.5, 99999999.9999,
      ]);
      expect([await n((d) => d.min('n', IF)), await n((d) => d.max('n', IF))]).toEqual([1, 1_000_000]);
    });

    test('last is the value of the newest row that has one', async () => {
      expect(await n((d) => d.last('score', d.identifier('at'), null))).toBe(2);
      expect(await n((d) => d.last('score', d.identifier('at'), 'id <= 4'))).toBe(-2.25);
      expect(await n((d) => d.last('score', d.identifier('at'), 'id <= 3'))).toBe(1.5);
      expect(await n((d) => d.last('amount', d.identifier('at'), IF))).toBe(0.3);
    });

    test.each(['sum', 'avg', 'min', 'max'] as const)('%s of nothing is NULL', async (aggregate) => {
      expect(await n((d) => d[aggregate]('n', null), 'FROM empty_table')).toBeNull();
      expect(await n((d) => d[aggregate]('n', 'n > 1'), 'FROM empty_table')).toBeNull();
      expect(await n((d) => d[aggregate]('n', `label = 'nobody'`))).toBeNull();
      expect(await n((d) => d[aggregate]('n', 'id = 3'))).toBeNull();
      expect(await n((d) => d.last('n', d.identifier('at'), 'id = 3'))).toBeNull();
    });

    test('ratio is a double, and NULL over 0', async () => {
      expect(await n((d) => d.ratio(d.count(IF), d.count(null)))).toBe(0.5);
      expect(await n((d) => d.ratio('1', '70000'), 'FROM readings WHERE id = 1')).toBe(1 / 70000);
      expect(await n((d) => d.ratio(d.sum('amount', 'id = 1'), d.count(null)))).toBe(0.1 / 6);
      expect(await n((d) => d.ratio(d.count(null), d.count(`label = 'nobody'`)))).toBeNull();
      expect(await n((d) => d.ratio(d.count(null), d.count(null)), 'FROM empty_table')).toBeNull();
      expect(await n((d) => d.ratio(d.sum('n', null), d.count(null)), 'FROM empty_table')).toBeNull();
    });

    test('quantile interpolates exactly, or says that there is none', async () => {
      if (NOT_SUPPORTED[dialect().name].includes('quantile')) {
        expect(dialect().supportsQuantile).toBe(false);
        expect(() => dialect().quantile(0.5, 'n', null)).toThrow(ServiceError);
        return;
      }
      expect(dialect().supportsQuantile).toBe(true);
      expect(await n((d) => d.quantile(0.5, 'score', null))).toBe(0.5);
      expect(await n((d) => d.quantile(0.25, 'n', 'id IN (1, 2)'))).toBe(1.25);
      expect(await n((d) => d.quantile(0.95, 'amount', 'id IN (1, 2)'))).toBeCloseTo(0.195, 12);
      expect(await n((d) => d.quantile(0.5, 'n', `label = 'nobody'`))).toBeNull();
      expect(await n((d) => d.quantile(0.5, 'n', null), 'FROM empty_table')).toBeNull();
    });
  });
}
