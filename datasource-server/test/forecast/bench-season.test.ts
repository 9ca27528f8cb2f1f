import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '../../src/demo/random.ts';

jest.setTimeout(180_000);

const SERVER = join(__dirname, '..', '..');
const WEEK_MS = String(7 * 864e5);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bench-season-'));
  const random = createRandom('bench-season');
  // Four years of weeks with a sale in the third and fourth of each, and eight more weeks to be foretold.
  const series = Array.from({ length: 3 }, (_, place) =>
    Array.from({ length: 216 }, (_week, week) =>
      (1000 + 100 * place + (week % 52 === 2 || week % 52 === 3 ? 900 : 0) + random.normal(0, 20)).toFixed(2)
    )
  );
  const file = (from: number, to: number) =>
    ['"V1","V2"', ...series.map((values, place) => [`W${place}`, ...values.slice(from, to)].join(','))].join('\n');
  writeFileSync(join(folder, 'train.csv'), file(0, 208));
  writeFileSync(join(folder, 'test.csv'), file(208, 216));
});
afterAll(() => rmSync(folder, { recursive: true }));

function bench(...more: string[]) {
  const files = ['--train', join(folder, 'train.csv'), '--test', join(folder, 'test.csv'), '--horizon', '8'];
  const run = spawnSync(
    process.execPath,
    ['--import', 'tsx', '--conditions=aimarket-source', 'bench/forecast-run.ts', ...files, ...more],
    { cwd: SERVER, encoding: 'utf8' }
  );
  return {
    seasons: /seasons ([^,]+),/.exec(run.stdout)?.[1],
    smape: Number(/forecast\.smape: ([\d.]+)/.exec(run.stdout)?.[1]),
  };
}

test.each([
  ['weeks', ['--season', '52', '--step-ms', WEEK_MS], '52'],
  ['weeks whose step nobody told', ['--season', '52'], '52'],
  ['no season', ['--season', '1', '--step-ms', WEEK_MS], 'none'],
  ['hours, whose week the server models too', ['--season', '24'], '24 and 168'],
])('the models are given the season asked for: %s', (_, asked, seasons) => {
  expect(bench(...asked).seasons).toBe(seasons);
});

test('a year of weeks is forecast by its season, not by a day of hours', () => {
  const yearly = bench('--season', '52', '--step-ms', WEEK_MS);
  const hourly = bench('--season', '24');
  expect(yearly.smape).toBeLessThan(5);
  expect(hourly.smape).toBeGreaterThan(2 * yearly.smape);
});
