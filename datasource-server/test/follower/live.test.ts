import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { QueryResponse } from '../../src/contract/frames.ts';
import { lockDirectory } from '../../src/ingest/follower/directory-lock.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

const root = mkdtempSync(join(tmpdir(), 'live-'));
const logs = join(root, 'logs');
let server: TestServer;

afterAll(async () => {
  await server?.stop();
  rmSync(root, { recursive: true, force: true });
});

interface Answer {
  requests: number | null;
  demo: boolean;
}

async function ask(): Promise<Answer> {
  const now = Date.now();
  const query = { refId: 'A', kind: 'metric', measures: ['api.requests'], as: 'number' };
  const response = await fetch(`${server.url}/api/v1/query`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Cache-Skip': 'true' },
    body: JSON.stringify({ range: { from: now - 3600e3, to: now + 60e3 }, queries: [query] }),
  });
  const { results } = (await response.json()) as QueryResponse;
  const frame = results['A']?.frames[0];
  const value = frame?.data.values[0]?.[0];
  return {
    requests: typeof value === 'number' ? value : null,
    demo: frame?.schema.meta.custom?.demo ?? false,
  };
}

async function until(isDone: (answer: Answer) => boolean): Promise<Answer> {
  for (;;) {
    const answer = await ask();
    if (isDone(answer)) {
      return answer;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const line = (status: number) =>
  `${JSON.stringify({ timestamp: new Date().toISOString(), level: 'info', message: 'API Request', category: 'api_request', method: 'GET', url: '/api/ideas/5', status, duration: 12, ip: '10.1.2.3', userAgent: 'x', userId: 3 })}\n`;

test('a line that appears is answered, first in place of the demo, then beside what was there', async () => {
  mkdirSync(logs);
  server = await startTestServer({ LOG_DIR: logs, DEMO_DAYS: '1' });
  expect((await ask()).demo).toBe(true);

  appendFileSync(join(logs, 'combined-2026-01-01.log'), line(200));
  expect(await until(({ demo }) => !demo)).toEqual({ requests: 1, demo: false });
  appendFileSync(join(logs, 'combined-2026-01-01.log'), line(500));
  await until(({ requests }) => requests === 2);

  const catalogue = await (await fetch(`${server.url}/api/v1/catalogue`)).json();
  expect(catalogue).toMatchObject({ demo: false });
});

test('a directory that is followed already is refused, until its follower has gone', async () => {
  await expect(lockDirectory(logs)).rejects.toMatchObject({ code: 'unavailable' });
  await server.stop();
  await (
    await lockDirectory(logs)
  )();
});
