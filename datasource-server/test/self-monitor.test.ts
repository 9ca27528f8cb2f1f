/** The data server's own figures, beside the marketplace's and never among them. */
import type { QueryResponse } from '../src/contract/frames.ts';
import { startIngestServer, type IngestServer } from './http-ingest/ingest-server.ts';

jest.setTimeout(60_000);

let server: IngestServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

/** One value of the last hour; undefined where the answer has no row. */
async function ask(measure: string, filters: object[] = []): Promise<unknown> {
  const answer = await server?.post(
    '/api/v1/query',
    {
      range: { from: Date.now() - 3600e3, to: Date.now() + 60e3 },
      queries: [{ refId: 'A', measures: [measure], grain: 'none', as: 'table', filters }],
    },
    { 'X-Cache-Skip': 'true' }
  );
  const { frames = [], error } = (answer?.body as QueryResponse).results['A'] ?? {};
  expect(error).toBeUndefined();
  return frames[0]?.data.values.at(-1)?.[0];
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await condition())) {
    expect(Date.now()).toBeLessThan(deadline);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

const kindIs = (kind: string) => [{ member: 'monitor.kind', op: '=', values: [kind] }];

test('queries, errors and records taken in can be asked for, and are part of no other figure', async () => {
  server = await startIngestServer({ RECORDER_INTERVAL_SECONDS: '1' });
  await server.post('/api/v1/events', [
    { category: 'business_event', event: 'order_paid', value: 5 },
    { category: 'business_event', event: 'order_paid', value: 7 },
    { message: 1, duration: 'never' },
  ]);
  for (let turn = 0; turn < 3; turn++) {
    expect(await ask('business_events.events')).toBe(2);
  }
  await server.post('/api/v1/query', {
    range: { from: Date.now() - 1000, to: Date.now() },
    queries: [{ refId: 'A', measures: ['no_such.measure'] }],
  });
  await until(async () => ((await ask('monitor.query_errors')) as number) >= 1);
  expect(await ask('monitor.query_errors', kindIs('unknown_member'))).toBe(1);
  expect((await ask('monitor.queries', kindIs('ok'))) as number).toBeGreaterThanOrEqual(3);
  expect((await ask('monitor.query_duration')) as number).toBeGreaterThan(0);
  await until(async () => (await ask('monitor.records', kindIs('events'))) === 2);
  expect(await ask('monitor.records_rejected', kindIs('events'))).toBe(1);

  expect(await ask('business_events.events')).toBe(2);
  for (const other of ['api.requests', 'actions.actions', 'logs.lines', 'errors.errors']) {
    expect([other, await ask(other)]).toEqual([other, 0]);
  }
  const range = `from=${Date.now() - 3600e3}&to=${Date.now()}`;
  const values = async (member: string) =>
    ((await server?.get(`/api/v1/values?member=${member}&${range}`))?.body as { values: string[] }).values;
  expect(await values('monitor.kind')).toEqual(expect.arrayContaining(['ok', 'unknown_member', 'events']));
  const components = await values('health.component');
  expect(components).toContain('events');
  expect(components).not.toContain('ok');
});

test('MONITOR_SELF=off stores nothing of it', async () => {
  server = await startIngestServer({ MONITOR_SELF: 'off' });
  await ask('business_events.events');
  await new Promise((resolve) => setTimeout(resolve, 2500));
  expect(await server.rows(`SELECT toString(count()) AS n FROM samples WHERE source = 'monitor'`)).toEqual(['0']);
});
