import http from 'node:http';
import { startIngestServer, type IngestServer } from './ingest-server.ts';

const HOSTILE = '127.0.0.2';
/** Together more than pages may hold; the small ones fill what the large ones leave. */
const HALVES: ReadonlyArray<readonly [connections: number, bytes: number]> = [
  [40, 480_000],
  [20, 30_000],
  [20, 2000],
  [30, 100],
];

jest.setTimeout(60_000);

let server: IngestServer;
const half: http.ClientRequest[] = [];

beforeAll(async () => {
  server = await startIngestServer();
});
afterAll(async () => {
  half.forEach((request) => request.destroy());
  await server.stop();
});

/** A body that says it will go on and does not. Resolves when what is sent has left. */
function sendHalf(bytes: number): Promise<void> {
  return new Promise((resolve) => {
    const request = http.request(`${server.url}/collect/shop`, {
      method: 'POST',
      agent: false,
      localAddress: HOSTILE,
      headers: { 'Content-Type': 'application/json', 'Content-Length': bytes + 100 },
    });
    request.on('error', () => undefined);
    request.write(Buffer.alloc(bytes, ' '), () => resolve());
    half.push(request);
  });
}

const page = () =>
  server.post('/collect/shop', {
    meta: { page: { url: 'https://shop.example/' } },
    events: [{ name: 'page_view', timestamp: new Date().toISOString(), attributes: {} }],
  });

test('bodies that one address does not finish hold up nobody else', async () => {
  for (const [connections, bytes] of HALVES) {
    await Promise.all(Array.from({ length: connections }, () => sendHalf(bytes)));
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  const started = Date.now();
  const answers = await Promise.all(Array.from({ length: 20 }, page));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 202));
  // Far from the half minute that an unfinished body may take.
  expect(Date.now() - started).toBeLessThan(10_000);
  expect(await server.rows('SELECT toString(count()) AS n FROM web_events')).toEqual(['20']);
});
