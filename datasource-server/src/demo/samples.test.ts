import { dayOf, startOfDay } from './days.ts';
import { createSampler } from './generate-samples.ts';
import { generateDay } from './generate-day.ts';
import { onlineCounter, sampleMoments } from './sample-moments.ts';
import { createWorld } from './world.ts';

const NOW = Date.parse('2026-03-18T13:20:00Z');
const HOUR = 3600e3;
const STEP = 15e3;
const world = createWorld({ seed: 7, now: NOW, days: 120 });
const today = dayOf(NOW);
const sampler = createSampler(world);

const valueAt = (epochMs: number, metric: string, component = '') =>
  sampler(epochMs, 0, STEP).find((it) => it.metric === metric && it.component === component)?.value;

describe('moments of samples', () => {
  const moments = sampleMoments(NOW - 40 * 24 * HOUR, NOW, NOW);
  const gaps = (from: number, to: number) => {
    const within = moments.filter((moment) => moment > from && moment <= to);
    return new Set(within.slice(1).map((moment, index) => (moment - (within[index] as number)) / 1000));
  };

  test('are denser the younger they are', () => {
    expect(gaps(NOW - 0.9 * HOUR, NOW)).toEqual(new Set([15]));
    expect(gaps(NOW - 23 * HOUR, NOW - 2 * HOUR)).toEqual(new Set([60]));
    expect(gaps(NOW - 13 * 24 * HOUR, NOW - 25 * HOUR)).toEqual(new Set([300]));
    expect(gaps(NOW - 39 * 24 * HOUR, NOW - 15 * 24 * HOUR)).toEqual(new Set([3600]));
  });

  test('never repeat, wherever a load is cut and continued', () => {
    const cut = NOW - 9.3 * HOUR;
    const first = sampleMoments(NOW - 48 * HOUR, cut, cut);
    const rest = sampleMoments(first.at(-1) ?? 0, NOW, NOW);
    expect(new Set([...first, ...rest]).size).toBe(first.length + rest.length);
    expect(Math.min(...rest)).toBeGreaterThan(first.at(-1) ?? 0);
  });
});

test('users online are the different users with an open session', () => {
  const sessions = [...generateDay(world, today - 1).sessions, ...generateDay(world, today).sessions];
  const online = onlineCounter(sessions);
  for (let moment = startOfDay(today); moment < NOW; moment += 17 * 60e3) {
    const open = sessions.filter(({ createdAt, expiresAt }) => createdAt <= moment && expiresAt > moment);
    expect(online(moment)).toBe(new Set(open.map(({ userId }) => userId)).size);
  }
});

describe('samples', () => {
  test('are the same whenever they are read', () => {
    const again = createSampler(world);
    again(NOW - 3 * HOUR, 5, STEP);
    expect(again(NOW, 12, STEP)).toEqual(sampler(NOW, 12, STEP));
    expect(sampler(NOW, 12, STEP)).toContainEqual({
      at: NOW,
      metric: 'sessions.online_users',
      host: '',
      mount: '',
      component: '',
      value: 12,
    });
  });

  test('stay within what is possible, and busy hours show', () => {
    const cpu = (hour: number) => valueAt(startOfDay(today - 1) + hour * HOUR, 'cpu') ?? 0;
    expect(cpu(20.5)).toBeGreaterThan(cpu(4) + 15);
    for (let moment = NOW - 24 * HOUR; moment < NOW; moment += 11 * 60e3) {
      for (const { metric, value } of sampler(moment, 0, STEP).filter(({ host }) => host.startsWith('app-'))) {
        expect(value).toBeGreaterThan(metric === 'load' ? -1 : 0);
        expect(value).toBeLessThan(/^network/.test(metric) ? 1e8 : /^disk_/.test(metric) ? 1e12 : 80);
      }
    }
  });

  test('show the outage of a provider', () => {
    const during = startOfDay(today - 20) + 15 * HOUR;
    expect(valueAt(during, 'up', 'ai:iflytek')).toBe(0);
    expect(valueAt(during, 'up', 'ai:baidu')).toBe(1);
    expect(valueAt(during + 3 * HOUR, 'up', 'ai:iflytek')).toBe(1);
    expect(valueAt(NOW - 6 * HOUR + 60e3, 'up', 'ai:tencent')).toBe(0);
  });

  test('show refused connections and the slow day', () => {
    const refused = startOfDay(today - 3) + 10.7 * HOUR;
    expect(valueAt(refused, 'connection_errors', 'mysql')).toBeGreaterThan(0);
    expect(valueAt(refused + HOUR, 'connection_errors', 'mysql')).toBe(0);
    const slow = startOfDay(today - 9) + 12 * HOUR;
    expect(valueAt(slow, 'latency', 'mysql')).toBeGreaterThan(5 * (valueAt(slow - 24 * HOUR, 'latency', 'mysql') ?? 0));
  });

  test('nothing is down at the moment the world is made', () => {
    for (const { metric, component, value } of sampler(NOW, 0, STEP)) {
      expect([metric, component, metric === 'up' ? value : 1]).toEqual([metric, component, 1]);
    }
  });

  test('of the database: within its limits, strained on the slow day, full while connections are refused', () => {
    const at = (epochMs: number, name: string) => valueAt(epochMs, `mysql.${name}`) as number;
    for (let moment = NOW - 24 * HOUR; moment < NOW; moment += 13 * 60e3) {
      expect(at(moment, 'connection_usage')).toBeLessThan(75);
      expect(at(moment, 'pool_hits')).toBeLessThanOrEqual(at(moment, 'pool_requests'));
      expect(at(moment, 'replication_lag')).toBeLessThan(10);
    }
    const slow = startOfDay(today - 9) + 12 * HOUR;
    expect(at(slow, 'threads_running')).toBeGreaterThan(2 * at(slow - 24 * HOUR, 'threads_running'));
    expect(at(startOfDay(today - 3) + 10.7 * HOUR, 'connection_usage')).toBeGreaterThan(95);
  });

  test('that count what happened between two readings grow with the time between them', () => {
    const moment = startOfDay(today - 9) + 12 * HOUR;
    const slowQueries = (sinceMs: number) =>
      sampler(moment, 0, sinceMs).find(({ metric }) => metric === 'mysql.slow_queries')?.value as number;
    expect(slowQueries(HOUR)).toBeGreaterThan(100);
    expect(slowQueries(15e3)).toBeLessThan(10);
  });

  test('of tables are read every five minutes, and add up', () => {
    const sizes = (epochMs: number) =>
      sampler(epochMs, 0, STEP).filter(({ metric }) => metric.endsWith('_size') && metric.startsWith('mysql'));
    expect(sizes(startOfDay(today) + 15e3)).toEqual([]);
    const [total, ...tables] = sizes(startOfDay(today) + HOUR);
    expect(tables.map(({ component }) => component)).toContain('ideas');
    expect(tables.reduce((sum, { value }) => sum + value, 0)).toBe(total?.value);
  });

  test('of probes: phases below their total, certificates never near their end', () => {
    for (let moment = NOW - 100 * 24 * HOUR; moment < NOW; moment += 67 * HOUR) {
      const samples = sampler(moment, 0, STEP);
      for (const target of ['home', 'cdn', 'slb']) {
        const value = (name: string) =>
          samples.find(({ metric, component }) => metric === `probe.${name}` && component === target)?.value as number;
        expect(value('dns') + value('tcp') + value('tls') + value('ttfb')).toBeLessThan(value('total'));
        expect(value('tls_days')).toBeGreaterThan(21);
      }
    }
  });
});
