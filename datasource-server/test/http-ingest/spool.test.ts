import { execFileSync } from 'node:child_process';
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDurableWriter, type DurableWriter } from '../../src/ingest/durable-writer.ts';
import type { LineChunk, LineWriter } from '../../src/ingest/line-writer.ts';
import { openSpool, type Spool } from '../../src/ingest/spool.ts';
import { ServiceError } from '../../src/platform/errors.ts';
import { silentLogger } from '../../src/platform/logger.ts';

const MB = 1024 * 1024;
let directory: string;
let spool: Spool;
const opened: Spool[] = [];
let durable: DurableWriter;
/** Every attempt that reached the engine, and whether it was taken. */
let attempts: Array<{ token: string; text: string; receivedAt: number; taken: boolean }>;
/** What the engine does with a chunk. */
let engine: (chunk: LineChunk) => Promise<void>;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'spool-'));
  attempts = [];
  engine = takes;
  await restart();
});
afterEach(async () => {
  await durable.close();
  opened.splice(0).forEach((each) => each.close());
  rmSync(directory, { recursive: true, force: true });
});

/** As a new process would begin: with the files and nothing else. */
async function restart({ maxBytes = 64 * MB, slowestRetryMs = 50 } = {}): Promise<void> {
  spool = await openSpool({ directory, maxBytes, logger: silentLogger });
  opened.push(spool);
  const writer: LineWriter = {
    async write(chunk) {
      const { token, lines, receivedAt } = chunk;
      const attempt = { token, text: lines.toString(), receivedAt, taken: false };
      attempts.push(attempt);
      await engine(chunk);
      attempt.taken = true;
    },
  };
  durable = createDurableWriter({
    writer,
    spool,
    clock: Date.now,
    logger: silentLogger,
    patienceMs: 100,
    slowestRetryMs,
  });
}

const takes = () => Promise.resolve();
const isDown = () => Promise.reject(new ServiceError('unavailable', { zh: '停', en: 'down' }));
const refusing = (text: string) => (chunk: LineChunk) =>
  chunk.lines.toString() === text
    ? Promise.reject(new ServiceError('engine_error', { zh: '拒', en: 'refused' }))
    : Promise.resolve();

let count = 0;
const chunk = (text: string): LineChunk => ({
  token: `token-${(count += 1)}`,
  lines: Buffer.from(text),
  keys: ['message'],
  source: 'events',
  stream: 'http',
  errorFile: null,
  receivedAt: Date.now(),
});
const taken = () => attempts.filter((attempt) => attempt.taken).map(({ text }) => text);
const files = () => readdirSync(directory).sort();

