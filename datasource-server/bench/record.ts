/** One figure of a benchmark run, as `--json` writes it. */
export interface BenchRecord {
  id: string;
  value: number;
  unit: string;
  /** What it is held against, in the same run, and that figure; null where the target is absolute. */
  baseline: { name: string; value: number } | null;
  ratio: number | null;
  target: string;
  met: boolean;
}

export interface BenchCase {
  name: string;
  run(): Promise<BenchRecord[]>;
}

/** The value below which `share` of the samples lie. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] as number;
}

/** Milliseconds of each run of two works, run in turn so that whatever else the machine does falls on both alike. */
export async function timedInTurn(times: number, warmUp: number, works: readonly [() => unknown, () => unknown]): Promise<[number[], number[]]> {
  const samples: [number[], number[]] = [[], []];
  for (let run = -warmUp; run < times; run++) {
    for (const [index, work] of works.entries()) {
      const started = performance.now();
      await work();
      if (run >= 0) {
        (samples[index] as number[]).push(performance.now() - started);
      }
    }
  }
  return samples;
}

/** Runs `work` from `concurrency` loops for `durationMs`; the latency of every run, and runs a second. */
export async function loaded(concurrency: number, durationMs: number, work: () => Promise<unknown>): Promise<{ latencies: number[]; perSecond: number }> {
  const latencies: number[] = [];
  const started = performance.now();
  const loop = async () => {
    while (performance.now() - started < durationMs) {
      const before = performance.now();
      await work();
      latencies.push(performance.now() - before);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, loop));
  return { latencies, perSecond: latencies.length / ((performance.now() - started) / 1000) };
}
