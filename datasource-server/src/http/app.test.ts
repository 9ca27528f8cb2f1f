import express from 'express';
import { rawRequest, startTestApp, type TestApp } from '../../test/http-harness.ts';
import type { ErrorBody } from '../contract/errors.ts';
import { ServiceError } from '../platform/errors.ts';
import type { Mount } from './mounts.ts';

const SECRET = 'mysql://root:hunter2@db';

function sampleRoutes(): Mount {
  const router = express.Router();
  router.post('/echo', (req, res) => {
    res.json({ got: req.body });
  });
  router.get('/users/:id', (req, res) => {
    res.json({ id: req.params.id });
  });
  router.get('/broken', () => {
    throw new TypeError(`cannot read ${SECRET}`);
  });
  router.get('/rejected', async () => {
    throw new ServiceError('engine_error', { zh: '引擎拒绝', en: 'refused by the engine' }, { details: ['line 1'] });
  });
  router.get('/half', (_req, res) => {
    res.write('{"half":');
    throw new Error('too late');
  });
  return { path: '/api/v1', router, scope: 'query' };
}

let app: TestApp;

afterEach(async () => {
  await app.stop();
});

async function errorOf(response: Response): Promise<ErrorBody['error']> {
  return ((await response.json()) as ErrorBody).error;
}

function postJson(url: string, body: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, body });
}

