import { createBatchWriter, type BatchWriter, type Parcel } from '../../src/ingest/batch-writer.ts';
import type { DurableWriter } from '../../src/ingest/durable-writer.ts';
import type { LineChunk } from '../../src/ingest/line-writer.ts';

const LINE = '{"message":"x"}\n';
let chunks: LineChunk[];
let stored: Array<{ source: string; records: number }>;
let isSpooling: boolean;
let write: (chunk: LineChunk) => Promise<void>;

beforeEach(() => {
  chunks = [];
  stored = [];
  isSpooling = false;
  write = () => Promise.resolve();
});

function startWriter(options: { maxQueueBytes?: number; chunkBytes?: number; lingerMs?: number } = {}): BatchWriter {
  const durable: DurableWriter = {
    write(chunk) {
      chunks.push(chunk);
      return write(chunk);
    },
    drain: () => Promise.resolve(),
    isSpooling: () => isSpooling,
    status: () => ({
      repaired: 0,
      spool: { chunks: 0, bytes: 0, oldest: null, setAside: 0 },
      problem: null,
      problemSince: null,
    }),
    close: () => Promise.resolve(),
  };
  const onStored = (chunk: { source: string; records: number }) => void stored.push(chunk);
  return createBatchWriter({ durable, clock: () => 5, maxQueueBytes: 1e6, lingerMs: 10, onStored, ...options });
}

const parcel = (more: Partial<Parcel> & { text?: string } = {}): Parcel => ({
  source: 'events',
  stream: 'shop',
  lines: Buffer.from(more.text ?? LINE),
  keys: ['message'],
  records: 1,
  ...more,
});
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('requests of one sender become one chunk in their order, those of others chunks of their own', async () => {
  const writer = startWriter();
  await Promise.all([
    writer.add(parcel({ text: '{"a":1}\n', keys: ['a'] })),
    writer.add(parcel({ text: '{"b":2}\n', keys: ['b', 'a'], records: 2 })),
    writer.add(parcel({ stream: 'other' })),
    writer.add(parcel({ source: 'faro' })),
  ]);
  expect(chunks.map(({ source, stream, lines }) => [source, stream, lines.toString()])).toEqual([
    ['events', 'shop', '{"a":1}\n{"b":2}\n'],
    ['events', 'other', LINE],
    ['faro', 'shop', LINE],
  ]);
  expect(chunks[0]).toMatchObject({ keys: ['a', 'b'], receivedAt: 5, errorFile: null });
  expect(new Set(chunks.map(({ token }) => token)).size).toBe(3);
  expect(stored).toContainEqual({ source: 'events', records: 3 });
  expect(writer.status()).toMatchObject({ queuedBytes: 0, records: 5 });
});

test('nobody is answered before the chunk is durable, and all of a failed one are told why', async () => {
  const writer = startWriter();
  let fail = (_error: Error) => undefined as void;
  write = () => new Promise((_, reject) => (fail = reject));
  const answers = [writer.add(parcel()), writer.add(parcel())].map((answer) =>
    answer.then(
      () => 'kept',
      (error: Error) => error.message
    )
  );
  await pause(50);
  expect(await Promise.race([...answers, pause(20).then(() => 'waiting')])).toBe('waiting');
  fail(new Error('no disk'));
  expect(await Promise.all(answers)).toEqual(['no disk', 'no disk']);
  expect(writer.status()).toMatchObject({ queuedBytes: 0, records: 0 });
});

test('a full chunk does not wait, and a chunk grows no larger than that unless one request is', async () => {
  const writer = startWriter({ chunkBytes: 3 * LINE.length, lingerMs: 60_000 });
  const large = LINE.repeat(10);
  await Promise.all([
    ...Array.from({ length: 3 }, () => writer.add(parcel())),
    writer.add(parcel({ stream: 'large', text: large })),
  ]);
  expect(chunks.map(({ lines }) => lines.length / LINE.length)).toEqual([3, 10]);
});

test('more than may wait is refused with the time to wait, but one request is always let in', async () => {
  const writer = startWriter({ maxQueueBytes: 2.5 * LINE.length });
  let release = () => undefined as void;
  write = () => new Promise((resolve) => (release = resolve));
  const first = writer.add(parcel({ text: LINE.repeat(4) }));
  await pause(30);
  expect(() => writer.add(parcel())).toThrow(expect.objectContaining({ code: 'rate_limited', retryAfter: 1 }));
  release();
  await first;
  write = () => Promise.resolve();
  await writer.add(parcel());
});

test('while chunks go to the disk they are fewer', async () => {
  const writer = startWriter();
  isSpooling = true;
  const answers: Array<Promise<void>> = [];
  for (let request = 0; request < 60; request++) {
    answers.push(writer.add(parcel()));
    await pause(10);
  }
  await Promise.all(answers);
  expect(chunks.length).toBeGreaterThanOrEqual(2);
  expect(chunks.length).toBeLessThanOrEqual(4);
  expect(chunks.reduce((sum, { lines }) => sum + lines.length, 0)).toBe(60 * LINE.length);
});

test('closing stores what waits at once and refuses the rest', async () => {
  const writer = startWriter({ lingerMs: 60_000 });
  const waiting = [writer.add(parcel()), writer.add(parcel({ stream: 'other' }))];
  await writer.close();
  await Promise.all(waiting);
  expect(chunks).toHaveLength(2);
  expect(() => writer.add(parcel())).toThrow(expect.objectContaining({ code: 'unavailable' }));
  await writer.close();
});
