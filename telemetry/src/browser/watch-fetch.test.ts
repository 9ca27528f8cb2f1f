import { startCollectServer, type CollectServer } from '../../test/collect-server.ts';
import type { ApiCall } from './api-call.ts';
import { createGuard } from './guard.ts';
import { watchFetch } from './watch-fetch.ts';

let server: CollectServer;
let calls: ApiCall[];
let problems: Error[];
let page: { fetch: typeof fetch };
let stop: () => void;

beforeEach(async () => {
  server = await startCollectServer();
  calls = [];
  problems = [];
  page = { fetch: (...args) => fetch(...args) };
  stop = watchFetch(page, {
    onCall: (call) => calls.push(call),
    guard: createGuard((problem) => problems.push(problem)),
  });
});
afterEach(() => server.stop());

test('a call is timed, by text, URL and Request', async () => {
  server.answers.push({ status: 200, delayMs: 60 }, { status: 404 }, { status: 500 });
  expect((await page.fetch(`${server.url}/a?token=s`)).status).toBe(200);
  await page.fetch(new URL(`${server.url}/b`), { method: 'post' });
  await page.fetch(new Request(`${server.url}/c`, { method: 'DELETE' }));
  expect(calls).toEqual([
    { method: 'GET', url: `${server.url}/a?token=s`, status: 200, duration: expect.any(Number) },
    { method: 'POST', url: `${server.url}/b`, status: 404, duration: expect.any(Number) },
    { method: 'DELETE', url: `${server.url}/c`, status: 500, duration: expect.any(Number) },
  ]);
  expect(calls[0]?.duration).toBeGreaterThanOrEqual(55);
  expect(calls[0]?.duration).toBeLessThan(5000);
});

test('the page gets the very response, unread', async () => {
  const response = new Response('body');
  const watched = { fetch: async () => response };
  watchFetch(watched, { onCall: () => undefined, guard: createGuard(() => undefined) });
  const given = await (watched.fetch as typeof fetch)('/x');
  expect(given).toBe(response);
  expect(given.bodyUsed).toBe(false);
});

test('an error is the page’s own and counts as a call without an answer', async () => {
  const failure = new TypeError('failed');
  const watched = { fetch: () => Promise.reject(failure) };
  watchFetch(watched, { onCall: (call) => calls.push(call), guard: createGuard(() => undefined) });
  await expect((watched.fetch as typeof fetch)('/x')).rejects.toBe(failure);
  expect(calls).toMatchObject([{ url: '/x', status: 0 }]);
});

test.each(['init', 'request'])('what the page gave up is no timing (signal in %s)', async (where) => {
  const control = new AbortController();
  server.answers.push({ status: 200, delayMs: 500 });
  const { signal } = control;
  const call = where === 'init' ? page.fetch(server.url, { signal }) : page.fetch(new Request(server.url, { signal }));
  control.abort(new Error('changed my mind'));
  await expect(call).rejects.toThrow();
  expect(calls).toEqual([]);
});

test('a monitor that fails does not fail the call', async () => {
  const broken = { fetch: page.fetch };
  watchFetch(broken, {
    onCall() {
      throw new Error('broken');
    },
    guard: createGuard((problem) => problems.push(problem)),
  });
  expect((await broken.fetch(server.url)).status).toBe(202);
  expect(problems).toMatchObject([{ message: 'broken' }]);
});

test('stops, also under what another wrapped around it', async () => {
  const wrapped = page.fetch;
  const outer: typeof fetch = (...args) => wrapped(...args);
  page.fetch = outer;
  stop();
  expect(page.fetch).toBe(outer);
  await page.fetch(server.url);
  expect(calls).toEqual([]);
});

test('where there is no fetch there is nothing to watch', () => {
  const bare = {};
  watchFetch(bare, { onCall: () => undefined, guard: createGuard(() => undefined) })();
  expect(bare).toEqual({});
});
