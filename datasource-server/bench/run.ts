// npm run bench: every figure beside its baseline, in one run. --json FILE writes one record a figure.
import { writeFileSync } from 'node:fs';
import { frameCost } from './frame-cost.ts';
import { followerIngest } from './follower-ingest.ts';
import { goDecode } from './go-decode.ts';
import { httpIngest } from './http-ingest.ts';
import { queryCost } from './query-cost.ts';
import type { BenchCase, BenchRecord } from './record.ts';

const CASES: readonly BenchCase[] = [frameCost, queryCost, goDecode, followerIngest, httpIngest];

const jsonAt = process.argv.indexOf('--json');
const jsonFile = jsonAt > 0 ? process.argv[jsonAt + 1] : undefined;
if (jsonAt > 0 && !jsonFile) {
  process.stderr.write('--json takes a file name\n');
  process.exit(2);
}

const records: BenchRecord[] = [];
for (const bench of CASES) {
  process.stdout.write(`\n${bench.name}\n`);
  for (const record of await bench.run()) {
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
