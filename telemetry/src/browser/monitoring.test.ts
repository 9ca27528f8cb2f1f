/** @jest-environment jsdom */
import fc from 'fast-check';
import type { Monitor } from './monitor.ts';
import { initMonitoring, setUser, trackBusinessMetric, trackError, trackEvent } from './monitoring.ts';
import type { MonitoringOptions } from './options.ts';
import type { TelemetrySink } from './sink.ts';

interface Items {
  events: { name: string; domain: string; attributes: object };
  measurements: { type: string; values: object; context?: object };
  exceptions: { type: string; value: string; context: object };
  logs: { message: string };
}
type Payload = { [K in keyof Items]?: Array<Items[K]> } & {
  meta: { app: object; user?: { id: string }; session: { id: string }; page: { url: string } };
};

const OPTIONS = {
  endpoint: 'https://ops.test',
  app: 'shop',
  version: '1.2.3',
  flushIntervalMs: 0,
  trackPerformance: false,
};
let sent: Array<{ url: string; payload: Payload }>;
let problems: string[];
let monitor: Monitor | undefined;

/** A browser's fetch: the wire itself is tested in delivery.test.ts and in Chromium. */
const recordingFetch = async (url: unknown, init: RequestInit) => {
  sent.push({ url: String(url), payload: JSON.parse(init.body as string) as Payload });
  return { status: 202, headers: { get: () => null } } as unknown as Response;
};
const start = (options: Partial<MonitoringOptions> = {}) =>
  (monitor = initMonitoring({ ...OPTIONS, onProblem: ({ message }) => problems.push(message), ...options }));
const all = <K extends keyof Items>(key: K): Array<Items[K]> =>
  sent.flatMap(({ payload }) => (payload[key] ?? []) as Array<Items[K]>);

beforeEach(() => {
  sent = [];
  problems = [];
  window.fetch = recordingFetch as typeof fetch;
  sessionStorage.clear();
  localStorage.clear();
  history.replaceState({}, '', '/ideas?token=hush');
});
afterEach(() => {
  monitor?.stop();
  monitor = undefined;
});

test('an action, a figure and an error are sent in the words of the data server', async () => {
  const { flush } = start({ user: { id: 7 } });
  trackEvent('submit_idea', { category: 'fintech', userName: '张三' });
  trackEvent('submit_idea', { category: 'fintech' });
  trackBusinessMetric('cart_value', 99.5, { unit: 'CNY', plan: 'pro' });
  trackError(new RangeError('no quota'), { step: 'pay' });
  trackError('only text');
  await flush();
  expect(sent[0]?.url).toBe('https://ops.test/collect/shop');
  expect(sent[0]?.payload.meta).toMatchObject({
    app: { name: 'shop', version: '1.2.3' },
    user: { id: '7' },
    session: { id: expect.stringMatching(/.+/) },
    page: { url: 'http://localhost/ideas' },
  });
  const action = { name: 'submit_idea', domain: 'user_action', attributes: { category: 'fintech' } };
  expect(all('events')).toMatchObject([
    { name: 'page_view', domain: 'web', attributes: { page: '/ideas' } },
    action,
    action,
  ]);
  expect(all('measurements')).toMatchObject([
    { type: 'business', values: { cart_value: 99.5 }, context: { unit: 'CNY', plan: 'pro' } },
  ]);
  expect(all('exceptions')).toMatchObject([
    { type: 'RangeError', value: 'no quota', context: { step: 'pay' } },
    { type: 'Error', value: 'only text' },
  ]);
  expect(JSON.stringify(sent)).not.toMatch(/hush|张三/);
  expect(problems).toEqual([]);
});

test('a user who signs in and out is on what follows', async () => {
  const { flush } = start();
  trackEvent('a');
  setUser('u-1');
  trackEvent('b');
  setUser(null);
  trackEvent('c');
  setUser('li@mail.cn');
  trackEvent('d');
  await flush();
  const users = sent.flatMap(({ payload: { meta, events = [] } }) => events.map(({ name }) => [name, meta.user?.id]));
  expect(users).toEqual([
    ['page_view', undefined],
    ['a', undefined],
    ['b', 'u-1'],
    ['c', undefined],
    ['d', undefined],
  ]);
  expect(problems).toEqual([expect.stringContaining('internal id')]);
});

test('what is called before the start waits for it', async () => {
  trackEvent('early');
  setUser(9);
  await start().flush();
  expect(all('events').map(({ name }) => name)).toEqual(['page_view', 'early']);
});

