import { silentLogger } from '../platform/logger.ts';
import { createScheduler } from '../platform/scheduler.ts';
import { createHealthMonitor } from './health-monitor.ts';
import type { ConfiguredProbe, Probe, ProbeOutcome } from './probe.ts';

const title = { zh: '组件', en: 'Component' };
const reason = { zh: '坏了', en: 'broken' };
const DOWN: ProbeOutcome = { status: 'down', reason, connection: true };

/** A probe whose next outcome the test sets. */
function puppet(component: string) {
  const state = { outcome: { status: 'up' } as ProbeOutcome, driverErrors: undefined as number | undefined };
  const check = jest.fn(async (): Promise<ProbeOutcome> => state.outcome);
  const probe: ConfiguredProbe = { component, title, check };
  return { state, check, probe };
}

function setup(probes: readonly Probe[], timeoutMs?: number) {
  const time = { now: 1_000 };
  const clock = () => time.now;
  const logger = { ...silentLogger, info: jest.fn(), warn: jest.fn(), error: jest.fn() };
  const scheduler = createScheduler({ clock, logger, random: () => 0 });
  const monitor = createHealthMonitor({ probes, clock, logger, scheduler, intervalMs: 15_000, timeoutMs });
  return { time, logger, scheduler, monitor };
}

test('before the first check everything is unknown, with a reason', () => {
  const { monitor } = setup([puppet('redis').probe]);
  expect(monitor.snapshot()).toEqual([
    {
      component: 'redis',
      title,
      status: 'unknown',
      latencyMs: null,
      reason: expect.anything(),
      since: 1_000,
      checkedAt: 1_000,
    },
  ]);
  expect(monitor.connectionFailures().size).toBe(0);
});

test('keeps since-when while a status lasts, and the newest reason', async () => {
  const { state, probe } = puppet('redis');
  const { time, monitor, logger } = setup([probe]);
  time.now = 2_000;
  expect(await monitor.check()).toMatchObject([
    { status: 'up', since: 2_000, checkedAt: 2_000, latencyMs: expect.any(Number) },
  ]);
  expect(monitor.snapshot()[0]).not.toHaveProperty('reason');
  time.now = 3_000;
  await monitor.check();
  expect(monitor.snapshot()).toMatchObject([{ since: 2_000, checkedAt: 3_000 }]);
  state.outcome = DOWN;
  expect(await monitor.check(4_000)).toMatchObject([{ status: 'down', reason, since: 4_000 }]);
  state.outcome = { ...DOWN, reason: { zh: '更坏', en: 'worse' } };
  expect(await monitor.check(5_000)).toMatchObject([{ status: 'down', reason: { en: 'worse' }, since: 4_000 }]);
  state.outcome = { status: 'up' };
  expect(await monitor.check(6_000)).toMatchObject([{ status: 'up', since: 6_000 }]);
  expect(logger.warn).toHaveBeenCalledTimes(1);
  expect(logger.info).toHaveBeenCalledTimes(1);
});

test('what is not configured stays unknown, unprobed, and counts no connection errors', async () => {
  const unconfigured = { zh: '请设置 REDIS_URL', en: 'set REDIS_URL' };
  const { monitor } = setup([{ component: 'redis', title, unconfigured }]);
  expect(await monitor.check(9_000)).toMatchObject([
    { status: 'unknown', reason: unconfigured, latencyMs: null, since: 1_000, checkedAt: 9_000 },
  ]);
  expect(monitor.connectionFailures().size).toBe(0);
});

test('callers at the same time share one round', async () => {
  const { check, probe } = puppet('redis');
  const { monitor } = setup([probe]);
  await Promise.all([monitor.check(), monitor.check(), monitor.checkedOnce()]);
  expect(check).toHaveBeenCalledTimes(1);
  await monitor.checkedOnce();
  expect(check).toHaveBeenCalledTimes(1);
  await monitor.check();
  expect(check).toHaveBeenCalledTimes(2);
});

describe('a hung probe', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  test('is down after its time, is not asked again while it hangs, and loses nobody else’s result', async () => {
    const hung = puppet('mysql');
    let answer: (outcome: ProbeOutcome) => void = () => undefined;
    hung.check.mockImplementation(() => new Promise((resolve) => (answer = resolve)));
    const fine = puppet('redis');
    const { monitor } = setup([hung.probe, fine.probe], 100);
    const first = monitor.check();
    await jest.advanceTimersByTimeAsync(2_000);
    expect(await first).toMatchObject([
      { component: 'mysql', status: 'down', reason: { en: expect.stringContaining('0.1 s') } },
      { status: 'up' },
    ]);
    expect(await monitor.check()).toMatchObject([{ status: 'down' }, { status: 'up' }]);
    expect(hung.check).toHaveBeenCalledTimes(1);
    answer({ status: 'up' });
    await jest.advanceTimersByTimeAsync(1);
    hung.check.mockImplementation(async () => ({ status: 'up' }));
    expect(await monitor.check()).toMatchObject([{ status: 'up' }, { status: 'up' }]);
  });

  test('does not hold up a shutdown, nor is it called down for it', async () => {
    const hung = puppet('mysql');
    hung.check.mockImplementation(() => new Promise(() => undefined));
    const { monitor, scheduler } = setup([hung.probe], 5_000);
    monitor.start();
    await jest.advanceTimersByTimeAsync(10);
    await scheduler.stop();
    expect(monitor.snapshot()).toMatchObject([{ status: 'unknown' }]);
  });

  test('started, it checks at every interval', async () => {
    const { check, probe } = puppet('redis');
    const { time, monitor, scheduler } = setup([probe]);
    monitor.start();
    expect(check).not.toHaveBeenCalled();
    for (let second = 0; second <= 46; second += 1) {
      time.now += 1_000;
      await jest.advanceTimersByTimeAsync(1_000);
    }
    expect(check).toHaveBeenCalledTimes(4);
    await scheduler.stop();
  });
});

test('a probe that throws is down, is reported, and harms nobody', async () => {
  const bad = puppet('events');
  bad.check.mockRejectedValue(new Error('a mistake in the probe'));
  const { monitor, logger } = setup([bad.probe, puppet('redis').probe]);
  expect(await monitor.check()).toMatchObject([
    { status: 'down', reason: { en: expect.stringContaining('log') } },
    { status: 'up' },
  ]);
  expect(logger.error).toHaveBeenCalledTimes(1);
});

describe('connection failures', () => {
  test('without a driver that counts, failed connections of the probe are counted', async () => {
    const { state, probe } = puppet('redis');
    const { monitor } = setup([probe]);
    await monitor.check();
    expect(monitor.connectionFailures().get('redis')).toEqual({ total: 0, failing: false });
    state.outcome = DOWN;
    await monitor.check();
    await monitor.check();
    expect(monitor.connectionFailures().get('redis')).toEqual({ total: 2, failing: true });
    state.outcome = { status: 'down', reason, connection: false };
    await monitor.check();
    expect(monitor.connectionFailures().get('redis')).toEqual({ total: 2, failing: false });
  });

  test('a driver’s own count is taken as it stands now', async () => {
    let errors = 5;
    const { probe } = puppet('mysql');
    const { monitor } = setup([{ ...probe, connectionErrors: () => errors }]);
    await monitor.check();
    errors = 8;
    expect(monitor.connectionFailures().get('mysql')).toEqual({ total: 8, failing: false });
  });
});
