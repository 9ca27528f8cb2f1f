import { gzipSync } from 'node:zlib';
import { startIngestServer, type IngestServer } from './ingest-server.ts';

const DAY_MS = 864e5;
let server: IngestServer;

beforeAll(async () => {
  server = await startIngestServer();
});
afterAll(() => server.stop());

const at = (offsetMs = 0) => new Date(Date.now() + offsetMs).toISOString();
const META = {
  app: { name: 'ignored', version: '1.2.0', environment: 'production' },
  user: { id: '7', email: 'person@shop.example', username: 'Person' },
  session: { id: 's-1' },
  page: { url: 'https://shop.example/ideas/5?token=abc#top' },
  browser: { name: 'Chrome', version: '130', os: 'Windows 11', mobile: false },
};
const collect = (payload: object) => server.post('/collect/shop', { meta: META, ...payload });
const web = (name: string, columns: string) =>
  server.rows(`SELECT concat_ws('|', ${columns}) AS n FROM web_events WHERE name = '${name}' ORDER BY value`);

test('a page view has its page, session, browser and release, and the referrer without its query', async () => {
  const event = {
    name: 'page_view',
    timestamp: at(),
    attributes: { title: '创意', referrer: 'https://s.example/q?w=1' },
  };
  expect(await collect({ events: [event] })).toMatchObject({ status: 202, body: { accepted: 1 } });
  expect(
    await web(
      'page_view',
      `app, page, extra['location'], session_id, user_id, browser, os, device, release, extra['referrer'], extra['title'], source, stream`
    )
  ).toEqual(['shop|/ideas/:id|/ideas/5|s-1|7|Chrome|Windows 11|desktop|1.2.0|s.example/q|创意|faro|browser']);
});

test('web vitals, page load, calls and resources are measurements of their own', async () => {
  const measured = (type: string, values: object, context: object = {}) => ({ timestamp: at(), type, values, context });
  const answer = await collect({
    measurements: [
      measured('web-vitals', { lcp: 1234.5, element_render_delay: 7 }, { rating: 'good', element: 'img.hero' }),
      measured('web-vitals', { cls: 0.02 }, { rating: 'good' }),
      measured('page_load', { page_load: 900 }),
      measured('api_call', { duration: 80 }, { url: '/api/ideas/77?key=secret', method: 'get', status: '503' }),
      measured('api_call', { duration: 90 }, { url: 'https://pay.example/v1/orders/9', method: 'POST', status: '200' }),
      measured('resource', { duration: 3000 }, { url: 'https://cdn.example/a.js?v=3', kind: 'script' }),
    ],
  });
  expect(answer).toMatchObject({ status: 202, body: { accepted: 6, rejectedCount: 0 } });
  expect(await web('lcp', `toString(value), rating, extra['element']`)).toEqual(['1234.5|good|img.hero']);
  expect(await web('cls', 'toString(value), rating')).toEqual(['0.02|good']);
  expect(await web('page_load', 'toString(value), page')).toEqual(['900|/ideas/:id']);
  expect(await web('api_call', 'toString(value), method, target, toString(status)')).toEqual([
    '80|GET|/api/ideas/:id|503',
    expect.stringMatching(/^90\|POST\|.*\/v1\/orders\/:id\|200$/),
  ]);
  expect(await web('resource', `target, extra['kind']`)).toEqual(['cdn.example/a.js|script']);
});

test('an error is an error of the browser and counts on its page', async () => {
  const exception = {
    timestamp: at(),
    type: 'TypeError',
    value: "Cannot read 'x' of undefined",
    stacktrace: { frames: [{ filename: 'https://shop.example/app.js?v=1', function: 'pay', lineno: 10, colno: 4 }] },
    context: { step: 'checkout' },
  };
  const log = { timestamp: at(), level: 'warning', message: 'slow', context: {} };
  expect(await collect({ exceptions: [exception], logs: [log] })).toMatchObject({ body: { accepted: 3 } });
  const errors = `SELECT concat_ws('|', origin, type, message, page, context) AS n FROM app_errors`;
  expect(await server.rows(errors)).toEqual([
    `browser|TypeError|Cannot read 'x' of undefined|/ideas/:id|{"step":"checkout"}`,
  ]);
  expect(await server.rows('SELECT stack AS n FROM app_errors')).toEqual([
    expect.stringContaining('at pay (shop.example/app.js:10:4)'),
  ]);
  expect(await web('js_error', 'toString(value), page')).toEqual(['1|/ideas/:id']);
  expect(await server.rows(`SELECT level AS n FROM log_lines WHERE message = 'slow'`)).toEqual(['warn']);
});

test('business events and actions go where those of servers go', async () => {
  await collect({
    events: [
      { name: 'register', domain: 'user_action', timestamp: at(), attributes: { plan: 'pro' } },
      { name: 'invite', domain: 'business', timestamp: at(), attributes: {} },
    ],
    measurements: [{ timestamp: at(), type: 'business', values: { cart: 99.5 }, context: { unit: 'CNY', sku: '4' } }],
  });
  expect(await server.rows(`SELECT concat(action, details) AS n FROM user_actions`)).toEqual([
    'register{"plan":"pro"}',
  ]);
  expect(
    await server.rows(
      `SELECT concat_ws('|', event, toString(value), toString(has_value), unit, data) AS n FROM business_events ORDER BY event`
    )
  ).toEqual(['cart|99.5|1|CNY|{"sku":"4"}', 'invite|0|0||{}']);
});

test("a page's clock is believed within limits", async () => {
  const event = (name: string, offset: number) => ({ name, domain: 'business', timestamp: at(offset), attributes: {} });
  await collect({ events: [event('late', -2 * DAY_MS), event('lost', -60 * DAY_MS), event('ahead', 5 * DAY_MS)] });
  expect(
    await server.rows(
      `SELECT concat(event, ' ', toString(dateDiff('day', ts, now64(3)))) AS n FROM business_events WHERE event IN ('late', 'lost', 'ahead') ORDER BY event`
    )
  ).toEqual(['ahead 0', 'late 2', 'lost 0']);
});

test("a beacon's text is read, packed too; broken items are named and the others kept", async () => {
  const payload = {
    meta: META,
    events: [{ timestamp: at() }, { name: 'kept', domain: 'business', timestamp: 'nonsense' }],
    measurements: [{ type: 'web-vitals', values: {} }, 'text'],
    unknown: 5,
  };
  const answer = await server.post('/collect/shop', gzipSync(JSON.stringify(payload)), {
    'Content-Type': 'text/plain;charset=UTF-8',
    'Content-Encoding': 'gzip',
  });
  expect(answer).toMatchObject({
    status: 202,
    body: { accepted: 1, rejectedCount: 3, rejected: [{ index: 0 }, { index: 2 }, { index: 3 }] },
  });
});

test('who somebody is, and what an address asks for, is in no table', async () => {
  for (const table of ['web_events', 'app_errors', 'user_actions', 'business_events', 'log_lines']) {
    const found = `SELECT toString(countIf(match(toString(tuple(*)), 'person@|Person|token=|abc#|secret'))) AS n FROM ${table}`;
    expect([table, await server.rows(found)]).toEqual([table, ['0']]);
  }
});
