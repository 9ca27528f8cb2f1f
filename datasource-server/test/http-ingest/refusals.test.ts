import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { Logger } from '../../src/platform/logger.ts';
import { startIngestServer, type IngestServer } from './ingest-server.ts';

const SHOP = 'https://shop.example';
const PAYLOAD = { meta: {}, events: [{ name: 'click', timestamp: new Date().toISOString() }] };
const EVENT = [{ category: 'user_action', action: 'a', userId: '1' }];

jest.setTimeout(60_000);

describe('with tokens', () => {
  const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });
  const said: string[] = [];
  const remember = (message: string, fields: object = {}) => void said.push(message + JSON.stringify(fields));
  const logger: Logger = { debug: remember, info: remember, warn: remember, error: remember };
  let server: IngestServer;

  beforeAll(async () => {
    server = await startIngestServer(
      {
        AUTH_TOKENS: 'app:ingest-token-1:ingest,other:ingest-token-2:ingest,board:query-token-1:query',
        INGEST_CORS_ORIGINS: `${SHOP},https://m.shop.example`,
        INGEST_APP_KEYS: 'shop=shop-key-123',
        INGEST_RATE_PER_MINUTE: '50',
        COLLECT_RATE_PER_MINUTE: '20',
        INGEST_MAX_BODY_MB: '1',
        TRUSTED_PROXIES: '127.0.0.1,::1',
      },
      { logger }
    );
  });
  afterAll(() => server.stop());

  test.each(['/api/metrics', '/api/v1/events', '/v1/logs'])('%s asks for the scope ingest', async (path) => {
    expect(await server.post(path, EVENT)).toMatchObject({ status: 401 });
    expect(await server.post(path, EVENT, bearer('query-token-1'))).toMatchObject({
      status: 403,
      body: { error: { message: expect.stringContaining('ingest') } },
    });
    expect((await server.post(path, EVENT, bearer('ingest-token-1'))).status).not.toBe(401);
  });

  test('the status asks for the scope query', async () => {
    expect(await server.get('/api/v1/ingest/status', bearer('ingest-token-1'))).toMatchObject({ status: 403 });
    expect(await server.get('/api/v1/ingest/status', bearer('query-token-1'))).toMatchObject({ status: 200 });
  });

  test("each token's events stand in a stream of their own", async () => {
    await server.post('/api/v1/events', EVENT, bearer('ingest-token-2'));
    expect(await server.rows(`SELECT DISTINCT stream AS n FROM user_actions WHERE stream = 'other'`)).toEqual([
      'other',
    ]);
  });

  test('too many events of one token are refused with the time to wait, those of another are not', async () => {
    const many = Array.from({ length: 45 }, () => EVENT[0] as object);
    await server.post('/api/v1/events', many, bearer('ingest-token-1'));
    const refused = await server.post('/api/v1/events', many, bearer('ingest-token-1'));
    expect(refused).toMatchObject({
      status: 429,
      body: { error: { code: 'rate_limited', message: expect.stringContaining('INGEST_RATE_PER_MINUTE') } },
    });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await server.post('/api/v1/events', EVENT, bearer('ingest-token-2'))).toMatchObject({ status: 200 });
    const more = Array.from({ length: 51 }, () => EVENT[0] as object);
    expect(await server.post('/api/v1/events', more, bearer('ingest-token-2'))).toMatchObject({ status: 413 });
  });

  test('a preflight of a listed page is answered, one of another page is refused', async () => {
    const preflight = (origin: string) =>
      fetch(`${server.url}/collect/shop`, {
        method: 'OPTIONS',
        headers: {
          Origin: origin,
          'Access-Control-Request-Method': 'POST',
          'Access-Control-Request-Headers': 'content-type,x-api-key,x-faro-session-id',
        },
      });
    const welcome = await preflight(SHOP);
    expect([welcome.status, welcome.headers.get('access-control-allow-origin')]).toEqual([204, SHOP]);
    expect(welcome.headers.get('access-control-allow-methods')).toBe('POST');
    const allowed = (welcome.headers.get('access-control-allow-headers') ?? '').toLowerCase().split(', ');
    expect(allowed).toEqual(expect.arrayContaining(['content-type', 'x-api-key', 'x-faro-session-id']));
    expect(welcome.headers.get('vary')).toContain('Origin');
    const foreign = await preflight('https://evil.example');
    expect([foreign.status, foreign.headers.get('access-control-allow-origin')]).toEqual([403, null]);
  });

  const page = { Origin: SHOP, 'X-API-Key': 'shop-key-123' };

  test('a page may read its answer', async () => {
    const answer = await server.post('/collect/shop', PAYLOAD, page);
    expect(answer).toMatchObject({ status: 202, body: { accepted: 1 } });
    expect(answer.headers.get('access-control-allow-origin')).toBe(SHOP);
    expect(answer.headers.get('access-control-expose-headers')).toContain('Retry-After');
  });

  test('a page may read why it is refused', async () => {
    const answer = await server.post('/collect/shop', 'no json', page);
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([400, SHOP]);
  });

  test.each([
    ['a page of another origin', '/collect/shop', { ...page, Origin: 'https://evil.example' }, 403],
    ['a page of a null origin', '/collect/shop', { ...page, Origin: 'null' }, 403],
    ['a wrong key', '/collect/shop', { ...page, 'X-API-Key': 'wrong' }, 401],
    ['no key', '/collect/shop', { Origin: SHOP }, 401],
    ['an application without a key', '/collect/other', page, 404],
    ['a name that is none', '/collect/%2e%2e', page, 404],
    ["an application that JavaScript's objects have", '/collect/__proto__', page, 404],
  ])('%s is refused', async (_, path, headers, status) => {
    expect(await server.post(path, PAYLOAD, headers)).toMatchObject({ status });
  });

  test("a beacon's key stands in its address, and is in no log line", async () => {
    const headers = { Origin: SHOP, 'Content-Type': 'text/plain;charset=UTF-8' };
    expect(await server.post('/collect/shop?key=shop-key-123', PAYLOAD, headers)).toMatchObject({ status: 202 });
    expect(await server.post('/collect/shop?key=wrong-key-9', PAYLOAD, headers)).toMatchObject({ status: 401 });
    expect(said.length).toBeGreaterThan(10);
    expect(said.filter((line) => /shop-key|wrong-key|(ingest|query)-token/.test(line))).toEqual([]);
  });

  test('pages are limited by address, beside what tokens may send', async () => {
    const events = Array.from({ length: 20 }, () => PAYLOAD.events[0]);
    const refused = await server.post('/collect/shop', { ...PAYLOAD, events }, page);
    expect(refused).toMatchObject({
      status: 429,
      body: { error: { message: expect.stringContaining('COLLECT_RATE_PER_MINUTE') } },
    });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.headers.get('access-control-allow-origin')).toBe(SHOP);
  });

  test('addresses of one IPv6 network are one sender, and a forged list of proxies is none', async () => {
    const events = Array.from({ length: 15 }, () => PAYLOAD.events[0]);
    const from = (forwarded: string) =>
      server.post('/collect/shop', { ...PAYLOAD, events }, { ...page, 'X-Forwarded-For': forwarded });
    expect((await from('2001:db8:1:2::3')).status).toBe(202);
    expect((await from('2001:db8:1:2:ffff::4')).status).toBe(429);
    expect((await from('2001:db8:1:3::3')).status).toBe(202);
    // Only the last address was written by the proxy; whatever stands before it came from the page.
    expect((await from('9.9.9.9, 198.51.100.7')).status).toBe(202);
    expect((await from('8.8.8.8, 198.51.100.7')).status).toBe(429);
  });

  test('a body that is too large is refused, packed or not', async () => {
    const large = 'x'.repeat(1024 * 1024 + 1);
    const headers = { ...bearer('ingest-token-2'), 'Content-Type': 'application/x-ndjson' };
    const refused = { status: 413, body: { error: { message: expect.stringContaining('INGEST_MAX_BODY_MB') } } };
    expect(await server.post('/api/v1/events', large, headers)).toMatchObject(refused);
    const bomb = gzipSync(Buffer.alloc(400 * 1024 * 1024));
    expect(bomb.length).toBeLessThan(1024 * 1024);
    const before = process.memoryUsage().rss;
    expect(await server.post('/api/v1/events', bomb, { ...headers, 'Content-Encoding': 'gzip' })).toMatchObject(
      refused
    );
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
  });

  test.each([
    ['protobuf', { 'Content-Type': 'application/x-protobuf' }, 415],
    ['text, which a foreign page may send without asking', { 'Content-Type': 'text/plain' }, 415],
    ['an unknown packing', { 'Content-Encoding': 'zstd' }, 415],
    ['what is not packed as it says', { 'Content-Encoding': 'gzip' }, 400],
  ])('%s is refused', async (_, headers, status) => {
    expect(await server.post('/v1/logs', {}, { ...bearer('ingest-token-2'), ...headers })).toMatchObject({ status });
  });

  test('half of a packed body is refused', async () => {
    const packed = gzipSync(JSON.stringify(EVENT));
    const headers = { ...bearer('ingest-token-2'), 'Content-Encoding': 'gzip' };
    expect(await server.post('/api/v1/events', packed.subarray(0, 20), headers)).toMatchObject({ status: 400 });
  });
});

