import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { marketplaceLog } from '../test/support/marketplace-log.ts';
import type { BenchCase } from './record.ts';

const LINES = 2_000_000;
const SAMPLE = 50_000;
const GB = 1e9;
const HOUR = 3600e3;

/** What a run of `follower-run.ts` tells. */
interface Outcome {
  seconds: number;
  rows: number;
  peakBytes: number;
}

/** A backlog of winston files in both dialects, stored exactly once, against one insert of the whole file by the engine itself. */
export const followerIngest: BenchCase = {
  name: 'log lines through the follower',
  async run() {
    const root = mkdtempSync(join(tmpdir(), 'aimarket-bench-'));
    try {
      const bytes = writeBacklog(join(root, 'logs'));
      const ours = await ran('follower', root);
      const engine = await ran('whole-file', root);
      const rate = ours.rows / ours.seconds;
      const baseline = engine.rows / engine.seconds;
      const share = rate / baseline;
      const peak = ours.peakBytes / GB;
      return [
        {
          id: 'follower-lines',
          value: rate,
          unit: `lines/s durable and exactly once, ${(bytes / LINES).toFixed(0)} B a line`,
          baseline: { name: "chDB's own INSERT … FROM file() of the whole file into the same tables", value: baseline },
          ratio: share,
          target: '≥ 300000, and ≥ 0.6 of the baseline',
          met: rate >= 300_000 && share >= 0.6,
        },
        {
          id: 'follower-memory',
          value: peak,
          unit: 'GB',
          baseline: null,
          ratio: null,
          target: '≤ 1 GB',
          met: peak <= 1,
        },
      ];
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  },
};

function writeBacklog(directory: string): number {
  mkdirSync(directory, { recursive: true });
  const to = Math.floor(Date.now() / HOUR) * HOUR;
  let bytes = 0;
  for (let part = 0; part < LINES / SAMPLE; part += 1) {
    const { combined } = marketplaceLog({
      seed: part + 1,
      from: to - (part + 1) * HOUR,
      to: to - part * HOUR,
      lines: SAMPLE,
    });
    writeFileSync(join(directory, 'combined-2026-01-01.log'), combined, { flag: 'a' });
    bytes += Buffer.byteLength(combined);
  }
  return bytes;
}

/** In a process of its own, so that the one does not find the other's memory and caches. */
async function ran(how: 'follower' | 'whole-file', root: string): Promise<Outcome> {
  const child = spawn(
    process.execPath,
    ['--conditions=aimarket-source', '--import', 'tsx', join(import.meta.dirname, 'follower-run.ts'), how, root],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    }
  );
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  if (code !== 0) {
    throw new Error(`${how} ended with ${code}`);
  }
  return JSON.parse(text) as Outcome;
}
