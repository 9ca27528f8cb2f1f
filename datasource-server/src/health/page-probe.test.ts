import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer as createTcpServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCertificates, type Certificates } from '../../test/support/certificates.ts';
import { pageProbes } from './page-probe.ts';
import type { ProbeOutcome } from './probe.ts';

const cleanUp: Array<() => void> = [];
const signal = new AbortController().signal;
const DAY = 86_400_000;
let directory: string;
let certificates: Certificates;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'probe-'));
  certificates = await createCertificates(directory);
});
afterAll(() => rm(directory, { recursive: true, force: true }));
afterEach(() => cleanUp.splice(0).forEach((end) => end()));

async function listen(server: Server & { closeAllConnections?(): void }): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  cleanUp.push(() => (server.closeAllConnections?.(), server.close()));
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const page = async (handler: RequestListener) => `http://127.0.0.1:${await listen(createServer(handler))}`;

function check(url: string, { timeoutMs = 2_000, now = Date.now() } = {}): Promise<ProbeOutcome> {
  const [only] = pageProbes([{ name: 'shop', url }], () => now);
  return only!.check(signal, timeoutMs);
}

const valuesOf = ({ figures }: ProbeOutcome) => figures?.values ?? {};

test('a page that answers: its status and how long each step took, none of it twice', async () => {
  const url = await page((_request, response) => {
    setTimeout(() => {
      response.writeHead(200).write('<html>');
      setTimeout(() => response.end('</html>'), 100);
    }, 60);
  });
  const outcome = await check(url.replace('127.0.0.1', 'localhost'));
  expect(outcome).toMatchObject({ status: 'up', figures: { target: 'shop' } });
  const { up, status, redirects, dns, tcp, ttfb, total, tls } = valuesOf(outcome) as Record<string, number>;
  expect({ up, status, redirects, tls }).toEqual({ up: 1, status: 200, redirects: 0, tls: undefined });
  expect(ttfb).toBeGreaterThan(50);
  expect(total! - dns! - tcp! - ttfb!).toBeGreaterThan(80);
});

test.each([400, 404, 500, 503])('HTTP %d is down, by no fault of the connection', async (status) => {
  const outcome = await check(await page((_request, response) => response.writeHead(status).end()));
  expect(outcome).toMatchObject({
    status: 'down',
    connection: false,
    reason: { en: expect.stringContaining(`HTTP ${status}`) },
    figures: { values: { up: 0, status } },
  });
});

describe('redirects', () => {
  const counting = (times: number): RequestListener => {
    return (request, response) => {
      const step = Number(new URL(request.url ?? '/', 'http://x').searchParams.get('step') ?? 0);
      if (step < times) {
        response.writeHead(302, { location: `/?step=${step + 1}` }).end();
      } else {
        response.writeHead(200).end('here');
      }
    };
  };

  test('are followed, and their steps add up', async () => {
    const outcome = await check(await page(counting(5)));
    expect(outcome).toMatchObject({ status: 'up', figures: { values: { status: 200, redirects: 5 } } });
  });

  test('more than five are down, and say that they go in circles', async () => {
    const outcome = await check(await page((_request, response) => response.writeHead(302, { location: '/' }).end()));
    expect(outcome).toMatchObject({
      status: 'down',
      connection: false,
      reason: { zh: expect.stringContaining('循环'), en: expect.stringContaining('circles') },
      figures: { values: { up: 0, redirects: 5, status: 302 } },
    });
  });

  test('to another kind of address are not followed', async () => {
    const outcome = await check(
      await page((_request, response) => response.writeHead(301, { location: 'file:///etc/passwd' }).end())
    );
    expect(outcome).toMatchObject({ status: 'down', reason: { en: expect.stringContaining('file:') } });
  });

  test('take credentials to their own origin only, and tell nobody of them', async () => {
    const seen: Array<string | undefined> = [];
    const other = await page((request, response) => {
      seen.push(request.headers.authorization);
      response.writeHead(200).end();
    });
    const url = await page((request, response) => {
      seen.push(request.headers.authorization);
      const location = request.url === '/' ? '/again' : `${other.replace('127.0.0.1', 'localhost')}/end`;
      response.writeHead(302, { location }).end();
    });
    const outcome = await check(url.replace('//', '//user:hidden-word@'));
    expect(outcome.status).toBe('up');
    const basic = `Basic ${Buffer.from('user:hidden-word').toString('base64')}`;
    expect(seen).toEqual([basic, basic, undefined]);
    const down = await check(`${url.replace('//', '//user:hidden-word@')}`, { timeoutMs: 0 });
    expect(JSON.stringify(down)).not.toContain('hidden-word');
  });

  test('without an address to go to are answers', async () => {
    expect(await check(await page((_request, response) => response.writeHead(304).end()))).toMatchObject({
      status: 'up',
      figures: { values: { status: 304, redirects: 0 } },
    });
  });
});

