import type { APIEvent, Meta, TransportItem } from '@grafana/faro-core';
import { leanItem } from './lean-item.ts';

const META = {
  sdk: { version: '2' },
  app: { name: 'shop', version: '1', environment: 'prod', gitHash: 'abc' },
  user: { id: '7', email: 'a@b.cn', username: '张三', fullName: '张三', attributes: { phone: '138' } },
  session: { id: 's1', attributes: { a: 'b' } },
  page: { url: 'https://shop.test/ideas', id: 'x', attributes: { a: 'b' } },
  browser: {
    name: 'Chrome',
    version: '1',
    os: 'Linux',
    mobile: false,
    userAgent: 'agent',
    language: 'zh',
    viewportWidth: '9',
  },
  os: { name: 'Linux', version: '6', detail: 'x' },
} as Meta;
const lean = (type: string, payload: object) =>
  leanItem({ type, payload: { timestamp: 't', ...payload }, meta: META } as unknown as TransportItem<APIEvent>);

test('of the page, the session and the user only what is named leaves', () => {
  expect(lean('event', { name: 'pay', domain: 'user_action' })?.meta).toEqual({
    app: { name: 'shop', version: '1', environment: 'prod' },
    user: { id: '7' },
    session: { id: 's1' },
    page: { url: 'https://shop.test/ideas' },
    browser: { name: 'Chrome', version: '1', os: 'Linux', mobile: false },
    os: { name: 'Linux' },
  });
});

test('our events leave, those of Faro’s sessions do not', () => {
  const payload = { name: 'session_start', domain: 'user_action', attributes: { a: 'b' } };
  expect(lean('event', { ...payload, action: { id: 'x' } })).toMatchObject({ key: 'events', payload });
  expect(lean('event', { ...payload, domain: 'browser' })).toBeNull();
  expect(lean('trace', {})).toBeNull();
});

test('of a vital its value, its rating and its element leave', () => {
  const item = lean('measurement', {
    type: 'web-vitals',
    values: { lcp: 900, delta: 900, resource_load_delay: 3 },
    context: { id: 'v5', rating: 'good', element: 'main>img', resource_url: 'https://a.test/?token=s' },
  });
  expect(item?.payload).toEqual({
    type: 'web-vitals',
    timestamp: 't',
    values: { lcp: 900 },
    context: { rating: 'good', element: 'main>img' },
  });
});

test('an exception and a log lose their queries, and a stack its length', () => {
  const frame = { filename: 'https://shop.test/app.js?v=3', function: 'pay', lineno: 1, colno: 2, module: 'x' };
  const item = lean('exception', {
    type: 'TypeError',
    value: 'at https://a.test/?token=s',
    stacktrace: { frames: Array.from({ length: 99 }, () => frame) },
    context: { cause: 'see https://a.test/x?token=s' },
    originalError: new Error('x'),
  });
  const { value, stacktrace, context } = item?.payload as {
    value: string;
    stacktrace: { frames: object[] };
    context: object;
  };
  expect(Object.keys(item?.payload ?? {}).sort()).toEqual(['context', 'stacktrace', 'timestamp', 'type', 'value']);
  expect(value).toBe('at https://a.test/');
  expect(context).toEqual({ cause: 'see https://a.test/x' });
  expect(stacktrace.frames).toHaveLength(30);
  expect(stacktrace.frames[0]).toEqual({ filename: 'https://shop.test/app.js', function: 'pay', lineno: 1, colno: 2 });
  expect(lean('log', { level: 'warn', message: 'GET /x?token=s', context: undefined })?.payload).toEqual({
    timestamp: 't',
    level: 'warn',
    message: 'GET /x',
    context: {},
  });
});
