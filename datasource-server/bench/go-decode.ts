import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { BenchCase } from './record.ts';

const NAME = 'BenchmarkDecode100kPoints';

/** The plugin backend's decode and validation of the same 100,000 points, by `go test -bench`. */
export const goDecode: BenchCase = {
  name: "the Go side's decode of 100,000 points",
  async run() {
    const cwd = join(import.meta.dirname, '../..');
    const args = ['test', './pkg/dataserver', '-run', '^$', '-bench', `^${NAME}$`, '-benchtime', '30x', '-count', '3'];
    const { stdout } = await promisify(execFile)('go', args, { cwd, maxBuffer: 1e8 });
    const runs = [...stdout.matchAll(new RegExp(`${NAME}\\S*\\s+\\d+\\s+([\\d.]+) ns/op`, 'g'))].map(
      (match) => Number(match[1]) / 1e6
    );
    if (runs.length === 0) {
      throw new Error(`go test printed no ${NAME}:\n${stdout}`);
    }
    const value = runs.sort((a, b) => a - b)[Math.floor(runs.length / 2)] as number;
    return [
      {
        id: 'go-decode-100k-points',
        value,
        unit: 'ms',
        baseline: null,
        ratio: null,
        target: '≤ 60 ms',
        met: value <= 60,
      },
    ];
  },
};
