/** What the recorder works out itself: the use of AI budgets and the silence of ingest, from an event to the answer of a query. */
import type { QueryResponse } from '../../src/contract/frames.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

const NOON = Date.parse('2026-11-23T04:00:00Z');
const CALL = {
  timestamp: new Date(NOON - 20_000).toISOString(),
  level: 'info',
  message: 'AI Service Call',
  category: 'ai_service',
  service: 'baidu',
  requestTokens: 0,
  responseTokens: 1000,
  duration: 500,
  success: true,
  cost: 6,
};

let server: TestServer;
let now = NOON;

beforeAll(async () => {
  server = await startTestServer(
    { DEMO: 'off', AI_COST_DAILY_BUDGET: '8', AI_COST_MONTHLY_BUDGET: '600', RECORDER_INTERVAL_SECONDS: '1' },
    { clock: () => now }
  );
}, 60_000);

afterAll(() => server.stop());

test('a call costs its share of the day’s and the month’s budget, and ends the silence', async () => {
  const sent = await fetch(`${server.url}/api/v1/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify([CALL]),
  });
  expect(sent.ok).toBe(true);
  const used = await until(
    () => ask(['ai_budget.used', 'ai_budget.burn_rate', 'ai_budget.budget'], 'ai_budget.period'),
    (rows) => rows.some(([, share]) => share === 75)
  );
  // Half of the day is over, and 22.5 of 30 days.
  expect(used).toEqual([
    ['day', 75, 1.5, 8],
    ['month', 1, expect.closeTo(0.01 / (22.5 / 30), 9), 600],
  ]);
  // What is the newest event is looked up every ten seconds.
  now += 30_000;
  expect(
    await until(
      () => ask(['ingest.silence']),
      // What was recorded before the clock went on is still in the range.
      (rows) => rows[0]?.[0] === 50
    )
  ).toEqual([[50]]);
});

async function ask(measures: string[], ...dimensions: string[]): Promise<unknown[][]> {
  const response = await fetch(`${server.url}/api/v1/query`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'X-Cache-Skip': 'true' },
    body: JSON.stringify({
      range: { from: now - 60_000, to: now + 1000 },
      queries: [{ kind: 'metric', as: 'number', measures, dimensions }],
    }),
  });
  const { results } = (await response.json()) as QueryResponse;
  const columns = results['A']?.frames[0]?.data.values ?? [];
  return (columns[0] ?? []).map((_, row) => columns.map((column) => column[row]));
}

async function until(attempt: () => Promise<unknown[][]>, done: (rows: unknown[][]) => boolean): Promise<unknown[][]> {
  for (let tries = 0; tries < 40; tries++) {
    const rows = await attempt();
    if (done(rows)) {
      return rows;
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  return attempt();
}
