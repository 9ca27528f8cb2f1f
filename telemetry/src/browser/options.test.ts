import { matches, readOptions, type MonitoringOptions } from './options.ts';

const PAGE = 'https://shop.test/ideas/1';
const read = (options: object) => readOptions(options as MonitoringOptions, PAGE);

test.each([
  ['https://ops.test', 'https://ops.test/collect/shop'],
  ['https://ops.test/', 'https://ops.test/collect/shop'],
  ['https://ops.test/monitor/?x=1', 'https://ops.test/monitor/collect/shop'],
  ['/ops', 'https://shop.test/ops/collect/shop'],
])('the endpoint %s receives at %s', (endpoint, url) => {
  expect(read({ endpoint, app: 'shop' }).collectUrl).toBe(url);
});

test.each([undefined, null, 7, {}, 'ftp://ops.test', 'http://['])(
  'the endpoint %p is refused in words that help',
  (endpoint) => {
    expect(() => read({ endpoint, app: 'shop' })).toThrow(/endpoint .*https:\/\/ops\.example\.com/);
  }
);

test.each([undefined, '', 'a b', '../x', 'x'.repeat(65), 7])('the app %p is refused in words that help', (app) => {
  expect(() => read({ endpoint: '/', app })).toThrow(/app .*"marketplace"/);
});

test('what is not given has its default', () => {
  expect(read({ endpoint: '/', app: 'shop' })).toMatchObject({
    app: { name: 'shop' },
    apiKey: undefined,
    sampleRate: 1,
    trackPages: true,
    trackPerformance: true,
    trackApiCalls: true,
    trackResources: true,
    trackErrors: true,
    captureConsole: false,
    ignoreUrls: [],
    slowResourceMs: 1000,
    maxEventsPerMinute: 300,
    flushIntervalMs: 1000,
    also: [],
  });
});

test('what is out of bounds or of another kind is brought within', () => {
  const settings = read({
    endpoint: '/',
    app: 'shop',
    version: 3,
    environment: {},
    apiKey: '',
    sampleRate: 7,
    maxEventsPerMinute: -1,
    flushIntervalMs: NaN,
    ignoreUrls: ['/health', '', /\.png$/, 7],
    cleanPage: 'no function',
    also: [{}, null, { event() {}, metric() {}, error() {}, user() {} }],
  });
  expect(settings).toMatchObject({
    app: { name: 'shop', version: '3' },
    apiKey: undefined,
    sampleRate: 1,
    maxEventsPerMinute: 1,
    flushIntervalMs: 1000,
    ignoreUrls: ['/health', /\.png$/],
  });
  expect(settings.also).toHaveLength(1);
  expect(settings.cleanPage('/x')).toBe('/x');
});

test('a pattern with a memory matches every time', () => {
  const list = [/secret/g, 'health'];
  expect([1, 2, 3].map(() => matches('/a/secret', list))).toEqual([true, true, true]);
  expect(matches('/healthz', list)).toBe(true);
  expect(matches('/ideas', list)).toBe(false);
});
