import { silentLogger } from '../platform/logger.ts';
import { createMemoryStore } from './memory-store.ts';
import { createResultCache } from './result-cache.ts';

const POLICY = { freshMs: 1_000, staleMs: 10_000 };
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** A load that the test ends by hand, the n-th call by `calls[n]`. */
function heldLoad() {
  const calls: Array<{ signal: AbortSignal; resolve: (value: string) => void; reject: (error: Error) => void }> = [];
  const load = (signal: AbortSignal) =>
    new Promise<string>((resolve, reject) => {
      calls.push({ signal, resolve, reject });
      signal.addEventListener('abort', () => reject(new Error('aborted')));
    });
  return { calls, load };
}

function setup() {
  const time = { now: 1_764_000_000_000 };
  const warn = jest.fn();
  const metrics = { answered: jest.fn(), refreshFailed: jest.fn() };
  const store = createMemoryStore({ maxBytes: 1e6, maxEntries: 100 });
  const cache = createResultCache({ store, clock: () => time.now, logger: { ...silentLogger, warn }, metrics });
  const say = (value: string) => jest.fn(async () => value);
  return { time, warn, metrics, store, cache, say };
}

test('miss, then hit while fresh, then stale with one refresh behind, then a wait when too old', async () => {
  const { time, cache, say } = setup();
  const start = time.now;
  expect(await cache.get('k', POLICY, say('1'))).toEqual({ value: '1', outcome: 'miss', asOf: start });
  time.now += 1_000;
  const unused = say('never');
  expect(await cache.get('k', POLICY, unused)).toEqual({ value: '1', outcome: 'hit', asOf: start });
  expect(unused).not.toHaveBeenCalled();

  time.now += 1;
  const refresh = say('2');
  expect(await cache.get('k', POLICY, refresh)).toMatchObject({ value: '1', outcome: 'stale' });
  await turn();
  expect(refresh).toHaveBeenCalledTimes(1);
  expect(await cache.get('k', POLICY, unused)).toEqual({ value: '2', outcome: 'hit', asOf: start + 1_001 });

  time.now += 10_001;
  expect(await cache.get('k', POLICY, say('3'))).toMatchObject({ value: '3', outcome: 'miss' });
});

test('age counts from the start of the load, not from its end', async () => {
  const { time, cache, say } = setup();
  const { calls, load } = heldLoad();
  const slow = cache.get('k', POLICY, load);
  await turn();
  time.now += 5_000;
  calls[0]?.resolve('slow');
  await slow;
  expect(await cache.get('k', POLICY, say('x'))).toMatchObject({ value: 'slow', outcome: 'stale' });
});

test('identical questions in flight share one load, others do not', async () => {
  const { cache, say, metrics } = setup();
  const { calls, load } = heldLoad();
  const waiting = Array.from({ length: 50 }, () => cache.get('k', POLICY, load));
  const other = cache.get('other', POLICY, say('o'));
  await turn();
  expect(calls).toHaveLength(1);
  calls[0]?.resolve('v');
  expect(new Set((await Promise.all(waiting)).map(({ value }) => value))).toEqual(new Set(['v']));
  expect((await other).value).toBe('o');
  expect(metrics.answered).toHaveBeenCalledTimes(51);
});

test('many who find it stale cause one refresh', async () => {
  const { time, cache, say } = setup();
  await cache.get('k', POLICY, say('1'));
  time.now += 2_000;
  const { calls, load } = heldLoad();
  const answers = await Promise.all(Array.from({ length: 20 }, () => cache.get('k', POLICY, load)));
  expect(answers.every(({ outcome }) => outcome === 'stale')).toBe(true);
  expect(calls).toHaveLength(1);
  calls[0]?.resolve('2');
});

test('a failed load reaches everyone who waited and is not stored', async () => {
  const { cache, say } = setup();
  const { calls, load } = heldLoad();
  const waiting = [cache.get('k', POLICY, load), cache.get('k', POLICY, load)];
  await turn();
  calls[0]?.reject(new Error('database down'));
  for (const { status } of await Promise.allSettled(waiting)) {
    expect(status).toBe('rejected');
  }
  expect(await cache.get('k', POLICY, say('fine'))).toMatchObject({ value: 'fine', outcome: 'miss' });
  const thrown = () => {
    throw new Error('at once');
  };
  await expect(cache.get('t', POLICY, thrown)).rejects.toThrow('at once');
  expect(await cache.get('t', POLICY, say('fine'))).toMatchObject({ outcome: 'miss' });
});

test('a failed refresh keeps the stale answer, warns once a minute and leaves the source alone for 5 s', async () => {
  const { time, cache, say, warn, metrics } = setup();
  const policy = { freshMs: 1_000, staleMs: 120_000 };
  await cache.get('k', policy, say('1'));
  const failing = jest.fn(() => Promise.reject(new Error('database down')));
  for (let second = 0; second < 100; second += 1) {
    time.now += 1_000;
    expect((await cache.get('k', policy, failing)).value).toBe('1');
    await turn();
  }
  expect(failing).toHaveBeenCalledTimes(20);
  expect(metrics.refreshFailed).toHaveBeenCalledTimes(20);
  expect(warn).toHaveBeenCalledTimes(2);
  time.now += 20_001;
  await expect(cache.get('k', policy, failing)).rejects.toThrow('database down');
});

