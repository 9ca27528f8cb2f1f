import { INSPECTION_EXAMPLE } from '../../src/http/openapi/inspection-paths.ts';
import { createInspectionRoutes } from '../../src/inspection/inspection-routes.ts';
import { startTestApp, type TestApp } from '../http-harness.ts';

let app: TestApp;
let ready = true;

beforeAll(async () => {
  const service = { run: () => Promise.resolve(INSPECTION_EXAMPLE), nextAt: () => null };
  const history = { recent: () => [INSPECTION_EXAMPLE] };
  const router = createInspectionRoutes({ service, history, callerOf: () => null, isReady: () => ready });
  app = await startTestApp({ routers: [{ path: '/api/v1/inspections', router, scope: 'query' }] });
});
afterAll(() => app.stop());

async function call(path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${app.url}/api/v1/inspections${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'content-type': 'application/json', 'accept-language': 'en' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}

const refusal = (code: string, message: RegExp) => ({ error: { code, message: expect.stringMatching(message) } });

it('lists without items, and gives one by id or as latest', async () => {
  const list = await call('');
  expect(list).toMatchObject({ status: 200, body: { inspections: [{ id: INSPECTION_EXAMPLE.id }], nextAt: null } });
  expect(JSON.stringify(list.body)).not.toContain('"items"');
  expect(await call('/latest')).toEqual({ status: 200, body: INSPECTION_EXAMPLE });
  expect(await call(`/${INSPECTION_EXAMPLE.id}`)).toEqual({ status: 200, body: INSPECTION_EXAMPLE });
  expect(await call('/none')).toMatchObject({ status: 404, body: refusal('not_found', /no inspection none/) });
});

it('refuses what it does not understand, and to look before there is anything to see', async () => {
  expect(await call('', { notify: 'yes' })).toMatchObject({ status: 400, body: refusal('bad_request', /notify/) });
  expect(await call('', { now: true })).toMatchObject({ status: 400, body: refusal('bad_request', /now/) });
  ready = false;
  expect(await call('', {})).toMatchObject({ status: 503, body: refusal('unavailable', /still starting/) });
  ready = true;
  expect(await call('', {})).toEqual({ status: 200, body: INSPECTION_EXAMPLE });
});
