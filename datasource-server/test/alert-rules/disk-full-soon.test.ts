/** The forecast that the rule `disk-full-soon` asks, as it is provisioned, of chDB: numbers of days, and who has none. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseConfig } from '../../src/config.ts';
import type { Frame, QueryResponse } from '../../src/contract/frames.ts';
import { createEngines } from '../../src/engines/create-engine.ts';
import { migrate } from '../../src/events/migrations.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { provisionedRules } from './provisioned-rules.ts';
import { disk, minutesBefore, timeText } from './situation.ts';

/** Noon in Beijing. */
const NOW = Date.parse('2026-06-10T04:00:00Z');
const QUARTER_OF_AN_HOUR = 900_000;
/** A fleet, each with two mount points that stay as they are. */
const FLEET = Array.from({ length: 24 }, (_, index) => `web-${index}`);

const noisy = (ago: number) => 0.2 * Math.sin(977 * ago) + 0.1 * Math.sin(331 * ago);
const swing = (ago: number) => 1.5 * Math.sin(2 * Math.PI * ago);

const SEEN = [
  disk({ host: 'db', mount: '/data' }, (ago) => 70 - ago),
  disk({ host: 'db', mount: '/' }, () => 41),
  disk({ host: 'leaks', mount: '/' }, (ago) => 60 + 2 * Math.max(0, 3 - ago) + noisy(ago)),
  disk({ host: 'leaks', mount: '/var' }, (ago) => 50 + 4 * Math.max(0, 2.5 - ago) + swing(ago) + noisy(ago)),
  disk({ host: 'leaks', mount: '/data' }, (ago) => 65 + Math.max(0, 3.5 - ago) + swing(ago) + noisy(ago)),
  disk({ host: 'moved', mount: '/' }, (ago) => (ago < 0.6 ? 72 : 60) + noisy(ago)),
  disk({ host: 'full', mount: '/' }, (ago) => 90 - 0.1 * ago),
  disk({ host: 'fresh', mount: '/' }, (ago) => 70 - 2 * ago, 4),
  disk({ host: 'gone', mount: '/', gone: 5 }, (ago) => 79 - ago),
  ...FLEET.flatMap((host) => ['/', '/data'].map((mount) => disk({ host, mount }, (ago) => 50 + Math.sin(5 * ago)))),
];

const rule = provisionedRules().find(({ uid }) => uid === 'disk-full-soon');
const dataDir = mkdtempSync(join(tmpdir(), 'aimarket-disks-'));
let server: TestServer;
let frame: Frame;

beforeAll(async () => {
  await fill();
  server = await startTestServer(
    { DEMO: 'off', RETENTION_DAYS: '3650', SAMPLERS: 'none' },
    { dataDir, clock: () => NOW }
  );
  frame = await ask({ FromAlert: 'true', 'X-Cache-Skip': 'true' });
}, 180_000);
afterAll(async () => {
  await server?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

test('a row a mount point, with nothing but its labels and one number: what alerting takes for alerts of their own', () => {
  expect(frame.schema.meta).toMatchObject({ type: 'numeric-long', typeVersion: [0, 1] });
  expect(frame.schema.fields.map(({ name, type }) => `${name} ${type}`)).toEqual([
    'host string',
    'mount string',
    'days_expected number',
  ]);
  expect(new Set(numbers().keys()).size).toBe(frame.data.values[0]?.length);
});

test('a disk that grows by a percent point a day from 70 is full in about ten days', () => {
  expect(numbers().get('db /data')).toBeGreaterThan(9);
  expect(numbers().get('db /data')).toBeLessThan(11);
});

test.each([
  ['by two points a day, three days ago', 'leaks /', 7],
  ['by four points a day, two and a half days ago, beside its daily swing', 'leaks /var', 5],
  ['by one point a day, three and a half days ago, beside its daily swing', 'leaks /data', 11.5],
])('one that was flat and began to grow %s is full at that speed', (_, name, days) => {
  expect(numbers().get(name)).toBeGreaterThan(0.7 * days);
  expect(numbers().get(name)).toBeLessThan(1.35 * days);
});

test('one that has jumped half a day ago, and stayed, is not taken for growing', () => {
  expect(numbers().get('moved /')).toBeGreaterThan(21);
});

test('one that stays as it is, is full after all that is looked ahead', () => {
  expect(numbers().get('db /')).toBeCloseTo(22, 1);
});

test('one that is full is full in no days', () => {
  expect(numbers().get('full /')).toBe(0);
});

test('one with too short a history, and one that is there no more, have no number and say why', () => {
  expect([...numbers().keys()].filter((name) => /^(fresh|gone)/.test(name))).toEqual([]);
  const told = frame.schema.meta.notices?.map(({ text }) => text);
  expect(told).toContainEqual(expect.stringMatching(/^fresh · \/: 528 steps were asked; this history allows \d+\./));
  expect(told).toContainEqual(expect.stringMatching(/^gone · \/: The latest \d+ points have no value/));
});

test('no disk of a fleet is left out', () => {
  expect(FLEET.filter((host) => !numbers().has(`${host} /`) || !numbers().has(`${host} /data`))).toEqual([]);
});

async function fill(): Promise<void> {
  const engines = createEngines(parseConfig({ DATA_DIR: dataDir }), { clock: systemClock, logger: silentLogger });
  try {
    await migrate({ store: engines.events, logger: silentLogger, clock: systemClock });
    const rows = SEEN.flatMap((seen) => seen.rows).map(({ ago, values }) => ({
      ts: timeText('events', minutesBefore(NOW, ago)),
      ...values,
    }));
    await engines.events.insert('samples', rows);
  } finally {
    await engines.stop();
  }
}

async function ask(headers: Record<string, string>): Promise<Frame> {
  const query = rule?.data.find(({ refId }) => refId === 'A');
  const response = await fetch(`${server.url}/api/v1/query`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({
      range: { from: NOW - QUARTER_OF_AN_HOUR, to: NOW },
      locale: 'en',
      queries: [{ ...query?.model, intervalMs: 1000, maxDataPoints: 43_200 }],
    }),
  });
  const { results } = (await response.json()) as QueryResponse;
  expect(results['A']).toMatchObject({ status: 200, frames: [expect.anything()] });
  return results['A']?.frames[0] as Frame;
}

/** Days by `host mount`. */
function numbers(): Map<string, number> {
  const [hosts = [], mounts = [], days = []] = frame.data.values;
  return new Map(hosts.map((host, row) => [`${String(host)} ${String(mounts[row])}`, Number(days[row])]));
}