describe('without tokens', () => {
  let server: IngestServer;
  beforeAll(async () => {
    server = await startIngestServer();
  });
  afterAll(() => server.stop());

  test('programs of this machine and its own pages may send, foreign pages may not', async () => {
    expect(await server.post('/collect/any', PAYLOAD)).toMatchObject({ status: 202 });
    expect(await server.post('/collect/any', PAYLOAD, { Origin: server.url })).toMatchObject({ status: 202 });
    expect(await server.post('/collect/any', PAYLOAD, { Origin: SHOP })).toMatchObject({
      status: 403,
      body: { error: { message: expect.stringContaining('INGEST_CORS_ORIGINS') } },
    });
  });

  test('clients that send slowly, or leave, hold up nobody', async () => {
    const { hostname, port } = new URL(server.url);
    const head = `POST /api/v1/events HTTP/1.1\r\nHost: ${hostname}:${port}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n[`;
    const slow = await Promise.all(
      Array.from(
        { length: 100 },
        () =>
          new Promise<ReturnType<typeof connect>>((resolve) => {
            const socket = connect(Number(port), hostname, () => socket.write(head, () => resolve(socket)));
            socket.on('error', () => undefined);
          })
      )
    );
    const started = Date.now();
    expect(await server.post('/api/v1/events', EVENT)).toMatchObject({ status: 200 });
    expect(Date.now() - started).toBeLessThan(2000);
    slow.forEach((socket) => socket.destroy());
    expect(await server.post('/api/v1/events', EVENT)).toMatchObject({ status: 200 });
    expect(await server.get('/api/v1/ingest/status')).toMatchObject({ body: { writer: { queuedBytes: 0 } } });
  });
});
