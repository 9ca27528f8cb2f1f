import { createRandom } from '../demo/random.ts';
import { forecast, type Forecast, type ForecastOptions } from './forecast.ts';
import type { Series } from './series.ts';

const HOUR = 3_600_000;
const DAILY = { horizon: 48, seasons: [24, 168] };
const DAY_WAVE = (index: number) => 100 + 10 * Math.sin((2 * Math.PI * index) / 24);

describe('known answers', () => {
  it.each([
    ['rising', (index: number) => 10 + 2 * index],
    ['falling below zero', (index: number) => 5 - 0.5 * index],
  ])('carries a line that is %s on, and is sure of it', (_, line) => {
    const told = forecastOf(500, line);
    expectNear(told.mean, (step) => line(500 + step), 1e-6);
    expectWidthBelow(told, 1e-6);
  });

  it('carries a line further than it could be tested', () => {
    const told = forecastOf(90, (index) => 10 + 2 * index, { horizon: 180, seasons: [7] });
    expectNear(told.mean, (step) => 190 + 2 * step, 1e-6);
    expect(told.reasons).toContainEqual({ code: 'beyond_backtest', tested: told.backtest.steps });
  });

  it('repeats a sine', () => {
    const told = forecastOf(500, DAY_WAVE);
    expectNear(told.mean, (step) => DAY_WAVE(500 + step), 1e-6);
    expectWidthBelow(told, 1e-6);
  });

  it('repeats a wave that swings around zero', () => {
    const told = forecastOf(500, (index) => DAY_WAVE(index) - 100);
    expectNear(told.mean, (step) => DAY_WAVE(500 + step) - 100, 1e-6);
  });

  it('goes on from the level after a step, and says when it was', () => {
    const told = forecastOf(500, (index) => (index < 400 ? 10 : 50));
    expectNear(told.mean, () => 50, 0.05);
    expectWidthBelow(told, 0.5);
    expect(told.reasons).toContainEqual({ code: 'level_shift', time: 400 * HOUR });
  });

  it.each([
    ['hour', 528, 48, { horizon: 528, seasons: [24, 168] }],
    ['hour', 528, 240, { horizon: 528, seasons: [24, 168] }],
    ['day', 90, 5, { horizon: 60, seasons: [7, 365] }],
    ['day', 90, 21, { horizon: 60, seasons: [7, 365] }],
  ])(
    'goes on at full speed from where a flat series by the %s (%d) began to rise %d steps ago',
    (_, count, ago, options) => {
      const noise = createRandom('ramp', ago);
      const value = (index: number) => 50 + 0.5 * Math.max(0, index - (count - 1 - ago));
      const told = forecastOf(count, (index) => value(index) + noise.normal(0, 0.1), options);
      expect(Math.abs((told.mean[0] as number) - value(count))).toBeLessThan(0.7);
      expectNear(told.mean, (step) => value(count + step), 0.15 * 0.5 * options.horizon);
      const outside = told.upper.filter((upper, step) => {
        const truth = value(count + step);
        return truth > upper || truth < (told.lower[step] as number);
      });
      expect(outside.length).toBeLessThan(0.05 * options.horizon);
      const changes = told.reasons.filter(({ code }) => code === 'trend_change') as Array<{ time: number }>;
      expect(changes).toHaveLength(1);
      expect(Math.abs((changes[0]?.time ?? 0) / HOUR - (count - 1 - ago))).toBeLessThanOrEqual(count / 40);
    }
  );

  it('stays where a rise has ended', () => {
    const noise = createRandom('plateau');
    const value = (index: number) => 40 + 0.1 * Math.min(278, Math.max(0, index - 200));
    const told = forecastOf(528, (index) => value(index) + noise.normal(0, 0.1), { horizon: 240, seasons: [24, 168] });
    expectNear(told.mean, () => 67.8, 4);
  });

  it('does not take a jump of half a day ago for the beginning of growth', () => {
    const noise = createRandom('jump');
    const told = forecastOf(528, (index) => (index < 516 ? 55 : 65) + noise.normal(0, 0.2), {
      horizon: 528,
      seasons: [24, 168],
    });
    expect(Math.max(...told.mean)).toBeLessThan(67);
  });

  it('learns the seasons before a step, for the level after it', () => {
    const noise = createRandom('step');
    const value = (index: number) => DAY_WAVE(index) + (index < 500 ? 0 : 100);
    const told = forecastOf(700, (index) => value(index) + noise.normal(0, 0.5));
    expectNear(told.mean, (step) => value(700 + step), 2);
    expect(told.reasons.map(({ code }) => code)).toEqual(['level_shift']);
  });

  it.each([7, 0, -3])('keeps a constant of %d, without an interval', (constant) => {
    const told = forecastOf(500, () => constant);
    expectNear(told.mean, () => constant, 1e-12);
    expectWidthBelow(told, 1e-12);
    expect(told.models).toEqual([{ model: 'seasonal_naive', weight: 1 }]);
    expect(told.backtest.mase).toBeNull();
  });

  it('fills gaps from the season', () => {
    const told = forecastOf(500, (index) => (index % 10 < 2 || (index > 200 && index < 260) ? null : DAY_WAVE(index)));
    expectNear(told.mean, (step) => DAY_WAVE(500 + step), 1e-3);
    expect(told.reasons).toContainEqual({ code: 'gaps_filled', count: expect.any(Number) as number });
  });

  it('forecasts the steps asked for where the latest values are not there yet', () => {
    const told = forecastOf(503, (index) => (index < 500 ? DAY_WAVE(index) : null));
    expect(told.times[0]).toBe(503 * HOUR);
    expectNear(told.mean, (step) => DAY_WAVE(503 + step), 1e-6);
  });

  it('sets one outlier aside', () => {
    const told = forecastOf(500, (index) => (index === 450 ? 1000 : DAY_WAVE(index)));
    expectNear(told.mean, (step) => DAY_WAVE(500 + step), 0.1);
    expectWidthBelow(told, 1);
    expect(told.reasons).toContainEqual({ code: 'outliers_set_aside', count: 1 });
  });

  it('takes spikes that keep coming for what they are', () => {
    const told = forecastOf(500, (index) => (index % 20 === 0 ? 1000 : DAY_WAVE(index)));
    expect(told.reasons.map(({ code }) => code)).not.toContain('outliers_set_aside');
    expect(Math.max(...told.upper)).toBeGreaterThan(900);
  });

  it('refuses ten points, and says how many it needs', () => {
    expect(
      forecast(
        hourly(10, (index) => index),
        DAILY
      )
    ).toEqual({
      refused: { code: 'too_short', have: 10, need: 12 },
    });
  });

  it('refuses what is mostly missing', () => {
    expect(
      forecast(
        hourly(100, (index) => (index % 5 === 0 ? index : null)),
        DAILY
      )
    ).toEqual({
      refused: { code: 'too_many_gaps', known: 20, of: 96 },
    });
  });

  it('refuses a horizon far beyond its history', () => {
    expect(
      forecast(
        hourly(20, (index) => index),
        { horizon: 100, seasons: [] }
      )
    ).toEqual({
      refused: { code: 'horizon_too_long', horizon: 100, most: 80 },
    });
  });

  it('leaves out the seasons that the history is too short for', () => {
    const told = forecastOf(100, DAY_WAVE);
    expect(told.seasons).toEqual([24]);
    expect(told.reasons).toContainEqual({ code: 'season_left_out', season: 168, need: 504 });
  });

  it('answers 100,000 points in bounded time, from the latest of them', () => {
    const noise = createRandom('long');
    const series = hourly(100_000, (index) => DAY_WAVE(index) + noise.normal(0, 1));
    const before = process.cpuUsage();
    const told = forecast(series, DAILY) as Forecast;
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(1500);
    expectNear(told.mean, (step) => DAY_WAVE(100_000 + step), 2);
    expect(told.reasons).toContainEqual({ code: 'history_cut', kept: 2016 });
  });

  it('keeps to what the measure can be', () => {
    const told = forecastOf(120, (index) => 50 + 0.5 * index, {
      horizon: 100,
      seasons: [],
      bounds: { min: 0, max: 100 },
    });
    expect(Math.max(...told.mean, ...told.upper)).toBe(100);
  });
});

