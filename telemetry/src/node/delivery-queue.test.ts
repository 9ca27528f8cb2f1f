import { createDeliveryQueue, DeliveryFailure, type DeliveryOptions } from './delivery-queue.ts';

const never = () => new Promise<void>(() => undefined);
const counted = (count: number) => Array.from({ length: count }, (_, index) => index);

function start(options: Partial<DeliveryOptions<number>> = {}) {
  const sent: number[][] = [];
  const problems: string[] = [];
  const queue = createDeliveryQueue<number>({
    send: async (items) => void sent.push([...items]),
    bytesOf: () => 100,
    maxQueueBytes: 1e6,
    maxBatchItems: 10,
    maxBatchBytes: 1e5,
    flushIntervalMs: 10,
    firstDelayMs: 5,
    maxDelayMs: 40,
    random: () => 1,
    onProblem: (_kind, text) => problems.push(text),
    ...options,
  });
  return { queue, sent, problems };
}

test('items go in order, by batches of what may go together', async () => {
  const { queue, sent } = start();
  counted(25).forEach(queue.put);
  await queue.flush();
  expect(sent.map(({ length }) => length)).toEqual([10, 10, 5]);
  expect(sent.flat()).toEqual(counted(25));

  const small = start({ bytesOf: (item) => (item === 3 ? 500 : 100), maxBatchBytes: 250 });
  counted(6).forEach(small.queue.put);
  await small.queue.flush();
  expect(small.sent).toEqual([[0, 1], [2], [3], [4, 5]]);
});

test('a few wait for others, and go without being asked to', async () => {
  const { queue, sent } = start();
  queue.put(1);
  queue.put(2);
  expect(sent).toEqual([]);
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(sent).toEqual([[1, 2]]);
});

test('a batch that fails is sent again, as it was, before any other', async () => {
  const sent: number[][] = [];
  let failures = 3;
  const { queue } = start({
    async send(items) {
      sent.push([...items]);
      if (failures-- > 0) {
        throw new Error('network');
      }
    },
  });
  counted(12).forEach(queue.put);
  await queue.flush();
  expect(sent).toEqual([counted(10), counted(10), counted(10), counted(10), [10, 11]]);
  expect(queue.status()).toMatchObject({ delivered: 12, retries: 3, dropped: 0, queuedBytes: 0 });
});

test('pauses double to their limit, and a wish of the other side comes on top', async () => {
  const at: number[] = [];
  const { queue } = start({
    firstDelayMs: 50,
    maxDelayMs: 100,
    async send() {
      at.push(performance.now());
      if (at.length < 5) {
        throw new DeliveryFailure('busy', 'retry', at.length === 4 ? 150 : 0);
      }
    },
  });
  queue.put(1);
  while (at.length < 5) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const pauses = at.slice(1).map((time, index) => time - (at[index] ?? 0));
  [50, 100, 100, 250].forEach((least, index) => {
    expect(pauses[index]).toBeGreaterThanOrEqual(least - 2);
    expect(pauses[index]).toBeLessThan(least + 90);
  });
});

test('a full queue drops its oldest, whatever it holds in no more than a moment', async () => {
  const { queue, problems } = start({ send: never, maxQueueBytes: 100 * 50_000 });
  counted(50_000).forEach(queue.put);
  const began = performance.now();
  counted(100_000).forEach(queue.put);
  // One at a time it would be a minute.
  expect(performance.now() - began).toBeLessThan(3000);
  const { queued, queuedBytes, dropped } = queue.status();
  expect(queued + dropped).toBe(150_000);
  expect(queuedBytes).toBe(queued * 100);
  expect(queued).toBeGreaterThan(46_000);
  expect(queued).toBeLessThanOrEqual(50_000);
  expect(problems.at(-1)).toContain('the queue is full');
  await queue.close(0);
});

test('an item larger than the queue is dropped and the rest stays', async () => {
  const { queue, sent } = start({ bytesOf: (item) => item, maxQueueBytes: 1000 });
  queue.put(100);
  queue.put(5000);
  await queue.flush();
  expect(sent).toEqual([[100]]);
  expect(queue.status()).toMatchObject({ queuedBytes: 0, delivered: 1, dropped: 1 });
});

test('a closed queue takes nothing, and what it could not deliver is counted', async () => {
  const { queue } = start({ send: never });
  counted(15).forEach(queue.put);
  const began = performance.now();
  await queue.close(50);
  expect(performance.now() - began).toBeGreaterThanOrEqual(48);
  queue.put(99);
  expect(queue.status()).toMatchObject({ queued: 0, queuedBytes: 0, delivered: 0, dropped: 16 });
});
