import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createPrometheusClient } from './prometheus-client.ts';

const cleanUp: Array<() => void> = [];
afterEach(() => cleanUp.splice(0).forEach((end) => end()));

async function prometheus(answer: (request: IncomingMessage, response: ServerResponse, body: string) => void) {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => (body += String(part))).on('end', () => answer(request, response, body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUp.push(() => (server.closeAllConnections(), server.close()));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const answering = (status: number, body: string) =>
  prometheus((_request, response) => void response.writeHead(status).end(body));
const vector = (result: unknown) => JSON.stringify({ status: 'success', data: { resultType: 'vector', result } });

test('asks beneath the path, with the credentials that it has, and takes the series', async () => {
  const seen: unknown[] = [];
  const host = await prometheus((request, response, body) => {
    seen.push([request.method, request.url, request.headers.authorization, new URLSearchParams(body).get('query')]);
    response.end(
      vector([
        { metric: { __name__: 'up', instance: 'a' }, value: [1, '1.5'] },
        { metric: {}, value: [1, 'NaN'] },
        { metric: {}, value: [1, '+Inf'] },
      ])
    );
  });
  const basic = createPrometheusClient({ url: `http://us%40er:pass@${host}/select/0/` });
  expect(await basic.query('up == 1')).toEqual([{ labels: { __name__: 'up', instance: 'a' }, value: 1.5 }]);
  const bearer = createPrometheusClient({ url: `http://${host}`, token: 'secret-token' });
  await bearer.query('up');
  expect(seen).toEqual([
    ['POST', '/select/0/api/v1/query', `Basic ${Buffer.from('us@er:pass').toString('base64')}`, 'up == 1'],
    ['POST', '/api/v1/query', 'Bearer secret-token', 'up'],
  ]);
  expect([basic.label, bearer.label]).toEqual([host, host]);
});

test.each([
  ['credentials that are refused', 401, '', 'forbidden', /PROMETHEUS_TOKEN/],
  ['a page of something else', 200, '<html>', 'unavailable', /HTTP 200.*not one of Prometheus/],
  [
    'an answer of another kind',
    200,
    '{"status":"success","data":{"resultType":"matrix","result":[]}}',
    'unavailable',
    /not one/,
  ],
  ['a proxy’s error', 502, 'bad gateway', 'unavailable', /HTTP 502/],
  [
    'an error of its own',
    503,
    '{"status":"error","errorType":"timeout","error":"query timed out"}',
    'engine_error',
    /timeout/,
  ],
])('%s', async (_what, status, body, code, words) => {
  const url = `http://user:hidden-word@${await answering(status, body)}`;
  const failure = await createPrometheusClient({ url })
    .query('up')
    .catch((error: unknown) => error);
  expect(failure).toMatchObject({ code, text: { en: expect.stringMatching(words), zh: expect.any(String) } });
  expect(JSON.stringify(failure)).not.toContain('hidden-word');
});

test('no answer in time, and a redirect, are failures: credentials go nowhere else', async () => {
  const silent = createPrometheusClient({ url: `http://${await prometheus(() => undefined)}`, timeoutMs: 100 });
  await expect(silent.query('up')).rejects.toMatchObject({
    code: 'unavailable',
    text: { zh: expect.stringContaining('0.1 秒') },
  });
  const elsewhere = jest.fn();
  const target = await prometheus((_request, response) => (elsewhere(), response.end()));
  const host = await prometheus((_request, response) =>
    response.writeHead(302, { location: `http://${target}/api/v1/query` }).end()
  );
  await expect(createPrometheusClient({ url: `http://${host}` }).query('up')).rejects.toMatchObject({
    code: 'unavailable',
  });
  expect(elsewhere).not.toHaveBeenCalled();
});

test('an answer without end is cut, and says how to narrow it', async () => {
  const host = await prometheus((_request, response) => {
    const pump = () => {
      while (response.write(Buffer.alloc(64 * 1024, 'x'))) {
        // Until the other side is full.
      }
    };
    response.on('drain', pump);
    pump();
  });
  await expect(createPrometheusClient({ url: `http://${host}` }).query('up')).rejects.toMatchObject({
    code: 'engine_error',
    text: { en: expect.stringContaining('PROMETHEUS_MATCH') },
  });
});
