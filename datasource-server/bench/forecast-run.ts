// npm run bench:forecast -- --train FILE --test FILE --season 24 --horizon 48 [--step-ms 3600000] [--json FILE]
// Forecasts every series of the training file, then reads the test file and scores the forecasts as the M4 competition does.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { forecast, type Forecast } from '../src/forecasting/forecast.ts';
import { seasonsOf } from './forecast-seasons.ts';
import { accuracyOf, type Accuracy, type Outcome, type Predicted } from './forecast-accuracy.ts';
import { readSeriesFile } from './forecast-files.ts';
import { percentile, type BenchRecord } from './record.ts';

const USAGE = `Usage: npm run bench:forecast -- --train FILE --test FILE [--season 24] [--horizon 48] [--step-ms 3600000] [--json FILE]

Both files are CSV as the M4 competition publishes them: a heading, then a line a series, its name and its values.
For M4 Hourly give Hourly-train.csv and Hourly-test.csv of github.com/Mcompetitions/M4-methods (Dataset/Train, Dataset/Test).
--season, in values, is the season that MASE, MSIS and the seasonal naive forecast are measured by, and the one that our models are given: 24 for
hours, 52 for weeks, 12 for months, 1 for none. --step-ms is the time between two values (an hour). Where --season is the calendar's shortest for such a step,
as 24 is for hours, our models get the calendar's longer ones too, as they do in the server: for hours the week, 168.
`;
const LEVEL = 0.95;
const TOLD: ReadonlyArray<[string, number]> = [
  ['elapsed_p50', 0.5],
  ['elapsed_p95', 0.95],
  ['elapsed_max', 1],
];

const options = readOptions();
const { season, horizon } = options;
const seasons = seasonsOf(season, options.stepMs);

const histories = readSeriesFile(options.train);
const forecasts = new Map<string, Forecast>();
/** Milliseconds that each series took: of the clock, and of the processor. */
const latencies: number[] = [];
const costs: number[] = [];
// The first runs are the compiler's, not the forecast's.
[...histories.values()].slice(0, 3).forEach((values) => predict(values));
for (const [name, values] of histories) {
  const started = performance.now();
  const before = process.cpuUsage();
  const outcome = predict(values);
  latencies.push(performance.now() - started);
  const { user, system } = process.cpuUsage(before);
  costs.push((user + system) / 1000);
  if (outcome.refused) {
    fail(`Series ${name} is refused: ${JSON.stringify(outcome.refused)}`);
  }
  forecasts.set(name, outcome);
}

const actuals = readSeriesFile(options.test);
const outcomes: Outcome[] = [];
const naive: Outcome[] = [];
for (const [name, predicted] of forecasts) {
  const actual = actuals.get(name);
  const history = histories.get(name) as number[];
  if (actual?.length !== horizon) {
    fail(`Series ${name} has ${actual?.length ?? 'no'} values in ${options.test}, and ${horizon} are forecast`);
  }
  outcomes.push({ history, actual: actual, predicted });
  naive.push({ history, actual: actual, predicted: seasonalNaive(history) });
}
report(accuracyOf(outcomes, season), accuracyOf(naive, season));

function predict(values: readonly number[]) {
  return forecast({ start: 0, stepMs: options.stepMs, values }, { horizon, seasons, level: LEVEL });
}

/** The last season repeated, with the interval of a random walk over seasons: what the competition holds everything against. */
function seasonalNaive(history: readonly number[]): Predicted {
  const mean = Array.from(
    { length: horizon },
    (_, step) => history[history.length - season + (step % season)] as number
  );
  const steps = history.slice(season).map((value, index) => value - (history[index] as number));
  const deviation = Math.sqrt(steps.reduce((sum, step) => sum + step * step, 0) / steps.length);
  const reach = (step: number) => 1.96 * deviation * Math.sqrt(Math.floor(step / season) + 1);
  const lower = mean.map((value, step) => value - reach(step));
  const upper = mean.map((value, step) => value + reach(step));
  return { mean, lower, upper, level: LEVEL };
}

function report(ours: Accuracy, baseline: Accuracy): void {
  const beside = (id: keyof Accuracy, unit: string, target: string, met: (value: number) => boolean): BenchRecord => ({
    id: `forecast.${id}`,
    value: ours[id],
    unit,
    baseline: { name: `seasonal naive (${season})`, value: baseline[id] },
    ratio: baseline[id] / ours[id],
    target,
    met: met(ours[id]),
  });
  const time = (id: string, value: number, target: string, met: boolean): BenchRecord => ({
    id: `forecast.${id}`,
    value,
    unit: 'ms a series',
    baseline: null,
    ratio: null,
    target,
    met,
  });
  const [p50, p95] = [0.5, 0.95].map((share) => percentile(costs, share)) as [number, number];
  const records = [
    beside('smape', '%', '≤ 10.5', (value) => value <= 10.5),
    beside('mase', '', '≤ 0.95', (value) => value <= 0.95),
    beside('coverage', '', '0.95 ± 0.02', (value) => Math.abs(value - LEVEL) <= 0.02),
    beside('msis', '', '≤ 8', (value) => value <= 8),
    time('cpu_p50', p50, '< 50 ms', p50 < 50),
    time('cpu_p95', p95, '< 50 ms', p95 < 50),
    ...TOLD.map(([id, share]) =>
      time(id, percentile(latencies, share), 'told: what else the machine does is in it', true)
    ),
  ];
  process.stdout.write(
    `${forecasts.size} series, ${horizon} steps, seasons ${seasons.join(' and ') || 'none'}, interval ${LEVEL}\n`
  );
  for (const { id, value, unit, baseline: base, target, met } of records) {
    const text = base ? `, ${base.name} ${base.value.toFixed(4)}` : '';
    process.stdout.write(`  ${met ? '✓' : '✗'} ${id}: ${value.toFixed(4)} ${unit}${text} (target ${target})\n`);
  }
  if (options.json) {
    writeFileSync(options.json, records.map((record) => JSON.stringify(record)).join('\n') + '\n');
  }
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      train: { type: 'string' },
      test: { type: 'string' },
      season: { type: 'string', default: '24' },
      horizon: { type: 'string', default: '48' },
      'step-ms': { type: 'string', default: '3600000' },
      json: { type: 'string' },
    },
  });
  const whole = (name: 'season' | 'horizon' | 'step-ms') => {
    const value = Number(values[name]);
    return Number.isInteger(value) && value >= 1 ? value : fail(`--${name} takes a whole number from 1\n\n${USAGE}`);
  };
  if (!values.train || !values.test) {
    return fail(USAGE);
  }
  return {
    train: values.train,
    test: values.test,
    season: whole('season'),
    horizon: whole('horizon'),
    stepMs: whole('step-ms'),
    json: values.json,
  };
}

function fail(text: string): never {
  process.stderr.write(`${text}\n`);
  process.exit(2);
}
