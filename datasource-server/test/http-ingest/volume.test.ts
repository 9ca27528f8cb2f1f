import type { QueryResponse } from '../../src/contract/frames.ts';
import { startIngestServer, type IngestServer } from './ingest-server.ts';

/** `VOLUME=10` for the long run: a million of each. */
const ENDPOINTS = 100_000;
const BAD_RECORDS = 100_000 * Number(process.env['VOLUME'] ?? 1);
const BATCH = 20_000;
const LINES = { 'Content-Type': 'application/x-ndjson' };

jest.setTimeout(300_000);

let server: IngestServer;
beforeAll(async () => {
  server = await startIngestServer({ INGEST_RATE_PER_MINUTE: '1000000000' });
});
afterAll(() => server.stop());

/** The busiest endpoints of the last hour with their requests, and how long the answer took, ms. */
async function busiest(): Promise<{ endpoints: unknown[]; requests: unknown[]; elapsedMs: number }> {
  const now = Date.now();
  const query = {
    refId: 'A',
    kind: 'metric',
    measures: ['api.requests', 'api.p95'],
    dimensions: ['api.endpoint'],
    grain: 'none',
    as: 'table',
    top: { n: 10, by: 'api.requests' },
  };
  const started = performance.now();
  const { body } = await server.post(
    '/api/v1/query',
    { range: { from: now - 3600e3, to: now + 60e3 }, queries: [query] },
    { 'X-Cache-Skip': 'true' }
  );
  const elapsedMs = performance.now() - started;
  const [frame] = (body as QueryResponse).results['A']?.frames ?? [];
  const [endpoints = [], requests = []] = frame?.data.values ?? [];
  return { endpoints, requests, elapsedMs };
}

async function send(count: number, url: (index: number) => string): Promise<void> {
  for (let from = 0; from < count; from += BATCH) {
    const body = Array.from(
      { length: Math.min(BATCH, count - from) },
      (_, index) =>
        `${JSON.stringify({ category: 'api_request', method: 'GET', url: url(from + index), status: 200, duration: 5 })}\n`
    ).join('');
    expect(await server.post('/api/v1/events', body, LINES)).toMatchObject({ status: 200 });
  }
}

test('100,000 addresses with identifiers are few endpoints', async () => {
  await send(ENDPOINTS, (index) => `/api/ideas/${index}/comments/${index * 7}?page=${index}`);
  expect(await server.rows('SELECT DISTINCT endpoint AS n FROM api_requests')).toEqual(['/api/ideas/:id/comments/:id']);
  expect(await busiest()).toMatchObject({ endpoints: ['/api/ideas/:id/comments/:id'], requests: [ENDPOINTS] });
});

test('100,000 endpoints that are really different leave a question quick', async () => {
  const word = (index: number) =>
    index.toString(26).replace(/[0-9]/g, (digit) => 'qrstuvwxyz'[Number(digit)] as string);
  await send(ENDPOINTS, (index) => `/page/${word(index)}x`);
  expect(Number((await server.rows('SELECT toString(uniqExact(endpoint)) AS n FROM api_requests'))[0])).toBeGreaterThan(
    ENDPOINTS * 0.9
  );
  const { endpoints, requests, elapsedMs } = await busiest();
  expect([endpoints[0], requests[0]]).toEqual(['/api/ideas/:id/comments/:id', ENDPOINTS]);
  expect(elapsedMs).toBeLessThan(3000);
});

test(`${BAD_RECORDS} bad records are counted, do not grow the answer, and hold up nobody`, async () => {
  const perRequest = Math.min(BAD_RECORDS, 500_000);
  const bad = 'no json\n'.repeat(perRequest);
  let longest = 0;
  let rejected = 0;
  for (let left = BAD_RECORDS; left > 0; left -= perRequest) {
    let isAnswered = false;
    const answering = server
      .post('/api/v1/events', `${bad}{"category":"user_action","action":"good","userId":"1"}\n`, LINES)
      .finally(() => (isAnswered = true));
    while (!isAnswered) {
      const started = performance.now();
      expect(await server.get('/healthz')).toMatchObject({ status: 200 });
      longest = Math.max(longest, performance.now() - started);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    const { status, body } = await answering;
    expect([status, JSON.stringify(body).length < 10_000]).toEqual([200, true]);
    rejected += (body as { rejectedCount: number }).rejectedCount;
  }
  expect(rejected).toBe(BAD_RECORDS);
  expect(longest).toBeLessThan(1500);
  const { body } = await server.get('/metrics');
  expect(body).toContain(`aimarket_ingest_records_total{source="events",outcome="rejected"} ${BAD_RECORDS}`);
});
