import { createServer, type RequestListener } from 'node:http';
import { createServer as createTcpServer, type Server } from 'node:net';
import { aiProbes } from './ai-probe.ts';
import type { ConfiguredProbe } from './probe.ts';

const servers: Array<{ close(): void }> = [];
const signal = new AbortController().signal;

afterEach(() => {
  servers.splice(0).forEach((server) => server.close());
});

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  servers.push(server);
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function provider(handler: RequestListener): Promise<string> {
  const server = createServer(handler);
  const port = await listen(server);
  servers.push({ close: () => server.closeAllConnections() });
  return `http://127.0.0.1:${port}`;
}

function probe(url: string): ConfiguredProbe {
  const [only] = aiProbes([{ name: 'zhipu', url }], () => 0);
  if (only === undefined || !('check' in only)) {
    throw new Error('expected one probe');
  }
  return only;
}

test.each([200, 204, 301, 401, 404, 429, 499])('HTTP %d is up', async (status) => {
  const url = await provider((_request, response) => response.writeHead(status).end());
  expect(await probe(url).check(signal, 1_000)).toEqual({ status: 'up', figures: expect.anything() });
});

test('what was measured is called as the component is', async () => {
  const url = await provider((_request, response) => response.writeHead(401).end());
  const { figures } = await probe(url).check(signal, 1_000);
  expect(figures).toEqual({
    target: 'ai:zhipu',
    values: {
      up: 1,
      redirects: 0,
      status: 401,
      tcp: expect.any(Number),
      ttfb: expect.any(Number),
      total: expect.any(Number),
    },
  });
});

test.each([500, 502, 503])('HTTP %d is down, by no fault of the connection', async (status) => {
  const url = await provider((_request, response) => response.writeHead(status).end('broken'));
  const outcome = await probe(url).check(signal, 1_000);
  expect(outcome).toMatchObject({
    status: 'down',
    connection: false,
    reason: { en: expect.stringContaining(`HTTP ${status}`) },
  });
});

test('a redirect is an answer and is not followed', async () => {
  const elsewhere = jest.fn<void, Parameters<RequestListener>>((_request, response) => void response.end());
  const location = await provider(elsewhere);
  const url = await provider((_request, response) => response.writeHead(302, { location }).end());
  expect(await probe(url).check(signal, 1_000)).toEqual({ status: 'up', figures: expect.anything() });
  expect(elsewhere).not.toHaveBeenCalled();
});

test('no answer within the time is down and says so', async () => {
  const url = await provider(() => undefined);
  const outcome = await probe(url).check(signal, 100);
  expect(outcome).toMatchObject({
    status: 'down',
    connection: true,
    reason: { en: expect.stringContaining('within 0.1 s'), zh: expect.stringContaining('0.1 秒') },
  });
});

test('an answer whose body never ends is an answer', async () => {
  const url = await provider((_request, response) => void response.writeHead(200).write('data: endless'));
  expect(await probe(url).check(signal, 1_000)).toEqual({ status: 'up', figures: expect.anything() });
});

test('nobody listening, cut connections, nonsense and unknown names are each explained', async () => {
  const closed = createServer();
  const closedPort = await listen(closed);
  await new Promise((resolve) => closed.close(resolve));
  const cut = await listen(createTcpServer((socket) => socket.destroy()));
  const nonsense = await listen(createTcpServer((socket) => socket.end('SSH-2.0-OpenSSH\r\n')));
  const reasons = await Promise.all(
    [
      `http://127.0.0.1:${closedPort}`,
      `http://127.0.0.1:${cut}`,
      `http://127.0.0.1:${nonsense}`,
      'http://no-such-host.invalid',
    ].map(async (url) => {
      const outcome = await probe(url).check(signal, 3_000);
      expect(outcome).toMatchObject({ status: 'down', connection: true });
      return outcome.status === 'down' ? outcome.reason.en : '';
    })
  );
  expect(reasons[0]).toContain('refused');
  expect(reasons[1]).toContain('cut');
  expect(reasons[2]).toContain('not HTTP');
  expect(reasons[3]).toMatch(/DNS/);
});

test('TLS to a server that speaks none is explained and not thrown', async () => {
  const port = Number(new URL(await provider((_request, response) => response.end())).port);
  const outcome = await probe(`https://127.0.0.1:${port}`).check(signal, 2_000);
  expect(outcome).toMatchObject({ status: 'down', connection: true });
});

test('secrets of the URL are sent to the provider and never told', async () => {
  const seen: Array<string | undefined> = [];
  const url = await provider((request, response) => {
    seen.push(request.headers.authorization, request.url);
    response.writeHead(503).end();
  });
  const outcome = await probe(`${url.replace('//', '//us%40er:pass%zz@')}/v1?key=hidden`).check(signal, 1_000);
  expect(seen).toEqual([`Basic ${Buffer.from('us@er:pass%zz').toString('base64')}`, '/v1?key=hidden']);
  expect(JSON.stringify(outcome)).not.toMatch(/pass|hidden/);
});

test('a shutdown ends the probe at once', async () => {
  const url = await provider(() => undefined);
  const controller = new AbortController();
  const outcome = probe(url).check(controller.signal, 60_000);
  controller.abort();
  expect((await outcome).status).toBe('down');
});

test('without providers there is one unknown component whose reason names the setting', () => {
  const [only] = aiProbes([], () => 0);
  expect(only).toMatchObject({
    component: 'ai',
    unconfigured: { zh: expect.stringContaining('AI_PROVIDERS='), en: expect.stringContaining('AI_PROVIDERS=') },
  });
});
