import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server as TcpServer } from 'node:net';
import { postJson } from './post-json.ts';

const servers: Array<Server | TcpServer> = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

async function listen(server: Server | TcpServer): Promise<string> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/send?access_token=very-secret`;
}

const answering = (listener: RequestListener) => listen(createServer(listener));

test('an answer of 200 is its JSON, whatever its type says; what is none is not understood', async () => {
  const robot = await answering((request, response) => {
    request.resume().on('end', () => response.end('{"errcode":0}'));
  });
  const page = await answering((_request, response) => response.end('<html>please log in</html>'));
  expect(await postJson(robot, { text: '告警' }, 2000)).toEqual({ body: { errcode: 0 } });
  expect(await postJson(page, {}, 2000)).toEqual({ body: undefined });
});

test('of an answer that does not end only a little is read', async () => {
  let written = 0;
  const url = await answering((_request, response) => {
    const chunk = Buffer.alloc(64 * 1024, ' ');
    const pour = () => {
      while (!response.destroyed && response.write(chunk)) {
        written += chunk.length;
      }
    };
    response.on('drain', pour).on('error', () => undefined);
    pour();
  });
  const started = Date.now();
  expect(await postJson(url, {}, 10_000)).toEqual({ body: undefined });
  expect(Date.now() - started).toBeLessThan(5000);
  expect(written).toBeLessThan(50 * 1024 * 1024);
});

test('a redirect is not followed, and is a matter of settings', async () => {
  let followed = false;
  const target = await answering((_request, response) => {
    followed = true;
    response.end('{"errcode":0}');
  });
  const url = await answering((_request, response) => response.writeHead(302, { Location: target }).end());
  expect(await postJson(url, {}, 2000)).toMatchObject({ result: 'refused', next: 'settings', code: 'http_302' });
  expect(followed).toBe(false);
});

test.each([
  [429, {}, { next: 'throttled', pauseMs: 60_000 }],
  [429, { 'Retry-After': '7' }, { next: 'throttled', pauseMs: 7000 }],
  [503, { 'Retry-After': '120' }, { next: 'throttled', pauseMs: 120_000 }],
  [
    503,
    { Date: 'Wed, 18 Mar 2026 05:00:00 GMT', 'Retry-After': 'Wed, 18 Mar 2026 05:01:30 GMT' },
    { next: 'throttled', pauseMs: 90_000 },
  ],
  [503, {}, { next: 'retry' }],
  [503, { 'Retry-After': 'soon' }, { next: 'retry' }],
  [408, {}, { next: 'retry' }],
  [404, {}, { next: 'settings' }],
] as const)('HTTP %i with %j is a refusal that says when to ask again', async (status, headers, expected) => {
  const url = await answering((_request, response) => response.writeHead(status, headers).end());
  expect(await postJson(url, {}, 2000)).toMatchObject({ result: 'refused', code: `http_${status}`, ...expected });
});

test('what cannot have arrived is tried again, what may have arrived is doubtful', async () => {
  const silent = await listen(createTcpServer((socket) => socket.resume().on('error', () => undefined)));
  // Nothing that speaks TLS stands there: the handshake never ends.
  const handshake = await postJson(silent.replace('http:', 'https:'), {}, 200);
  expect(handshake).toMatchObject({ result: 'refused', next: 'retry', code: 'timeout' });
  expect(await postJson(silent, {}, 200)).toMatchObject({ result: 'doubtful', code: 'timeout' });
  const cut = await answering((_request, response) => {
    response.writeHead(200, { 'Content-Length': 100 }).write('{"errcode":0');
    setTimeout(() => response.destroy(), 20);
  });
  expect(await postJson(cut, {}, 2000)).toMatchObject({ result: 'doubtful' });
  const gone = createTcpServer();
  const nobody = await listen(gone);
  await new Promise((resolve) => gone.close(resolve));
  servers.pop();
  const refused = await postJson(nobody, {}, 2000);
  expect(refused).toMatchObject({ result: 'refused', next: 'retry', code: 'ECONNREFUSED' });
  expect(JSON.stringify([handshake, refused])).not.toContain('very-secret');
});