describe('what is told about the forecast', () => {
  const noise = createRandom('told');
  const told = forecastOf(700, (index) => DAY_WAVE(index) + noise.normal(0, 3));

  it('tells the backtest of the very forecast', () => {
    expect(told.backtest.folds).toBeGreaterThanOrEqual(6);
    expect(told.backtest.steps).toBe(48);
    expect(told.backtest.mase).toBeLessThan(told.backtest.naiveMase as number);
    expect(told.backtest.coverage).toBeGreaterThan(0.9);
  });

  it('has an interval as wide as the noise', () => {
    const width = told.upper.reduce((sum, upper, step) => sum + upper - (told.lower[step] as number), 0) / 48;
    expect(width).toBeGreaterThan(2 * 1.96 * 3 * 0.8);
    expect(width).toBeLessThan(2 * 1.96 * 3 * 1.8);
  });

  it('narrows the interval with its level', () => {
    const other = createRandom('told');
    const half = forecastOf(700, (index) => DAY_WAVE(index) + other.normal(0, 3), { ...DAILY, level: 0.5 });
    half.upper.forEach((upper, step) => expect(upper).toBeLessThan(told.upper[step] as number));
  });

  it('weighs its models to one', () => {
    const weights = told.models.map(({ weight }) => weight);
    expect(weights).toEqual([...weights].sort((one, other) => other - one));
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 1);
  });

  it.each([0, 1.5, -1, NaN])('has no horizon of %d', (horizon) => {
    expect(() => forecast(hourly(100, DAY_WAVE), { horizon, seasons: [] })).toThrow(RangeError);
  });

  it.each([NaN, Infinity, -Infinity, undefined])('has no history with %s in it', (value) => {
    const series = hourly(100, (index) => (index === 50 ? (value as number) : 1));
    expect(() => forecast(series, DAILY)).toThrow(RangeError);
  });

  it('has no season that is no number', () => {
    expect(() => forecast(hourly(100, DAY_WAVE), { horizon: 5, seasons: [24, NaN] })).toThrow(RangeError);
  });
});

function hourly(count: number, value: (index: number) => number | null): Series {
  return { start: 0, stepMs: HOUR, values: Array.from({ length: count }, (_, index) => value(index)) };
}

function forecastOf(
  count: number,
  value: (index: number) => number | null,
  options: ForecastOptions = DAILY
): Forecast {
  const outcome = forecast(hourly(count, value), options);
  expect(outcome.refused).toBeUndefined();
  return outcome as Forecast;
}

function expectNear(values: readonly number[], expected: (step: number) => number, distance: number): void {
  expect(Math.max(...values.map((value, step) => Math.abs(value - expected(step))))).toBeLessThanOrEqual(distance);
}

function expectWidthBelow({ lower, upper }: Forecast, width: number): void {
  expect(Math.max(...upper.map((value, step) => value - (lower[step] as number)))).toBeLessThanOrEqual(width);
}
