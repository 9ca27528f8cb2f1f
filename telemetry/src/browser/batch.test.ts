import { createBatch, MAX_BYTES } from './batch.ts';
import type { LeanItem } from './lean-item.ts';

const item = (name: string, page = '/a', key: LeanItem['key'] = 'events'): LeanItem => ({
  meta: { page: { url: page } },
  key,
  payload: { name },
});

function batchOf(intervalMs = 60_000) {
  const bodies: string[] = [];
  const batch = createBatch({ send: (body) => bodies.push(body), intervalMs });
  return { batch, payloads: () => bodies.map((body) => JSON.parse(body) as Record<string, unknown>), bodies };
}

test('items of one page are one payload, by kind', () => {
  const { batch, payloads } = batchOf();
  [item('a'), item('b', '/a', 'logs'), item('c')].forEach(batch.add);
  expect(payloads()).toEqual([]);
  batch.flush();
  batch.flush();
  expect(payloads()).toEqual([
    { meta: { page: { url: '/a' } }, events: [{ name: 'a' }, { name: 'c' }], logs: [{ name: 'b' }] },
  ]);
});

test('another page, or another user, begins another payload', () => {
  const { batch, payloads } = batchOf();
  [item('a'), item('b', '/b')].forEach(batch.add);
  batch.stop();
  expect(payloads().map(({ meta, events }) => [meta, events])).toEqual([
    [{ page: { url: '/a' } }, [{ name: 'a' }]],
    [{ page: { url: '/b' } }, [{ name: 'b' }]],
  ]);
});

test('a payload has fifty items at most', () => {
  const { batch, payloads } = batchOf();
  for (let at = 0; at < 120; at += 1) {
    batch.add(item(String(at)));
  }
  batch.flush();
  expect(payloads().map(({ events }) => (events as unknown[]).length)).toEqual([50, 50, 20]);
});

test('a payload is small enough for a beacon, in bytes and not in characters', () => {
  const { batch, bodies } = batchOf();
  for (let at = 0; at < 40; at += 1) {
    batch.add(item('创'.repeat(1000)));
  }
  batch.flush();
  expect(bodies.length).toBeGreaterThanOrEqual(4);
  expect(Math.max(...bodies.map((body) => Buffer.byteLength(body)))).toBeLessThanOrEqual(MAX_BYTES);
});

test('a payload is sent when its time has come, once', async () => {
  const { batch, payloads } = batchOf(20);
  batch.add(item('a'));
  await new Promise((resolve) => setTimeout(resolve, 80));
  expect(payloads()).toHaveLength(1);
});
