/** Short here; `LONG_DAYS=1 npm run test:bad-days` makes them as long as they are in life: a 1 GB file, a million bad lines. */
import { execFileSync } from 'node:child_process';
import { appendFileSync, closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FrameValue, QueryResponse } from '../../src/contract/frames.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

const LONG = process.env['LONG_DAYS'] === '1';
const BIG_FILE_BYTES = (LONG ? 1024 : 48) * 1024 * 1024;
const BAD_LINES = LONG ? 1_000_000 : 30_000;
const ENDPOINTS = 100_000;
const GIB = 1024 ** 3;

jest.setTimeout(LONG ? 900_000 : 180_000);

let root: string;
let logs: string;
let server: TestServer | undefined;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'bad-days-'));
  logs = join(root, 'logs');
  mkdirSync(logs);
});
afterEach(async () => {
  await server?.stop();
  server = undefined;
  rmSync(root, { recursive: true, force: true });
});

/** The first row of the answer. */
async function firstRow(query: object): Promise<FrameValue[]> {
  const now = Date.now();
  const response = await fetch(`${server?.url}/api/v1/query`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Cache-Skip': 'true' },
    body: JSON.stringify({
      range: { from: now - 864e5, to: now + 60e3 },
      queries: [{ refId: 'A', kind: 'metric', as: 'number', ...query }],
    }),
  });
  const { results } = (await response.json()) as QueryResponse;
  return (results['A']?.frames[0]?.data.values ?? []).map(([value]) => value ?? null);
}

async function ask(measure: string): Promise<number> {
  return Number((await firstRow({ measures: [measure] }))[0] ?? 0);
}

async function until(measure: string, count: number): Promise<void> {
  for (;;) {
    const seen = await ask(measure);
    if (seen >= count) {
      expect(seen).toBe(count);
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const request = (number: number, url: string) =>
  `${JSON.stringify({ timestamp: new Date(Date.now() - 60_000).toISOString(), level: 'info', message: 'API Request', category: 'api_request', method: 'GET', url, status: 200, duration: number % 900, ip: '10.1.2.3', userAgent: 'Mozilla/5.0', userId: number % 500 })}\n`;

test('a large file that appears at once: whole, and memory stays within 1 GB', async () => {
  const block = Array.from({ length: 5000 }, (_, number) => request(number, `/api/ideas/${number}`)).join('');
  const blocks = Math.ceil(BIG_FILE_BYTES / Buffer.byteLength(block));
  const file = openSync(join(root, 'prepared.log'), 'w');
  for (let index = 0; index < blocks; index += 1) {
    writeSync(file, block);
  }
  closeSync(file);
  server = await startTestServer({ LOG_DIR: logs, DEMO: 'off' });
  const before = process.memoryUsage.rss();
  let peak = 0;
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 50);
  execFileSync('mv', [join(root, 'prepared.log'), join(logs, 'combined-2026-01-01.log')]);
  await until('api.requests', blocks * 5000);
  clearInterval(watch);
  // Jest's own heap is in `before`.
  expect(peak - before).toBeLessThan(GIB);
});

test('bad lines by the thousand: each kept as it stood, counted, and those between them stored', async () => {
  const kinds = [
    '{"broken": ',
    'plain text',
    '[1, 2]',
    '"a string"',
    '{"timestamp":"yesterday","level":7}',
    '\u0000\u0001',
  ];
  const text = Array.from({ length: BAD_LINES }, (_, number) =>
    number % 1000 === 0 ? request(number, '/api/good') : `${kinds[number % kinds.length]} ${number}\n`
  ).join('');
  writeFileSync(join(logs, 'combined-2026-01-01.log'), text);
  server = await startTestServer({ LOG_DIR: logs, DEMO: 'off' });
  const good = Math.ceil(BAD_LINES / 1000);
  await until('api.requests', good);
  await until('logs.lines', BAD_LINES - good);
  expect(await ask('logs.unparsed')).toBe(BAD_LINES - good);
});

test('a hundred thousand endpoints: all stored, and the ten largest are found', async () => {
  const words = Array.from({ length: ENDPOINTS }, (_, number) =>
    number.toString(36).replace(/\d/g, (digit) => 'ghijklmnop'[Number(digit)] as string)
  );
  const text = words.map((word, number) => request(number, `/p/${word}/${number}`)).join('');
  writeFileSync(join(logs, 'combined-2026-01-01.log'), text + request(1, '/p/often/1').repeat(50));
  server = await startTestServer({ LOG_DIR: logs, DEMO: 'off' });
  await until('api.requests', ENDPOINTS + 50);
  const top = await firstRow({
    measures: ['api.requests'],
    dimensions: ['api.endpoint'],
    top: { n: 10, others: false },
  });
  expect(top).toEqual(['/p/often/:id', 50]);
});

const isRoot = process.getuid?.() === 0 && process.platform === 'linux';
const asRoot = isRoot ? test : test.skip;

asRoot(
  `a full disk: said, nothing lost, and carried on when there is room${isRoot ? '' : ' (skipped: mounting needs root)'}`,
  async () => {
    const disk = join(root, 'disk');
    mkdirSync(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=160m', 'tmpfs', disk]);
    try {
      server = await startTestServer({ LOG_DIR: logs, DEMO: 'off' }, { dataDir: join(disk, 'data') });
      appendFileSync(join(logs, 'combined-2026-01-01.log'), request(1, '/api/ideas/1'));
      await until('api.requests', 1);
      fillUp(join(disk, 'ballast'));
      const lines = Array.from({ length: 40_000 }, (_, number) =>
        request(number, `/api/plans/${number}/${'x'.repeat(number % 200)}`)
      );
      appendFileSync(join(logs, 'combined-2026-01-01.log'), lines.join(''));
      await untilProblem(/disk|space/i);
      rmSync(join(disk, 'ballast'));
      await until('api.requests', 40_001);
      await server.stop();
      server = undefined;
    } finally {
      execFileSync('umount', ['-l', disk]);
    }
  }
);

/** Until the disk takes no more. */
function fillUp(path: string): void {
  const file = openSync(path, 'w');
  const block = Buffer.alloc(256 * 1024);
  try {
    for (;;) {
      writeSync(file, block);
    }
  } catch (error) {
    expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC');
  } finally {
    closeSync(file);
  }
}

async function untilProblem(wording: RegExp): Promise<void> {
  for (;;) {
    const response = await fetch(`${server?.url}/api/v1/ingest/status`);
    const { follower } = (await response.json()) as { follower: { problem: { en: string } | null } | null };
    if (wording.test(follower?.problem?.en ?? '')) {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