describe('skip', () => {
  test('is never answered from the store but writes to it', async () => {
    const { cache, say } = setup();
    await cache.get('k', POLICY, say('1'));
    expect(await cache.get('k', POLICY, say('2'), { skip: true })).toMatchObject({ value: '2', outcome: 'skip' });
    expect(await cache.get('k', POLICY, say('3'))).toMatchObject({ value: '2', outcome: 'hit' });
  });

  test('shares a load with other skipping callers only', async () => {
    const { cache } = setup();
    const { calls, load } = heldLoad();
    const answers = [{}, { skip: true }, { skip: true }].map((options) => cache.get('k', POLICY, load, options));
    await turn();
    expect(calls).toHaveLength(2);
    calls.forEach(({ resolve }) => resolve('v'));
    expect((await Promise.all(answers)).map(({ outcome }) => outcome)).toEqual(['miss', 'skip', 'skip']);
  });

  test('a failing one leaves what is stored', async () => {
    const { cache, say } = setup();
    await cache.get('k', POLICY, say('1'));
    await expect(cache.get('k', POLICY, () => Promise.reject(new Error('no')), { skip: true })).rejects.toThrow('no');
    expect(await cache.get('k', POLICY, say('2'))).toMatchObject({ value: '1', outcome: 'hit' });
  });
});

describe('cancellation', () => {
  test('the load is aborted only when the last one waiting has gone', async () => {
    const { cache, say } = setup();
    const { calls, load } = heldLoad();
    const [one, two] = [new AbortController(), new AbortController()];
    const first = cache.get('k', POLICY, load, { signal: one.signal });
    const second = cache.get('k', POLICY, load, { signal: two.signal });
    await turn();
    one.abort();
    await expect(first).rejects.toMatchObject({ code: 'cancelled' });
    expect(calls[0]?.signal.aborted).toBe(false);
    two.abort();
    await expect(second).rejects.toMatchObject({ code: 'cancelled' });
    expect(calls[0]?.signal.aborted).toBe(true);
    expect(await cache.get('k', POLICY, say('new'))).toMatchObject({ value: 'new', outcome: 'miss' });
  });

  test('a caller without a signal keeps the load alive', async () => {
    const { cache } = setup();
    const { calls, load } = heldLoad();
    const controller = new AbortController();
    const leaving = cache.get('k', POLICY, load, { signal: controller.signal });
    const staying = cache.get('k', POLICY, load);
    await turn();
    controller.abort();
    await expect(leaving).rejects.toMatchObject({ code: 'cancelled' });
    calls[0]?.resolve('v');
    expect((await staying).value).toBe('v');
  });

  test('a caller who has already gone starts nothing', async () => {
    const { cache } = setup();
    const { calls, load } = heldLoad();
    await expect(cache.get('k', POLICY, load, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    });
    await turn();
    expect(calls).toHaveLength(0);
  });

  test('a refresh behind is not tied to the caller who caused it', async () => {
    const { time, cache, say } = setup();
    await cache.get('k', POLICY, say('1'));
    time.now += 2_000;
    const { calls, load } = heldLoad();
    const controller = new AbortController();
    await cache.get('k', POLICY, load, { signal: controller.signal });
    await turn();
    controller.abort();
    expect(calls[0]?.signal.aborted).toBe(false);
    calls[0]?.resolve('2');
    await turn();
    expect(await cache.get('k', POLICY, say('3'))).toMatchObject({ value: '2', outcome: 'hit' });
  });
});

test('an answer of an open range does not become long-lived when its range closes', async () => {
  const { time, cache, say } = setup();
  await cache.get('k', { freshMs: 2_000, staleMs: 20_000 }, say('incomplete'));
  time.now += 3_000;
  const closed = { freshMs: 600_000, staleMs: 86_400_000 };
  expect(await cache.get('k', closed, say('complete'))).toMatchObject({ value: 'incomplete', outcome: 'stale' });
  await turn();
  expect(await cache.get('k', closed, say('x'))).toMatchObject({ value: 'complete', outcome: 'hit' });
});

test('a clock that was set back does not keep an answer fresh', async () => {
  const { time, cache, say } = setup();
  await cache.get('k', POLICY, say('1'));
  time.now -= 3_600_000;
  expect(await cache.get('k', POLICY, say('2'))).toMatchObject({ value: '2', outcome: 'miss' });
});

test('a store that breaks its promise not to fail costs a warning, no answer', async () => {
  const { time, warn, store } = setup();
  const broken = { ...store, set: () => Promise.reject(new Error('disk full')) };
  const cache = createResultCache({ store: broken, clock: () => time.now, logger: { ...silentLogger, warn } });
  expect((await cache.get('k', POLICY, async () => 'v')).value).toBe('v');
  await turn();
  expect(warn).toHaveBeenCalledTimes(1);
});

test('close aborts refreshes nobody waits for and lets the others finish', async () => {
  const { time, cache, say, warn } = setup();
  await cache.get('stale', POLICY, say('1'));
  time.now += 2_000;
  const [behind, asked] = [heldLoad(), heldLoad()];
  await cache.get('stale', POLICY, behind.load);
  const waiting = cache.get('asked', POLICY, asked.load);
  await turn();
  const closed = cache.close();
  expect(behind.calls[0]?.signal.aborted).toBe(true);
  expect(asked.calls[0]?.signal.aborted).toBe(false);
  asked.calls[0]?.resolve('v');
  expect((await waiting).value).toBe('v');
  await closed;
  expect(warn).not.toHaveBeenCalled();
});