describe('request bodies', () => {
  beforeEach(async () => {
    app = await startTestApp({ routers: [sampleRoutes()] });
  });

  it('hands parsed JSON to the route', async () => {
    const response = await postJson(`${app.url}/api/v1/echo`, '{"emoji":"😀 %_\\\\"}');
    expect(await response.json()).toEqual({ got: { emoji: '😀 %_\\' } });
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it.each([
    ['cut off', '{"a":'],
    ['not JSON', 'select 1'],
    ['a bare value', '"text"'],
  ])('answers 400 to a body that is %s', async (_name, body) => {
    const response = await postJson(`${app.url}/api/v1/echo?locale=en`, body);
    expect(response.status).toBe(400);
    expect(await errorOf(response)).toMatchObject({ code: 'bad_request', message: expect.stringContaining('JSON') });
  });

  it('answers 413 to a query of 10 MB', async () => {
    const body = JSON.stringify({ padding: 'x'.repeat(10 * 1024 * 1024) });
    const response = await postJson(`${app.url}/api/v1/echo`, body);
    expect(response.status).toBe(413);
    expect((await errorOf(response)).code).toBe('payload_too_large');
  });

  it('answers 400 to a body of another kind, which a foreign page could send without asking', async () => {
    const response = await postJson(`${app.url}/api/v1/echo`, '{}', { 'Content-Type': 'text/plain' });
    expect(response.status).toBe(400);
    expect((await errorOf(response)).message).toContain('Content-Type');
  });

  it('answers 400 to an unknown compression, charset or broken address', async () => {
    const compressed = await postJson(`${app.url}/api/v1/echo`, '{}', { 'Content-Encoding': 'x-none' });
    const charset = await postJson(`${app.url}/api/v1/echo`, '{}', { 'Content-Type': 'application/json; charset=x' });
    const address = await fetch(`${app.url}/api/v1/users/%E0%A4%A`);
    for (const response of [compressed, charset, address]) {
      expect(response.status).toBe(400);
      expect((await errorOf(response)).code).toBe('bad_request');
    }
  });
});

describe('errors', () => {
  beforeEach(async () => {
    app = await startTestApp({ routers: [sampleRoutes()] });
  });

  it('answers 500 without stack, message or secret, and logs them under the same request id', async () => {
    const response = await fetch(`${app.url}/api/v1/broken`);
    const body = await response.text();
    expect(response.status).toBe(500);
    expect(body).not.toMatch(/TypeError|hunter2|at |\.ts/);
    const { requestId } = (JSON.parse(body) as ErrorBody).error;
    const logged = app.logs.filter((line) => line.level === 'error');
    expect(logged).toHaveLength(1);
    expect(logged[0]?.fields).toMatchObject({ requestId, code: 'internal', error: expect.any(TypeError) });
  });

  it('passes a ServiceError on with its status and details, logged as a warning', async () => {
    const response = await fetch(`${app.url}/api/v1/rejected?locale=en`);
    expect(response.status).toBe(502);
    expect(await errorOf(response)).toMatchObject({
      code: 'engine_error',
      message: 'refused by the engine',
      details: ['line 1'],
    });
    expect(app.logs.some((line) => line.level === 'warn')).toBe(true);
    expect(app.logs.some((line) => line.level === 'error')).toBe(false);
  });

  it('breaks the connection when half of an answer is already out', async () => {
    await expect(fetch(`${app.url}/api/v1/half`).then((response) => response.text())).rejects.toThrow();
  });

  it('answers 404 with a typed body for an unknown address or method', async () => {
    for (const response of [await fetch(`${app.url}/nowhere`), await fetch(`${app.url}/api/v1/echo`)]) {
      expect(response.status).toBe(404);
      expect((await errorOf(response)).code).toBe('not_found');
    }
  });

  it.each([
    ['nothing', {}, '', '没有'],
    ['Accept-Language', { 'Accept-Language': 'en-GB,en;q=0.9' }, '', 'There is no'],
    ['a language that it does not speak', { 'Accept-Language': 'fr' }, '', '没有'],
    ['?locale= before Accept-Language', { 'Accept-Language': 'en' }, '?locale=zh', '没有'],
  ])('chooses the language by %s', async (_name, headers, query, start) => {
    const { body } = await rawRequest(`${app.url}/nowhere${query}`, { headers });
    expect((JSON.parse(body) as ErrorBody).error.message.startsWith(start)).toBe(true);
  });
});

describe('request id', () => {
  beforeEach(async () => {
    app = await startTestApp({ routers: [sampleRoutes()] });
  });

  it("echoes the caller's id, in the error body too", async () => {
    const response = await fetch(`${app.url}/nowhere`, { headers: { 'X-Request-Id': 'grafana-7.1_a' } });
    expect(response.headers.get('x-request-id')).toBe('grafana-7.1_a');
    expect((await errorOf(response)).requestId).toBe('grafana-7.1_a');
  });

  it.each(['has space', 'x'.repeat(65), '{"json":1}'])('replaces an id unfit for a log line: %s', async (id) => {
    const response = await fetch(`${app.url}/healthz`, { headers: { 'X-Request-Id': id } });
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('access log', () => {
  it('writes one debug line without query string, headers or body', async () => {
    app = await startTestApp({ routers: [sampleRoutes()] });
    await postJson(`${app.url}/api/v1/echo?token=inquery`, '{"secret":"inbody"}', { 'X-Grafana-Id': 'inheader' });
    const [line] = app.logs.filter((entry) => entry.message === 'http request');
    expect(line).toMatchObject({ level: 'debug', fields: { method: 'POST', path: '/api/v1/echo', status: 200 } });
    expect(JSON.stringify(app.logs)).not.toMatch(/inquery|inbody|inheader/);
  });

  it('says when the client left before the answer', async () => {
    const router = express.Router();
    const reached = new Promise<void>((resolve) => {
      router.get('/slow', (req, _res, next) => {
        req.socket.once('close', () => next(new ServiceError('cancelled', { zh: '已取消', en: 'cancelled' })));
        resolve();
      });
    });
    app = await startTestApp({ routers: [{ path: '/api/v1', router, scope: 'query' }] });
    const leaving = new AbortController();
    const answer = fetch(`${app.url}/api/v1/slow`, { signal: leaving.signal }).catch(() => 'left');
    await reached;
    leaving.abort();
    expect(await answer).toBe('left');
    await waitFor(() => app.logs.some((entry) => entry.fields.clientLeft === true && entry.message === 'http request'));
    expect(app.logs.every((entry) => entry.level === 'debug')).toBe(true);
  });
});

describe('tokens', () => {
  const authTokens = [
    { name: 'grafana', token: 'query-token-1', scopes: ['query' as const] },
    { name: 'app', token: 'ingest-token-1', scopes: ['ingest' as const] },
  ];
  const bearer = (token: string) => ({ headers: { Authorization: `Bearer ${token}` } });

  beforeEach(async () => {
    const ingest = express.Router();
    ingest.post('/logs', (_req, res) => {
      res.json({ accepted: 1 });
    });
    app = await startTestApp({
      authTokens,
      routers: [sampleRoutes(), { path: '/api/v1/ingest', router: ingest, scope: 'ingest' }],
    });
  });

  it.each([
    ['no token', undefined, 'Bearer realm="ai-market-ops"'],
    ['an unknown token', 'Bearer nobody-knows-this', 'Bearer realm="ai-market-ops", error="invalid_token"'],
    ['the start of a known token', 'Bearer query-token', 'Bearer realm="ai-market-ops", error="invalid_token"'],
    ['another scheme', 'Basic query-token-1', 'Bearer realm="ai-market-ops", error="invalid_token"'],
  ])('answers 401 to %s', async (_name, header, challenge) => {
    const response = await fetch(`${app.url}/api/v1/users/1`, header ? { headers: { Authorization: header } } : {});
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe(challenge);
    expect((await errorOf(response)).code).toBe('unauthorized');
  });

  it('does not read the body of a caller that it refuses', async () => {
    const response = await postJson(`${app.url}/api/v1/echo`, '{"broken":');
    expect(response.status).toBe(401);
  });

  it('answers 403 to a token without the scope, and names the scope', async () => {
    const response = await fetch(`${app.url}/api/v1/users/1?locale=en`, bearer('ingest-token-1'));
    expect(response.status).toBe(403);
    expect(await errorOf(response)).toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining('scope query'),
    });
  });

  it('lets each token reach its own routes, also where one path lies under the other', async () => {
    expect((await fetch(`${app.url}/api/v1/users/1`, bearer('query-token-1'))).status).toBe(200);
    const ingested = await postJson(`${app.url}/api/v1/ingest/logs`, '{}', bearer('ingest-token-1').headers);
    expect(ingested.status).toBe(200);
  });

  it('guards /metrics, and leaves probes and the API description open', async () => {
    expect((await fetch(`${app.url}/metrics`)).status).toBe(401);
    expect((await fetch(`${app.url}/metrics`, bearer('ingest-token-1'))).status).toBe(403);
    expect((await fetch(`${app.url}/metrics`, bearer('query-token-1'))).status).toBe(200);
    for (const path of ['/healthz', '/readyz', '/api/v1/openapi.json']) {
      expect((await fetch(`${app.url}${path}`)).status).toBe(200);
    }
  });

  it('never writes a token to the log', async () => {
    await fetch(`${app.url}/api/v1/users/1`, bearer('query-token-1'));
    await fetch(`${app.url}/api/v1/users/1`, bearer('wrong-token-1'));
    expect(JSON.stringify(app.logs)).not.toMatch(/query-token-1|wrong-token-1/);
    expect(app.logs.some((line) => line.fields.caller === 'grafana')).toBe(true);
  });

  it('accepts any host name, because the token guards it', async () => {
    const { status } = await rawRequest(`${app.url}/healthz`, { headers: { Host: 'ops.example.com' } });
    expect(status).toBe(200);
  });
});

describe('without tokens', () => {
  beforeEach(async () => {
    app = await startTestApp({ routers: [sampleRoutes()] });
  });

  it.each(['localhost:4600', '127.0.0.1', '127.0.0.53:1', '[::1]:4600'])('accepts the host name %s', async (host) => {
    const { status } = await rawRequest(`${app.url}/api/v1/users/1`, { headers: { Host: host } });
    expect(status).toBe(200);
  });

  it.each(['evil.example', '127.0.0.1.evil.example', 'localhost.evil.example:4600', '192.168.1.4', 'user@127.0.0.1@x'])(
    'refuses the host name %s, against DNS rebinding',
    async (host) => {
      const { status, body } = await rawRequest(`${app.url}/api/v1/users/1`, { headers: { Host: host } });
      expect(status).toBe(403);
      expect((JSON.parse(body) as ErrorBody).error.code).toBe('forbidden');
    }
  );
});

describe('rate limit', () => {
  it('answers 429 with Retry-After, by caller, and never to probes', async () => {
    app = await startTestApp({
      requestsPerMinute: 2,
      routers: [sampleRoutes()],
      authTokens: [
        { name: 'a', token: 'token-of-a', scopes: ['query'] },
        { name: 'b', token: 'token-of-b', scopes: ['query'] },
      ],
    });
    const ask = (token: string) =>
      fetch(`${app.url}/api/v1/users/1`, { headers: { Authorization: `Bearer ${token}` } });
    expect([(await ask('token-of-a')).status, (await ask('token-of-a')).status]).toEqual([200, 200]);
    const refused = await ask('token-of-a');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect((await errorOf(refused)).code).toBe('rate_limited');
    expect((await ask('token-of-b')).status).toBe(200);
    expect((await fetch(`${app.url}/healthz`)).status).toBe(200);
  });

  it('counts guesses at tokens by address', async () => {
    app = await startTestApp({
      requestsPerMinute: 2,
      routers: [sampleRoutes()],
      authTokens: [{ name: 'a', token: 'token-of-a', scopes: ['query'] }],
    });
    const guess = (n: number) =>
      fetch(`${app.url}/api/v1/users/1`, { headers: { Authorization: `Bearer guess-${n}` } });
    expect([(await guess(1)).status, (await guess(2)).status, (await guess(3)).status]).toEqual([401, 401, 429]);
  });
});

describe('probes and metrics', () => {
  it('is alive before it is ready, and says why it is not', async () => {
    let ready = false;
    app = await startTestApp({
      readiness: () => ({ ready, reason: { zh: '正在生成演示数据', en: 'making demo data' } }),
    });
    expect((await fetch(`${app.url}/healthz`)).status).toBe(200);
    const early = await fetch(`${app.url}/readyz?locale=en`);
    expect(early.status).toBe(503);
    expect(await errorOf(early)).toMatchObject({ code: 'unavailable', message: 'making demo data' });
    ready = true;
    expect(await (await fetch(`${app.url}/readyz`)).json()).toEqual({ status: 'ready' });
  });

  it('times requests by route template, so that addresses do not become series', async () => {
    app = await startTestApp({ routers: [sampleRoutes()] });
    for (const path of ['/api/v1/users/1', '/api/v1/users/2', '/api/v1/broken', '/made-up-1', '/made-up-2']) {
      await fetch(`${app.url}${path}`);
    }
    const metrics = await (await fetch(`${app.url}/metrics`)).text();
    expect(metrics).toContain(
      'http_request_duration_seconds_count{method="GET",route="/api/v1/users/:id",status="200"} 2'
    );
    expect(metrics).toContain(
      'http_request_duration_seconds_count{method="GET",route="/api/v1/broken",status="500"} 1'
    );
    expect(metrics).toContain('http_request_duration_seconds_count{method="GET",route="unmatched",status="404"} 2');
    expect(metrics).toContain('process_cpu_seconds_total');
    expect(metrics).not.toContain('made-up');
  });
});

describe('security headers', () => {
  it('lets nothing run but own files, and hides what serves them', async () => {
    app = await startTestApp();
    const { headers } = await fetch(`${app.url}/healthz`);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toMatch(/unsafe|data:|\*/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });
});

async function waitFor(condition: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (condition()) {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('condition not met within 2 s');
}
