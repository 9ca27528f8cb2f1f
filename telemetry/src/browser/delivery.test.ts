import { startCollectServer, until, type CollectServer } from '../../test/collect-server.ts';
import { createDelivery, type Delivery } from './delivery.ts';
import { createStoredQueue, type StoredQueue } from './stored-queue.ts';

let server: CollectServer;
let delivery: Delivery;
let queue: StoredQueue;
let problems: string[];
let beacons: Array<{ url: string; body: Blob }>;

interface Circumstances {
  url?: string;
  apiKey?: string;
  fetch?: typeof fetch | undefined;
  isOnline?: () => boolean;
  isBeaconTaken?: boolean;
  isLasting?: boolean;
  outlivesPage?: boolean;
}

/** Delivery to the server, with random always at its most so that delays are known. */
function deliver(given: Circumstances = {}) {
  problems = [];
  beacons = [];
  const memory = createStoredQueue({
    storage: undefined,
    prefix: 'x',
    now: Date.now,
    random: Math.random,
    onDropped() {},
  });
  queue = { ...memory, isLasting: given.isLasting ?? true };
  delivery = createDelivery({
    url: given.url ?? `${server.url}/collect/shop`,
    apiKey: given.apiKey,
    queue,
    fetch: 'fetch' in given ? given.fetch : fetch,
    beacon: (url, body) => {
      beacons.push({ url, body });
      return given.isBeaconTaken ?? true;
    },
    outlivesPage: given.outlivesPage ?? true,
    isOnline: given.isOnline ?? (() => true),
    exclusively: (task) => task(),
    now: Date.now,
    random: () => 0,
    report: ({ message }) => problems.push(message),
  });
}

const bodies = () => server.received.map(({ body }) => body);

beforeEach(async () => {
  server = await startCollectServer();
});
afterEach(async () => {
  delivery.stop();
  await server.stop();
});

test('sends in order, one at a time, as text that needs no leave', async () => {
  deliver({ apiKey: 'k1' });
  ['a', 'b', 'c'].forEach(delivery.send);
  await delivery.settled();
  expect(bodies()).toEqual(['a', 'b', 'c']);
  expect(server.received[0]).toMatchObject({
    path: '/collect/shop',
    headers: { 'content-type': 'text/plain;charset=UTF-8', 'x-api-key': 'k1' },
  });
  expect(problems).toEqual([]);
});

test('tries again after a failure, and nothing arrives twice', async () => {
  deliver();
  server.answers.push({ status: 503 }, { status: 0 });
  delivery.send('a');
  await delivery.settled();
  delivery.send('b');
  await until(() => bodies().length === 4, bodies);
  await delivery.settled();
  expect(bodies()).toEqual(['a', 'a', 'a', 'b']);
});

test('waits as long as the server says', async () => {
  deliver();
  server.answers.push({ status: 429, headers: { 'Retry-After': '1' } });
  const started = Date.now();
  delivery.send('a');
  delivery.send('b');
  await until(() => bodies().length === 3, bodies);
  expect(Date.now() - started).toBeGreaterThanOrEqual(1000);
});

test('gives up what the server refuses, says so, and goes on', async () => {
  deliver();
  server.answers.push({ status: 403 });
  delivery.send('a');
  delivery.send('b');
  await delivery.settled();
  expect(bodies()).toEqual(['a', 'b']);
  expect(problems).toEqual([expect.stringContaining('HTTP 403')]);
});

test('keeps everything while the browser is offline, and sends it when it is back', async () => {
  let isOnline = false;
  deliver({ isOnline: () => isOnline });
  ['a', 'b'].forEach(delivery.send);
  await delivery.settled();
  expect(bodies()).toEqual([]);
  isOnline = true;
  delivery.resume();
  await delivery.settled();
  expect(bodies()).toEqual(['a', 'b']);
});

test('keeps what a dead server does not take, without a word to the page', async () => {
  deliver({ url: 'http://127.0.0.1:1/collect/shop' });
  ['a', 'b'].forEach(delivery.send);
  await delivery.settled();
  expect([queue.take()?.body, queue.take()?.body, queue.take()]).toEqual(['a', 'b', undefined]);
  expect(problems).toEqual([]);
});

test('keeps everything where there is no fetch', async () => {
  deliver({ fetch: undefined });
  delivery.send('a');
  await delivery.settled();
  expect(queue.take()?.body).toBe('a');
});

describe('while the page is left', () => {
  it('hands the browser what waits and what is last', async () => {
    deliver({ apiKey: 'k&1' });
    server.answers.push({ status: 202, delayMs: 200 });
    ['a', 'b', 'c'].forEach(delivery.send);
    await until(() => bodies().length === 1);
    delivery.sendLast('d');
    delivery.hide();
    await delivery.settled();
    expect(bodies()).toEqual(['a']);
    expect(await Promise.all(beacons.map(({ body }) => body.text()))).toEqual(['d', 'b', 'c']);
    expect(beacons[0]).toMatchObject({
      url: `${server.url}/collect/shop?key=k%261`,
      body: { type: 'text/plain;charset=utf-8' },
    });
  });

  it.each([
    [true, []],
    [false, ['a']],
  ])('a request that fails goes on without us where it outlives the page (%p)', async (outlivesPage, kept) => {
    deliver({ outlivesPage, fetch: () => Promise.reject(new TypeError('Failed to fetch')) });
    delivery.send('a');
    await new Promise((resolve) => setTimeout(resolve, 20));
    delivery.leave();
    delivery.hide();
    await delivery.settled();
    const held = queue.take();
    expect(held ? [held.body] : []).toEqual(kept);
  });

  it('keeps what the browser has no room for', () => {
    deliver({ isBeaconTaken: false });
    delivery.sendLast('a');
    expect(queue.take()?.body).toBe('a');
  });

  it.each([
    [true, 0],
    [false, 1],
  ])('while the server is away: with a lasting queue (%p) there are %d beacons', async (isLasting, count) => {
    deliver({ isLasting });
    server.answers.push({ status: 503, headers: { 'Retry-After': '60' } });
    delivery.send('a');
    await delivery.settled();
    delivery.hide();
    expect(beacons).toHaveLength(count);
    expect(queue.take()?.body).toBe(isLasting ? 'a' : undefined);
  });
});
