import express, { type Express } from 'express';
import { request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { keptLines } from '../../test/kept-lines.ts';
import { until } from '../../test/collect-server.ts';
import { requestLogger, type RequestLoggerOptions } from './request-logger.ts';
import { errorLogger } from './track-error.ts';

let server: Server | undefined;
afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  server = undefined;
});

async function start(routes: (app: Express) => void, options: Omit<RequestLoggerOptions, 'logger'> = {}) {
  const { logger, lines } = keptLines();
  const app = express();
  app.use(requestLogger({ logger, ...options }));
  routes(app);
  app.use(errorLogger({ logger }));
  app.use(((_error, _request, response, _next) => {
    response.status(500).send('failed');
  }) satisfies express.ErrorRequestHandler);
  const listening = app.listen(0, '127.0.0.1');
  server = listening;
  await new Promise((resolve) => listening.once('listening', resolve));
  return { lines, url: `http://127.0.0.1:${(listening.address() as AddressInfo).port}` };
}

test('one line a request, with the pattern of its route and no secret of its address', async () => {
  const { lines, url } = await start((app) => {
    const ideas = express.Router();
    ideas.get('/:id', (request, response) => {
      Object.assign(request, { user: { id: 42 } });
      setTimeout(() => response.json({ id: request.params.id }), 60);
    });
    app.use('/api/ideas', ideas);
  });
  await fetch(`${url}/api/ideas/7?page=2&access_token=abc`, {
    headers: { 'User-Agent': 'test', traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` },
  });
  await until(() => lines.length > 0);
  expect(lines).toEqual([
    {
      level: 'info',
      message: 'API Request',
      category: 'api_request',
      method: 'GET',
      url: '/api/ideas/7?page=2&access_token=***',
      route: '/api/ideas/:id',
      status: 200,
      duration: expect.any(Number),
      ip: '127.0.0.1',
      userAgent: 'test',
      userId: 42,
      traceId: 'a'.repeat(32),
    },
  ]);
  expect(lines[0]!['duration']).toBeGreaterThanOrEqual(58);
  expect(lines[0]!['duration']).toBeLessThan(5000);
});

test('an address that nobody answers for has no route, and is a warning', async () => {
  const { lines, url } = await start(() => undefined);
  await fetch(`${url}/wp-admin.php`);
  await until(() => lines.length > 0);
  expect(lines).toMatchObject([{ level: 'warn', status: 404, url: '/wp-admin.php' }]);
  expect(lines[0]).not.toHaveProperty('route');
});

test('an error of a route has a line of its own and is passed on', async () => {
  const { lines, url } = await start((app) => {
    app.get('/boom', () => {
      throw Object.assign(new Error('no stock', { cause: new Error('db gone') }), { code: 'E_STOCK' });
    });
  });
  expect(await (await fetch(`${url}/boom?token=abc`)).text()).toBe('failed');
  await until(() => lines.length > 1);
  expect(lines).toMatchObject([
    {
      level: 'error',
      message: 'no stock',
      category: 'application',
      type: 'Error',
      errorCode: 'E_STOCK',
      stack: expect.stringMatching(/no stock[^]*request-logger\.test[^]*Caused by: Error: db gone/),
      context: { method: 'GET', url: '/boom?token=***' },
    },
    { level: 'error', category: 'api_request', status: 500, route: '/boom' },
  ]);
});

test.each([
  ['before an answer', false, 499],
  ['in the middle of one', true, 200],
])('a caller who goes away %s has a line that says so', async (_name, hasBegun, status) => {
  const { lines, url } = await start((app) => {
    app.get('/slow', (_request, response) => {
      if (hasBegun) {
        response.write('x'.repeat(10));
      }
    });
  });
  const { port } = new URL(url);
  const call = httpRequest({ port, host: '127.0.0.1', path: '/slow' });
  call.on('error', () => undefined).end();
  await new Promise((resolve) => setTimeout(resolve, 100));
  call.destroy();
  await until(() => lines.length > 0);
  expect(lines).toMatchObject([{ status, aborted: true }]);
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(lines).toHaveLength(1);
});

test('hooks choose requests and users, and one that throws does no harm', async () => {
  let broken = false;
  const { lines, url } = await start(
    (app) => {
      app.get('/{*any}', (_request, response) => {
        response.send('ok');
      });
    },
    {
      skip: ({ url: path }) => path === '/health',
      userId() {
        if (broken) {
          throw new Error('no session');
        }
        return 'u1';
      },
    }
  );
  await fetch(`${url}/health`);
  await fetch(`${url}/a`);
  await until(() => lines.length === 1);
  broken = true;
  expect((await fetch(`${url}/b`)).status).toBe(200);
  await until(() => lines.length === 2);
  expect(lines).toMatchObject([
    { url: '/a', userId: 'u1' },
    { url: '/b', userId: undefined },
  ]);
});
