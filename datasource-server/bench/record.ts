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

export interface BenchOptions {
  /** Events to ask about, where that can be chosen; null for the part's own number. */
  rows: number | null;
}

export interface BenchCase {
  name: string;
  run(options: BenchOptions): Promise<BenchRecord[]>;
}

/** The value below which `share` of the samples lie. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] as number;
}

/** Milliseconds of each run of two works, run in turn so that whatever else the machine does falls on both alike. */
export async function timedInTurn(
  times: number,
  warmUp: number,
  works: readonly [() => unknown, () => unknown]
): Promise<[number[], number[]]> {
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

export interface Load {
  /** Milliseconds of every run. */
  latencies: number[];
  perSecond: number;
}

/** Runs `work` from `concurrency` loops for `durationMs`, each as fast as it can. */
export function loaded(concurrency: number, durationMs: number, work: () => Promise<unknown>): Promise<Load> {
  return drive(concurrency, durationMs, work, () => Promise.resolve());
}

/** Runs `work` from `clients` loops for `durationMs`, each once in `everyMs`, spread evenly. */
export function paced(
  clients: number,
  everyMs: number,
  durationMs: number,
  work: () => Promise<unknown>
): Promise<Load> {
  return drive(clients, durationMs, work, (client, run, started) => {
    const due = started + (run + client / clients) * everyMs;
    return new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
  });
}

async function drive(
  clients: number,
  durationMs: number,
  work: () => Promise<unknown>,
  wait: (client: number, run: number, started: number) => Promise<void>
): Promise<Load> {
  const latencies: number[] = [];
  const started = performance.now();
  const loop = async (client: number) => {
    for (let run = 0; performance.now() - started < durationMs; run++) {
      await wait(client, run, started);
      const before = performance.now();
      await work();
      latencies.push(performance.now() - before);
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, client) => loop(client)));
  return { latencies, perSecond: latencies.length / ((performance.now() - started) / 1000) };
}
