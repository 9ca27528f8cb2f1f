import type { ComponentHealth, HealthStatus } from '../contract/health.ts';
import { createHealthSource } from './health-source.ts';

const NOW = 1_000_000;

function setup(component: string, status: HealthStatus, latencyMs: number | null = 2.5) {
  const health: ComponentHealth = { component, title: { zh: '', en: '' }, status, latencyMs, since: 0, checkedAt: NOW };
  const failures = { total: 0, failing: false };
  const time = { now: NOW };
  /** Long ago, unless a test says otherwise. */
  const measured = { at: 0 };
  const source = createHealthSource({
    health: {
      snapshot: () => [health],
      connectionFailures: () => new Map([[component, failures]]),
      figures: () => [{ target: 'shop', values: { up: 0, ttfb: 12 }, checkedAt: measured.at }],
    },
    clock: () => time.now,
  });
  const read = async () => Object.fromEntries((await source.read()).map(({ metric, value }) => [metric, value]));
  return { health, failures, measured, time, source, read };
}

test('up, latency and connection errors, of the component', async () => {
  const { source } = setup('redis', 'up');
  expect(await source.read()).toEqual([
    { metric: 'up', component: 'redis', value: 1 },
    { metric: 'latency', component: 'redis', value: 2.5 },
    { metric: 'connection_errors', component: 'redis', value: 0 },
  ]);
});

test('down is 0; without a latency there is none', async () => {
  expect(await setup('mysql', 'down', null).read()).toEqual({ up: 0, connection_errors: 0 });
});

test('what is unknown gives no sample: neither up nor down', async () => {
  expect(await setup('mysql', 'unknown').read()).toEqual({});
});

test('a status that is too old is no longer true of now', async () => {
  const { time, read } = setup('mysql', 'up');
  time.now += 60_001;
  expect(await read()).toEqual({});
});

test('connection errors are those added since the sample before', async () => {
  const { failures, read } = setup('mysql', 'up');
  const values: unknown[] = [];
  for (const total of [2, 2, 5, 5]) {
    failures.total = total;
    values.push((await read()).connection_errors);
  }
  expect(values).toEqual([2, 0, 3, 0]);
});

test('while the last probe could not connect there is at least one, even if the driver made no new attempt', async () => {
  const { failures, read } = setup('mysql', 'down');
  failures.failing = true;
  const values: unknown[] = [];
  for (const total of [1, 1, 4]) {
    failures.total = total;
    values.push((await read()).connection_errors);
  }
  failures.failing = false;
  values.push((await read()).connection_errors);
  expect(values).toEqual([1, 1, 3, 0]);
});

test('what a probe measured is sampled of its target, while it is of now', async () => {
  const { measured, source, time } = setup('mysql', 'unknown');
  measured.at = NOW;
  const samples = [
    { metric: 'probe.up', component: 'shop', value: 0 },
    { metric: 'probe.ttfb', component: 'shop', value: 12 },
  ];
  expect(await source.read()).toEqual(samples);
  time.now += 60_001;
  expect(await source.read()).toEqual([]);
});
