// npm run bench: every figure beside its baseline, in one run. --json FILE writes one record a figure; --only TEXT runs the
// parts whose name has the text; --rows N sizes the two weeks of logs, 50 million events unless told.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { frameCost } from './frame-cost.ts';
import { followerIngest } from './follower-ingest.ts';
import { goDecode } from './go-decode.ts';
import { httpIngest } from './http-ingest.ts';
import { logAnalysis } from './log-analysis.ts';
import { queryCost } from './query-cost.ts';
import type { BenchCase, BenchRecord } from './record.ts';

const CASES: readonly BenchCase[] = [frameCost, queryCost, goDecode, followerIngest, httpIngest, logAnalysis];

const { values } = parseArgs({
  options: { json: { type: 'string' }, only: { type: 'string', default: '' }, rows: { type: 'string' } },
});
const { json: jsonFile, only } = values;
const rows = values.rows === undefined ? null : Number(values.rows);
const chosen = CASES.filter(({ name }) => name.includes(only));
if (chosen.length === 0 || (rows !== null && !(rows >= 1000))) {
  process.stderr.write(
    `--rows takes a number from 1000, --only a text of:\n${CASES.map(({ name }) => name).join('\n')}\n`
  );
  process.exit(2);
}

const records: BenchRecord[] = [];
for (const bench of chosen) {
  process.stdout.write(`\n${bench.name}\n`);
  for (const record of await bench.run({ rows })) {
    records.push(record);
    process.stdout.write(`  ${describe(record)}\n`);
  }
}
if (jsonFile) {
  writeFileSync(jsonFile, records.map((record) => JSON.stringify(record)).join('\n') + '\n');
}

function describe({ id, value, unit, baseline, ratio, target, met }: BenchRecord): string {
  const beside = baseline ? `, ${baseline.name} ${baseline.value.toFixed(2)}` : '';
  const times = ratio === null ? '' : `, ratio ${ratio.toFixed(2)}`;
  return `${met ? '✓' : '✗'} ${id}: ${value.toFixed(2)} ${unit}${beside}${times} (target ${target})`;
}