test('time is for all redirects together', async () => {
  const url = await page((_request, response) => {
    setTimeout(() => response.writeHead(302, { location: '/' }).end(), 90);
  });
  const outcome = await check(url, { timeoutMs: 250 });
  expect(outcome).toMatchObject({ status: 'down', reason: { en: expect.stringContaining('within 0.25 s') } });
  expect(valuesOf(outcome)).not.toHaveProperty('total');
});

test('a body that never ends is down: a visitor would wait too', async () => {
  const url = await page((_request, response) => void response.writeHead(200).write('half'));
  expect(await check(url, { timeoutMs: 200 })).toMatchObject({
    status: 'down',
    connection: true,
    reason: { zh: expect.stringContaining('0.2 秒') },
  });
});

test('nobody listening, a cut connection, what is not HTTP and an unknown name are each explained', async () => {
  const cut = await listen(createTcpServer((socket) => socket.destroy()));
  const nonsense = await listen(createTcpServer((socket) => socket.end('SSH-2.0-OpenSSH\r\n')));
  const gone = createTcpServer();
  const port = await listen(gone);
  await new Promise((resolve) => gone.close(resolve));
  const reasons = await Promise.all(
    [
      `http://127.0.0.1:${port}`,
      `http://127.0.0.1:${cut}`,
      `http://127.0.0.1:${nonsense}`,
      'http://no-such.invalid',
    ].map(async (url) => {
      const outcome = await check(url);
      expect(outcome).toMatchObject({ status: 'down', connection: true, figures: { values: { up: 0 } } });
      return outcome.status === 'down' ? outcome.reason.en : '';
    })
  );
  expect(reasons).toEqual([
    expect.stringContaining('refused'),
    expect.stringContaining('cut'),
    expect.stringContaining('not HTTP'),
    expect.stringMatching(/DNS/),
  ]);
});

describe('TLS', () => {
  const secure = async (handler: RequestListener) => {
    const server = createTlsServer(
      { cert: readFileSync(certificates.certificate), key: readFileSync(certificates.key) },
      handler
    );
    return `https://localhost:${await listen(server)}`;
  };

  test('a certificate that is not accepted still tells how long it lasts, and gets no request', async () => {
    const asked = jest.fn<void, Parameters<RequestListener>>((_request, response) => void response.end());
    const outcome = await check(await secure(asked));
    expect(outcome).toMatchObject({
      status: 'down',
      connection: true,
      reason: { en: expect.stringMatching(/certificate.*(UNABLE_TO|SELF_SIGNED)/) },
    });
    const { tls_days: days } = valuesOf(outcome) as Record<string, number>;
    expect(days).toBeGreaterThan(0.9);
    expect(days).toBeLessThanOrEqual(1);
    expect(asked).not.toHaveBeenCalled();
  });

  test('one that has ended has negative days left', async () => {
    const outcome = await check(await secure((_request, response) => response.end()), { now: Date.now() + 11 * DAY });
    expect(valuesOf(outcome)['tls_days']).toBeCloseTo(-10, 0);
  });

  test('to a server that speaks none is explained', async () => {
    const plain = await page((_request, response) => response.end());
    expect(await check(plain.replace('http:', 'https:'))).toMatchObject({ status: 'down', connection: true });
  });
});

test('a shutdown ends a probe at once', async () => {
  const url = await page(() => undefined);
  const [only] = pageProbes([{ name: 'shop', url }], Date.now);
  const controller = new AbortController();
  const begun = performance.now();
  const outcome = only!.check(controller.signal, 60_000);
  setTimeout(() => controller.abort(), 50);
  expect((await outcome).status).toBe('down');
  expect(performance.now() - begun).toBeLessThan(5_000);
});