test('a second start is the first one', async () => {
  const first = start();
  const { fetch } = window;
  expect(initMonitoring({ ...OPTIONS, app: 'other' })).toBe(first);
  expect(window.fetch).toBe(fetch);
  trackEvent('once');
  await first.flush();
  expect(all('events').map(({ name }) => name)).toEqual(['page_view', 'once']);
});

test('a page’s calls are timed, without queries, and our own are not', async () => {
  const { flush } = start({ ignoreUrls: ['/health'] });
  await window.fetch('/api/ideas?token=hush', { body: '{}', method: 'POST' });
  await window.fetch('/health', { body: '{}' });
  await window.fetch('https://ops.test/collect/shop', { body: '{}' });
  await flush();
  expect(all('measurements')).toMatchObject([
    { type: 'api_call', context: { method: 'POST', url: 'http://localhost/api/ideas', status: '202' } },
  ]);
});

test('uncaught errors are sent, an echo of one is not, nor what is harmless or ignored', async () => {
  const { flush } = start({ ignoreErrors: [/extension/] });
  const error = new TypeError('broken');
  const messages = ['ResizeObserver loop completed with undelivered notifications.', 'an extension failed'];
  for (const init of [{ error }, { error }, ...messages.map((message) => ({ message }))]) {
    window.dispatchEvent(new ErrorEvent('error', { message: 'x', ...init }));
  }
  await flush();
  expect(all('exceptions').map(({ value }) => value)).toEqual(['broken']);
});

test('a session that is not in the sample sends nothing', async () => {
  const { flush } = start({ sampleRate: 0 });
  trackEvent('a');
  trackError(new Error('b'));
  await flush();
  expect(sent).toEqual([]);
});

test('an endless loop is cut off and told of', async () => {
  const { flush } = start({ maxEventsPerMinute: 20, trackPages: false });
  for (let at = 0; at < 500; at += 1) {
    trackEvent('loop');
  }
  await flush();
  expect(all('events').length).toBeGreaterThanOrEqual(20);
  expect(all('events').length).toBeLessThanOrEqual(40);
  expect(problems).toContainEqual(expect.stringContaining('20'));
});

test('a sink hears the same calls, and one that fails harms nobody', async () => {
  const heard: unknown[] = [];
  const failing = () => {
    throw new Error('sink is broken');
  };
  const good: TelemetrySink = {
    event: (...args) => heard.push(['event', ...args]),
    metric: (...args) => heard.push(['metric', ...args]),
    error: ({ message }, attributes) => heard.push(['error', message, attributes]),
    user: (id) => heard.push(['user', id]),
  };
  const { flush } = start({ also: [{ event: failing, metric: failing, error: failing, user: failing }, good] });
  setUser(7);
  trackEvent('a', { x: 1 });
  trackBusinessMetric('b', 2);
  trackError(new Error('c'));
  await flush();
  expect(heard).toEqual([
    ['user', '7'],
    ['event', 'a', { x: '1' }],
    ['metric', 'b', 2, {}],
    ['error', 'c', {}],
  ]);
  expect(all('events').map(({ name }) => name)).toContain('a');
  expect(problems).toEqual(Array.from({ length: 4 }, () => 'sink is broken'));
});

test('stopping puts back what was wrapped and lets a new start be made', async () => {
  const { fetch } = window;
  const { pushState } = history;
  const { open } = XMLHttpRequest.prototype;
  const first = start();
  expect(window.fetch).not.toBe(fetch);
  first.stop();
  expect([window.fetch, history.pushState, XMLHttpRequest.prototype.open]).toEqual([fetch, pushState, open]);
  sent = [];
  trackEvent('between');
  expect(start()).not.toBe(first);
  await monitor?.flush();
  expect(all('events').map(({ name }) => name)).toContain('between');
});

test.each([undefined, null, {}, { endpoint: 7 }, { endpoint: 'https://ops.test' }, { endpoint: '', app: '' }])(
  'options %p leave the page unmonitored and unharmed',
  async (options) => {
    const told: string[] = [];
    const given = options && { ...options, onProblem: ({ message }: Error) => told.push(message) };
    const inert = initMonitoring(given as unknown as MonitoringOptions);
    inert.trackEvent('a');
    inert.trackBusinessMetric('b', 1);
    inert.trackError(new Error('c'));
    inert.setUser(1);
    await inert.flush();
    inert.stop();
    expect(sent).toEqual([]);
    expect(told).toHaveLength(options ? 1 : 0);
    // A start that failed does not stand in the way of one that can be made.
    await start().flush();
    expect(all('events').map(({ name }) => name)).toEqual(['page_view']);
  }
);