async function drainUntil(isDone: () => boolean): Promise<void> {
  while (!isDone()) {
    await durable.drain();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('while the engine is down', () => {
  test('chunks wait in their order, also over a restart, and those that come later wait behind them', async () => {
    engine = isDown;
    await durable.write(chunk('a'));
    await durable.write(chunk('b'));
    expect(durable.isSpooling()).toBe(true);
    expect(durable.status()).toMatchObject({ problem: { en: 'down' }, spool: { chunks: 2 } });
    await restart();
    engine = takes;
    await durable.write(chunk('c'));
    expect(taken()).toEqual([]);
    await drainUntil(() => !durable.isSpooling());
    await durable.write(chunk('d'));
    expect(taken()).toEqual(['a', 'b', 'c', 'd']);
    expect(files()).toEqual([]);
    expect(durable.status()).toMatchObject({ problem: null, spool: { chunks: 0, bytes: 0 } });
  });

  test('the order is that of arrival, whatever the clock says', async () => {
    engine = isDown;
    const received = [2e12, 1e12, 1e9, 0, 3e12];
    for (const [index, receivedAt] of received.entries()) {
      await durable.write({ ...chunk(String(index)), receivedAt });
    }
    expect(spool.status()).toMatchObject({ chunks: 5, oldest: 2e12 });
    await restart();
    expect(spool.status()).toMatchObject({ chunks: 5, oldest: 2e12 });
    await durable.write(chunk('5'));
    engine = takes;
    await drainUntil(() => !durable.isSpooling());
    expect(taken()).toEqual(['0', '1', '2', '3', '4', '5']);
    expect(
      attempts
        .filter((attempt) => attempt.taken)
        .map(({ receivedAt }) => receivedAt)
        .slice(0, 5)
    ).toEqual(received);
  });

  test('a chunk keeps its token at every attempt', async () => {
    engine = isDown;
    await durable.write(chunk('a'));
    await drainUntil(() => attempts.length >= 2);
    await restart();
    engine = takes;
    await drainUntil(() => !durable.isSpooling());
    expect(attempts.length).toBeGreaterThanOrEqual(3);
    expect(new Set(attempts.map(({ token }) => token)).size).toBe(1);
  });

  test('it is not asked more and more often', async () => {
    await restart({ slowestRetryMs: 5000 });
    engine = isDown;
    await durable.write(chunk('a'));
    const ends = Date.now() + 1500;
    while (Date.now() < ends) {
      await durable.drain();
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(attempts.length).toBeGreaterThan(1);
    expect(attempts.length).toBeLessThan(8);
  });

  test('an insert that hangs is waited for before its copy on the disk is stored', async () => {
    let release = () => undefined as void;
    engine = () => new Promise((resolve) => (release = resolve));
    await durable.write(chunk('slow'));
    expect(files()).toHaveLength(1);
    engine = takes;
    let isDrained = false;
    const draining = drainUntil(() => !durable.isSpooling()).then(() => (isDrained = true));
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect([isDrained, attempts.length]).toEqual([false, 1]);
    release();
    await draining;
    expect(attempts.map(({ token }) => token)).toEqual([attempts[0]?.token, attempts[0]?.token]);
  });
});

describe('a chunk that the engine will never take', () => {
  test('is set aside when the engine takes the one behind it', async () => {
    engine = isDown;
    for (const text of ['good', 'poison', 'next']) {
      await durable.write(chunk(text));
    }
    engine = refusing('poison');
    await drainUntil(() => !durable.isSpooling());
    expect(taken()).toEqual(['good', 'next']);
    expect(files()).toEqual([expect.stringMatching(/^000000000002-\d+\.chunk\.bad$/)]);
    expect(readFileSync(join(directory, files()[0] ?? ''), 'utf8')).toContain('poison');
    expect(durable.status().spool).toMatchObject({ chunks: 0, setAside: 1 });
  });

  test('waits as long as nothing else is taken either', async () => {
    engine = isDown;
    await durable.write(chunk('a'));
    await durable.write(chunk('b'));
    engine = () => Promise.reject(new ServiceError('engine_error', { zh: '满', en: 'the disk is full' }));
    await drainUntil(() => attempts.length >= 8);
    expect(files().filter((name) => name.endsWith('.chunk'))).toHaveLength(2);
  });
});

describe('files of the spool', () => {
  const spooled = async (...texts: string[]) => {
    engine = isDown;
    for (const text of texts) {
      await durable.write(chunk(text));
    }
    return files().map((name) => join(directory, name));
  };

  test('belong to the owner alone: they hold what the engine would cut out', async () => {
    const [path = ''] = await spooled('secret');
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test('that were never finished are removed, broken ones set aside, and the others stored', async () => {
    const [first = '', second = ''] = await spooled('first', 'second', 'third', 'fourth');
    truncateSync(first, statSync(first).size - 2);
    writeFileSync(second, 'no header\n');
    writeFileSync(`${first}.new`, 'half');
    await restart();
    engine = takes;
    await drainUntil(() => !durable.isSpooling());
    expect(taken()).toEqual(['third', 'fourth']);
    expect(files().map((name) => name.slice(-4))).toEqual(['.bad', '.bad']);
    await restart();
    expect(spool.status()).toMatchObject({ chunks: 0, setAside: 2 });
  });

  test('that somebody removed do not stop the others', async () => {
    const [first = ''] = await spooled('first', 'second');
    unlinkSync(first);
    engine = takes;
    await drainUntil(() => !durable.isSpooling());
    expect(taken()).toEqual(['second']);
  });

  test('take no more than the setting allows, counted over a restart too', async () => {
    await restart({ maxBytes: MB });
    engine = isDown;
    await durable.write(chunk('x'.repeat(700 * 1024)));
    const refused = {
      code: 'rate_limited',
      retryAfter: expect.any(Number),
      text: { zh: expect.stringContaining('INGEST_SPOOL_MB') },
    };
    await expect(durable.write(chunk('x'.repeat(400 * 1024)))).rejects.toMatchObject(refused);
    await restart({ maxBytes: MB });
    await expect(durable.write(chunk('x'.repeat(400 * 1024)))).rejects.toMatchObject(refused);
    await durable.write(chunk('small'));
    engine = takes;
    await drainUntil(() => !durable.isSpooling());
    expect(taken().map((text) => text.length)).toEqual([700 * 1024, 5]);
  });
});

/** A file system of 256 KB, or null where we may not mount one. */
const smallDisk = mountSmallDisk();
afterAll(() => {
  if (smallDisk !== null) {
    execFileSync('umount', [smallDisk]);
    rmSync(smallDisk, { recursive: true });
  }
});

function mountSmallDisk(): string | null {
  const path = mkdtempSync(join(tmpdir(), 'full-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', path], { stdio: 'ignore' });
    return path;
  } catch {
    rmSync(path, { recursive: true });
    return null;
  }
}

const title = 'a full disk refuses the chunk with nothing kept, and takes the next when there is room again';
(smallDisk === null ? test.skip : test)(smallDisk === null ? `${title} (mounting needs root)` : title, async () => {
  rmSync(directory, { recursive: true });
  directory = join(smallDisk as string, 'spool');
  await restart();
  engine = isDown;
  await durable.write(chunk('first'));
  const filler = join(smallDisk as string, 'filler');
  writeFileSync(filler, Buffer.alloc(200 * 1024));
  await expect(durable.write(chunk('x'.repeat(100 * 1024)))).rejects.toMatchObject({
    code: 'unavailable',
    retryAfter: expect.any(Number),
    text: { zh: expect.stringContaining('磁盘已满'), en: expect.stringContaining('the disk is full') },
  });
  expect(files()).toHaveLength(1);
  expect(spool.status()).toMatchObject({ chunks: 1 });
  unlinkSync(filler);
  await durable.write(chunk('second'));
  engine = takes;
  await drainUntil(() => !durable.isSpooling());
  expect(taken()).toEqual(['first', 'second']);
});
