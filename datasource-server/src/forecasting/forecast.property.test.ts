import fc from 'fast-check';
import { meanAbsoluteError } from './accuracy.ts';
import { candidateModels } from './candidates.ts';
import { forecast } from './forecast.ts';
import { seasonalNaive } from './models/seasonal-naive.ts';

const WILD = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.double({ min: -1e3, max: 1e3, noNaN: true }),
  fc.integer({ min: 0, max: 5 }),
  fc.constantFrom(0, -0, 1e-320, Number.MAX_VALUE, -Number.MAX_VALUE, Number.MIN_VALUE)
);
const SERIES = fc.oneof(
  fc.array(fc.option(WILD, { freq: 8 }), { maxLength: 120 }),
  fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 12, maxLength: 200 }),
  fc.array(fc.double({ min: 1e-9, max: 1e9, noNaN: true }), { minLength: 12, maxLength: 200 })
);
const OPTIONS = fc.record({
  horizon: fc.integer({ min: 1, max: 60 }),
  seasons: fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 3 }),
  level: fc.constantFrom(0.5, 0.8, 0.95, 0.99),
});

it('answers any series with ordered, finite numbers at ascending times, or refuses it with a code', () => {
  fc.assert(
    fc.property(SERIES, OPTIONS, (values, options) => {
      const outcome = forecast({ start: 1_000, stepMs: 60_000, values }, options);
      if (outcome.refused) {
        expect(typeof outcome.refused.code).toBe('string');
        return;
      }
      const { times, mean, lower, upper, backtest } = outcome;
      expect([times, mean, lower, upper].map(({ length }) => length)).toEqual(Array(4).fill(options.horizon));
      expect(times).toEqual(mean.map((_, step) => 1_000 + (values.length + step) * 60_000));
      expect([...mean, ...lower, ...upper].filter((value) => !Number.isFinite(value))).toEqual([]);
      const outside = mean.filter((value, step) => (lower[step] as number) > value || (upper[step] as number) < value);
      expect(outside).toEqual([]);
      expect(Object.values(backtest).every((figure) => figure === null || Number.isFinite(figure))).toBe(true);
      expect(backtest.coverage).toBeGreaterThanOrEqual(0);
      expect(backtest.coverage).toBeLessThanOrEqual(1);
    }),
    { numRuns: 300 }
  );
});

it('is never worse than the seasonal naive on its own backtest', () => {
  fc.assert(
    fc.property(SERIES, OPTIONS, (values, options) => {
      const outcome = forecast({ start: 0, stepMs: 60_000, values }, options);
      if (!outcome.refused && outcome.backtest.mase !== null) {
        expect(outcome.backtest.mase).toBeLessThanOrEqual((outcome.backtest.naiveMase as number) * (1 + 1e-9));
      }
    }),
    { numRuns: 200 }
  );
});

it('shows no model what comes after the origin', () => {
  const row = (length: number) =>
    fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: length, maxLength: length });
  fc.assert(
    fc.property(row(90), row(30), row(30), (past, future, other) => {
      const origins = [60, 75, 90].map((end) => ({ end, steps: 10 }));
      for (const model of candidateModels([7])) {
        const [one, two] = [future, other].map((rest) =>
          model.forecast(Float64Array.from([...past, ...rest]), origins)
        );
        expect(one).toEqual(two);
      }
    }),
    { numRuns: 30 }
  );
});

it('repeats the last season as the seasonal naive', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 50 }), (season, steps) => {
      const values = Float64Array.from({ length: 60 }, (_, index) => index % season);
      const [told] = seasonalNaive(season).forecast(values, [{ end: 60, steps }]) as [Float64Array];
      const coming = Float64Array.from({ length: steps }, (_, step) => (60 + step) % season);
      expect(meanAbsoluteError(coming, told)).toBe(0);
    })
  );
});