describe('in a poor browser', () => {
  const without = (target: object, name: string, value: PropertyDescriptor) => {
    const before = Object.getOwnPropertyDescriptor(target, name);
    Object.defineProperty(target, name, { configurable: true, ...value });
    return () => {
      if (before) {
        Object.defineProperty(target, name, before);
      } else {
        delete (target as Record<string, unknown>)[name];
      }
    };
  };
  const forbidden = {
    get() {
      throw new DOMException('denied', 'SecurityError');
    },
  };
  it.each<[string, () => () => void, boolean]>([
    ['whose local storage is forbidden', () => without(window, 'localStorage', forbidden), true],
    ['whose session storage is forbidden', () => without(window, 'sessionStorage', forbidden), true],
    ['without PerformanceObserver', () => without(window, 'PerformanceObserver', { value: undefined }), true],
    ['without fetch', () => without(window, 'fetch', { value: undefined }), false],
    ['without XMLHttpRequest', () => without(window, 'XMLHttpRequest', { value: undefined }), true],
    ['without performance', () => without(window, 'performance', { value: undefined }), true],
    ['without crypto', () => without(window, 'crypto', { value: undefined }), true],
  ])('%s', async (_name, take, isSent) => {
    jest.resetModules();
    const giveBack = take();
    try {
      // Anew, because some parts look at the browser when they are loaded.
      const fresh = await import('./monitoring.ts');
      monitor = fresh.initMonitoring({ ...OPTIONS, trackPerformance: true });
      monitor.trackEvent('a');
      await monitor.flush();
      expect(all('events').map(({ name }) => name)).toEqual(isSent ? ['page_view', 'a'] : []);
    } finally {
      monitor?.stop();
      giveBack();
    }
  });
});

test('no input makes a call throw or reject', async () => {
  const { flush } = start({
    maxEventsPerMinute: 100_000,
    also: [{ event() {}, metric() {}, error() {}, user() {} }],
  });
  const hostile = fc.oneof(
    fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withNullPrototype: true,
      withObjectString: true,
      withSparseArray: true,
    }),
    fc.constantFrom(
      Symbol('s'),
      () => 1,
      Object.defineProperty({}, 'a', { enumerable: true, get: thrower }),
      { toString: thrower, valueOf: thrower, toJSON: thrower },
      '\ud800',
      '__proto__',
      { constructor: 1, ['__proto__']: 2 }
    ),
    // Stands for what fast-check itself could not look at.
    fc.constant(PROXY)
  );
  const thrown: unknown[] = [];
  window.addEventListener('error', ({ error }) => thrown.push(error));
  await fc.assert(
    fc.asyncProperty(hostile, hostile, hostile, async (...given) => {
      const [a, b, c] = given.map((value) => (value === PROXY ? hostileProxy() : value));
      trackEvent(a as string, b as never);
      trackBusinessMetric(a as string, b as number, c as never);
      trackBusinessMetric('m', 1, c as never);
      trackError(a, b as never);
      setUser(a as never);
      window.dispatchEvent(Object.assign(new Event('unhandledrejection'), { reason: a }));
      await flush();
    }),
    { numRuns: 300 }
  );
  expect(thrown).toEqual([]);
  expect(initMonitoring(hostileProxy() as never)).toBeDefined();
});

test('no options make the start throw', () => {
  monitor?.stop();
  fc.assert(
    fc.property(
      fc.record(
        Object.fromEntries(
          [
            'endpoint',
            'app',
            'user',
            'sampleRate',
            'cleanPage',
            'ignoreUrls',
            'also',
            'onProblem',
            'apiKey',
            'version',
          ].map((name) => [
            name,
            name === 'app' ? fc.constantFrom('shop', 7, undefined) : fc.oneof(fc.constant('/ops'), fc.anything()),
          ])
        )
      ),
      (options) => {
        const started = initMonitoring(options as unknown as MonitoringOptions);
        started.trackEvent('a');
        started.stop();
      }
    ),
    { numRuns: 100 }
  );
});

const PROXY = Symbol('stands for a hostile proxy');

function hostileProxy(): object {
  return new Proxy({}, { get: thrower, ownKeys: thrower, getPrototypeOf: thrower, has: thrower });
}

function thrower(): never {
  throw new Error('hostile');
}
