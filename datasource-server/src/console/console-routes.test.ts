import { rawRequest, startTestApp, type TestApp } from '../../test/http-harness.ts';
import { createConsoleRoutes } from './console-routes.ts';

let app: TestApp;

beforeAll(async () => {
  app = await startTestApp({
    authTokens: [{ name: 'a', token: 'token-of-a', scopes: ['query'] }],
    routers: [{ path: '/', router: createConsoleRoutes() }],
  });
});
afterAll(() => app.stop());

describe('console routes', () => {
  it.each([
    ['/', 'text/html'],
    ['/console/main.js', 'text/javascript'],
    ['/console/result/chart.js', 'text/javascript'],
    ['/console/theme.css', 'text/css'],
    ['/console/icon.svg', 'image/svg+xml'],
    ['/console/vendor/uPlot.esm.js', 'text/javascript'],
    ['/console/vendor/uPlot.min.css', 'text/css'],
  ])('serves %s as %s to everyone, always revalidated', async (path, type) => {
    const response = await fetch(app.url + path);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain(type);
    expect(response.headers.get('cache-control')).toBe('no-cache');
    const again = await rawRequest(app.url + path, {
      headers: { 'If-None-Match': response.headers.get('etag') ?? '' },
    });
    expect(again.status).toBe(304);
  });

  it.each([
    '/console/',
    '/console/nothing.js',
    '/console/../console-routes.ts',
    '/console/%2e%2e/console-routes.ts',
    '/console/vendor/../package.json',
  ])('does not serve %s', async (path) => {
    const response = await fetch(app.url + path);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ error: { code: 'not_found' } });
  });
});
