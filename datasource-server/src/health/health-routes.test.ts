import { createServer } from 'node:http';
import express from 'express';
import type { ComponentHealth, HealthResponse, HealthStatus } from '../contract/health.ts';
import { silentLogger } from '../platform/logger.ts';
import { createHealthReportRoutes } from './health-routes.ts';

const component = (status: HealthStatus): ComponentHealth => ({
  component: status,
  title: { zh: status, en: status },
  status,
  latencyMs: null,
  since: 1,
  checkedAt: 2,
});

async function ask(components: ComponentHealth[], freshness: () => Promise<HealthResponse['freshness']>) {
  const warn = jest.fn();
  const app = express().use(
    '/api/v1/health',
    createHealthReportRoutes({
      monitor: { checkedOnce: async () => components },
      clock: () => 0,
      logger: { ...silentLogger, warn },
      demo: () => true,
      version: '1.2.3',
      freshness,
    })
  );
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  try {
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/health`);
    return {
      status: response.status,
      cacheControl: response.headers.get('cache-control'),
      body: await response.json(),
      warn,
    };
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

test('reports components and freshness, and is not cached', async () => {
  const components = [component('up'), component('unknown')];
  const { status, body, cacheControl } = await ask(components, async () => [{ dataset: 'api', newest: 7 }]);
  expect([status, cacheControl]).toEqual([200, 'no-store']);
  expect(body).toEqual({
    ok: true,
    demo: true,
    version: '1.2.3',
    components,
    freshness: [{ dataset: 'api', newest: 7 }],
  });
});

test('anything down makes it not ok, still with 200', async () => {
  const { status, body } = await ask([component('up'), component('down')], async () => []);
  expect([status, (body as HealthResponse).ok]).toEqual([200, false]);
});

test.each([
  ['fails', () => Promise.reject(new Error('engine down'))],
  ['never comes', () => new Promise<HealthResponse['freshness']>(() => undefined)],
])('freshness that %s costs a warning, not the answer', async (_how, freshness) => {
  const { status, body, warn } = await ask([component('down')], freshness);
  expect([status, (body as HealthResponse).freshness]).toEqual([200, []]);
  expect(warn).toHaveBeenCalledTimes(1);
});
