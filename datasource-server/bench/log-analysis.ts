import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { logQuestions, type LogQuestion, type Outcome } from './log-questions.ts';
import type { BenchCase, BenchRecord } from './record.ts';

const EVENTS = 50_000_000;
const GB = 1e9;
/** Of a row of JSON as the application writes it. */
const BYTES_TARGET = 60;

/** Two weeks of logs in the embedded engine: each question through the data server, and as somebody's own SQL over single events. */
export const logAnalysis: BenchCase = {
  name: 'questions about two weeks of logs',
  async run({ rows }) {
    const events = rows ?? EVENTS;
    const root = mkdtempSync(join(tmpdir(), 'aimarket-bench-'));
    try {
      const outcome = await ran(events, root);
      const questions = new Map(logQuestions({ from: 0, to: 0 }).map((question) => [question.id, question]));
      return [
        ...outcome.timings.map((timing) => timed(timing, questions.get(timing.id) as LogQuestion)),
        ...stored(outcome, events),
      ];
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  },
};

function timed({ id, servedMs, plainMs }: Outcome['timings'][number], question: LogQuestion): BenchRecord {
  return {
    id: `logs-${id}`,
    value: servedMs,
    unit: 'ms',
    baseline: { name: question.plainName, value: plainMs },
    ratio: servedMs / plainMs,
    target: `≤ ${question.targetMs} ms`,
    met: servedMs <= question.targetMs,
  };
}

function stored({ bytesPerEvent, loadSeconds, loadPeakBytes, peakBytes }: Outcome, events: number): BenchRecord[] {
  const { all = 0, ...tables } = bytesPerEvent;
  const each = Object.entries(tables).map(([table, bytes]) => `${table} ${bytes.toFixed(1)}`);
  const peak = peakBytes / GB;
  return [
    {
      id: 'logs-disk',
      value: all,
      unit: `B an event with rollups (${each.join(', ')})`,
      baseline: null,
      ratio: null,
      target: `≤ ${BYTES_TARGET} B`,
      met: all <= BYTES_TARGET,
    },
    {
      id: 'logs-memory',
      value: peak,
      unit: `GB at most (${(loadPeakBytes / GB).toFixed(2)} while ${(events / loadSeconds).toFixed(0)} events/s were stored)`,
      baseline: null,
      ratio: null,
      target: '≤ 1 GB',
      met: peak <= 1,
    },
  ];
}

/** In a process of its own, whose memory is the server's and nobody else's. */
async function ran(events: number, root: string): Promise<Outcome> {
  const script = join(import.meta.dirname, 'log-analysis-run.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', script, String(events), root], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  if (code !== 0) {
    throw new Error(`log-analysis-run.ts ended with ${code}`);
  }
  return JSON.parse(text) as Outcome;
}
