/** The server's own clock is set, back or forward, while it follows files. */
import { appendFileSync, copyFileSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFollower, type Follower } from '../../src/ingest/follower/follower.ts';
import { openJournal, type Journal } from '../../src/ingest/follower/journal.ts';
import type { LineChunk } from '../../src/ingest/line-writer.ts';
import { ServiceError } from '../../src/platform/errors.ts';
import { silentLogger } from '../../src/platform/logger.ts';

const MINUTE = 60e3;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let folder: string;
let follower: Follower;
let journal: Journal;
let written: LineChunk[];
let isDown: boolean;
/** Added to the true time. */
let clockIs: number;
/** Added to the time that has really passed. */
let passed: number;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'follower-clock-'));
  written = [];
  isDown = false;
  clockIs = 0;
  passed = 0;
  follower = await start();
});
afterEach(async () => {
  await follower.close();
  rmSync(folder, { recursive: true, force: true });
});

async function start(): Promise<Follower> {
  journal = await openJournal(join(folder, 'state', 'follower.json'));
  return createFollower({
    logDir: folder,
    scratchDir: join(folder, 'scratch'),
    journal,
    writer: {
      async write(chunk) {
        if (isDown) {
          throw new ServiceError('unavailable', { zh: '停', en: 'down' });
        }
        written.push(chunk);
      },
    },
    clock: () => Date.now() + clockIs + passed,
    monotonic: () => performance.now() + passed,
    logger: silentLogger,
  });
}

const file = (name: string) => join(folder, name);
const line = (message: string) => `${JSON.stringify({ timestamp: new Date().toISOString(), message })}\n`;
const lines = () =>
  written.flatMap((chunk) =>
    chunk.lines
      .toString()
      .trim()
      .split('\n')
      .map((text) => (JSON.parse(text) as { message: string }).message)
  );

test('set back: a last line without line feed is taken a minute after it was written', async () => {
  writeFileSync(file('combined.log'), line('a') + line('b').trim());
  clockIs = -HOUR;
  await follower.round();
  expect(lines()).toEqual(['a']);
  passed = 2 * MINUTE;
  await follower.round();
  expect(lines()).toEqual(['a', 'b']);
});

test('set forward or back: a line that is being written is not cut', async () => {
  const [begin, end] = [line('b').slice(0, 20), line('b').slice(20)];
  writeFileSync(file('combined.log'), line('a') + begin);
  await follower.round();
  for (const set of [HOUR, -HOUR]) {
    clockIs = set;
    await follower.round();
  }
  appendFileSync(file('combined.log'), end);
  await follower.round();
  expect(lines()).toEqual(['a', 'b']);
});

test('set back: what grows goes on being read, once', async () => {
  for (const [index, set] of [0, -MINUTE, -HOUR, -DAY, DAY, -400 * DAY].entries()) {
    clockIs = set;
    appendFileSync(file('combined.log'), line(String(index)));
    await follower.round();
    await follower.round();
  }
  expect(lines()).toEqual(['0', '1', '2', '3', '4', '5']);
});

test('set back between announcement and storing: the chunk is stored again as it was received, under its token', async () => {
  isDown = true;
  writeFileSync(file('combined.log'), line('a'));
  await expect(follower.round()).rejects.toMatchObject({ code: 'unavailable' });
  const [announced] = journal.state.pending;
  await follower.close();
  clockIs = -DAY;
  isDown = false;
  follower = await start();
  await follower.round();
  expect(lines()).toEqual(['a']);
  expect(written[0]).toMatchObject({ token: announced?.token, receivedAt: announced?.receivedAt });
});

test('set back: a copy of which a part was made before is not waited for until the clock is there again', async () => {
  const first = line('a'.repeat(2000));
  writeFileSync(file('combined.log'), first + line('b'.repeat(2000)));
  await follower.round();
  copyFileSync(file('combined.log'), file('combined.log.1'));
  truncateSync(file('combined.log.1'), first.length);
  await follower.round();
  expect(follower.status()).toMatchObject({ files: 2 });
  clockIs = -HOUR;
  // It is a copy as far as it goes; what is written to it from now on is its own.
  await follower.round();
  appendFileSync(file('combined.log.1'), line('c'));
  await follower.round();
  expect(lines()).toEqual(['a'.repeat(2000), 'b'.repeat(2000), 'c']);
});

test('set forward and back while a file is away: it is known when it returns, and forgotten in its time', async () => {
  writeFileSync(file('combined.log'), line('a'));
  clockIs = 300 * DAY;
  await follower.round();
  renameSync(file('combined.log'), join(folder, '.away'));
  clockIs = 0;
  await follower.round();
  renameSync(join(folder, '.away'), file('combined.log'));
  await follower.round();
  expect(lines()).toEqual(['a']);
  clockIs = 300 * DAY;
  await follower.round();
  rmSync(file('combined.log'));
  clockIs = 0;
  await follower.round();
  passed = 61 * DAY;
  await follower.round();
  expect(journal.state.files).toEqual([]);
});
