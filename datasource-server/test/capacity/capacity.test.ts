/** Capacity from stored samples to the answer of a query, on a real engine with the real forecasts. */
import type { CapacitySource } from '../../src/capacity/capacity-source.ts';
import type { Frame } from '../../src/contract/frames.ts';
import { querySchema } from '../../src/contract/query.ts';
import { createRandom } from '../../src/demo/random.ts';
import { migrate } from '../../src/events/migrations.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { answerQuery } from '../../src/queries/answer-query.ts';
import { createCapacity } from '../../src/server-capacity.ts';
import { dateTimeText } from '../../src/sql/stored-time.ts';
import { rowsOf } from '../log-queries/asking.ts';
import { startChdb, type Chdb } from '../support/chdb.ts';
import { noIncidents } from '../support/no-incidents.ts';
import { noInspections } from '../support/no-inspections.ts';
import { queryServices } from '../support/query-services.ts';

jest.setTimeout(180_000);

const DAY = 86_400_000;
const QUARTER = 15 * 60_000;
const ZONE = 'Asia/Shanghai';
/** Noon in Shanghai. */
const NOW = Date.parse('2026-09-15T04:07:00Z');
const DAYS = 75;
const FROM = Date.parse('2026-09-14T16:00:00Z') - DAYS * DAY;

let chdb: Chdb;
let capacity: CapacitySource;

/** Users of a day: more on weekdays. The processor of web-1 has 10 % without anybody and 2 % for each hundred. */
const usersOn = (day: number) => 1200 + 6 * day + (day % 7 < 5 ? 400 : 0);
const diskOn = (day: number) => 50 + 0.35 * day;

beforeAll(async () => {
  chdb = await startChdb();
  await migrate({ store: chdb.store, logger: silentLogger, clock: systemClock });
  const random = createRandom('capacity');
  const samples: object[] = [];
  for (let ts = FROM; ts < NOW; ts += QUARTER) {
    const day = Math.floor((ts - FROM) / DAY);
    const hour = ((ts - FROM) % DAY) / 3600e3;
    const busy = hour >= 20 && hour < 21 ? 1 : 0.5;
    const add = (metric: string, value: number, more: object = {}) =>
      samples.push({ ts: dateTimeText(ts), metric, value, host: 'web-1', ...more });
    add('cpu', 10 + 0.02 * usersOn(day) * busy + random.normal(0, 0.5));
    add('disk', diskOn((ts - FROM) / DAY) + random.normal(0, 0.05), { mount: '/' });
    add('disk', 20 + random.normal(0, 0.05), { mount: '/boot' });
    // Its sampler died two hours ago.
    if (ts < NOW - 2 * 3600e3) {
      add('memory', 95);
    }
  }
  const acted = Array.from({ length: DAYS }, (_, day) =>
    Array.from({ length: usersOn(day) }, (_user, user) => ({
      ts: dateTimeText(FROM + day * DAY + Math.floor(random.next() * DAY)),
      action: 'view',
      user_id: String(user),
    }))
  ).flat();
  for (const [table, rows] of [
    ['samples', samples],
    ['user_actions', acted],
  ] as const) {
    for (let at = 0; at < rows.length; at += 20_000) {
      await chdb.store.insert(table, rows.slice(at, at + 20_000) as never);
    }
  }
  capacity = createCapacityAt(NOW);
});
afterAll(() => chdb.stop());

const services = () => queryServices({ events: chdb.store, zone: ZONE, clock: () => NOW });

async function ask(query: object, more: { fromAlert?: boolean; locale?: 'zh' | 'en' } = {}): Promise<Frame> {
  const { frames } = await answerQuery(
    querySchema.parse({ kind: 'capacity', ...query }),
    {
      ...services(),
      capacity,
      incidents: noIncidents,
      inspections: noInspections,
      componentHealth: () => [],
      isDemo: () => false,
    },
    {
      range: { from: NOW - 60 * DAY, to: NOW },
      zone: ZONE,
      locale: 'en',
      now: NOW,
      fromAlert: false,
      signal: new AbortController().signal,
      ...more,
    }
  );
  return frames[0] as Frame;
}

test('use: what is full is found, with growth and the day when it is full; what is not measured says why', async () => {
  const rows = rowsOf(await ask({ view: 'use' }));
  const of = (resource: string, instance = 'web-1') =>
    rows.find((row) => row['resource'] === resource && row['instance'] === instance) as Record<string, number>;

  const disk = of('Disk', 'web-1 /');
  const daysPast = (NOW - FROM) / DAY;
  expect(disk['value']).toBeCloseTo(diskOn(daysPast), 0);
  expect(disk['status']).toBe('high');
  expect(disk['growth']).toBeCloseTo(0.35 * 30.4375, 0);
  // 80 % is reached when 50 + 0.35 d = 80.
  const truth = FROM + ((80 - 50) / 0.35) * DAY;
  expect(Math.abs((disk['reached'] as number) - truth)).toBeLessThan(2 * DAY);
  expect(disk['reached_earliest']).toBeLessThanOrEqual(disk['reached'] as number);
  expect(disk['reached_latest'] ?? Infinity).toBeGreaterThanOrEqual(disk['reached'] as number);
  expect(disk['coverage']).toBeGreaterThan(50);

  expect(of('Disk', 'web-1 /boot')).toMatchObject({ status: 'ok', reached: null });
  // Noon is not the busiest hour.
  expect(of('CPU')['value']).toBeCloseTo(10 + 0.01 * usersOn(DAYS), 0);
  expect(of('CPU')['growth']).toBeCloseTo(0.02 * 6 * 30.4375, 0);
  const [mean, lower, upper] = ['growth', 'growth_lower', 'growth_upper'].map((name) =>
    (of('CPU')[name] as number).toFixed(1)
  );
  expect(of('CPU')['growth_range']).toBe(`+${mean} % (+${lower}…+${upper})`);
  // Two hours without samples: older than what is asked for.
  expect(of('Memory')).toMatchObject({ status: 'unknown', value: null });
  expect(String(of('Memory')['note'])).toContain('no recent figures');
  expect(rows.find(({ resource }) => resource === 'API throughput')).toMatchObject({ status: 'unknown', value: null });
});

test('recommendations: the disk that will be full, and nothing from figures that are too old', async () => {
  const rows = rowsOf(await ask({ view: 'recommendations' }));
  expect(rows.map(({ resource, instance }) => `${resource as string} ${instance as string}`)).toEqual(['Disk web-1 /']);
  expect(rows[0]).toMatchObject({ priority: 'high', action: 'Extend the disk, or clean up logs and old backups' });
  const frame = await ask({ view: 'recommendations' }, { locale: 'zh' });
  expect(rowsOf(frame)[0]).toMatchObject({ priority: '高', resource: '磁盘' });
  expect(frame.schema.meta.notices?.map(({ text }) => text)).toContain('内存 web-1:最近没有采样数据,不给出建议。');
});

test('where there is nothing to do no headings stand alone, so that a panel can say so', async () => {
  const { schema, data } = await ask({ view: 'recommendations', resources: ['memory'] });
  expect([schema.meta.type, schema.fields, data.values]).toEqual(['table', [], []]);
});

test('sizing: what a thousand more users cost, and whether twice as many fit', async () => {
  const [row] = rowsOf(await ask({ view: 'sizing', resources: ['cpu'], factor: 2 })).filter(
    ({ driver }) => driver === 'Active users'
  ) as [Record<string, number>];
  // Its days' busiest hour has 2 % for each hundred users.
  expect(row['per_thousand']).toBeCloseTo(20, 0);
  expect(row['r_squared']).toBeGreaterThan(0.9);
  expect(row['days']).toBe(DAYS);
  const users = row['driver_now'] as number;
  expect(Math.abs((row['what_if'] as number) - (10 + 0.02 * 2 * users))).toBeLessThan(2);
  const [lower, upper] = [row['what_if_lower'] as number, row['what_if_upper'] as number];
  expect(row['verdict']).toBe(upper < 80 ? 'fits' : lower >= 80 ? 'exceeds' : 'uncertain');
  expect(row['room']).toBeCloseTo((80 - 10) / (0.02 * users), 1);
  const others = rowsOf(await ask({ view: 'sizing', resources: ['cpu'] })).filter(
    ({ driver }) => driver === 'AI calls'
  );
  expect(others[0]).toMatchObject({ verdict: 'unknown', room: null });
});

test('a campaign day: so many times the busiest day so far, at its peak hour', async () => {
  const [row] = rowsOf(await ask({ view: 'sizing', resources: ['cpu'], factor: 1.5, day: 'campaign' })).filter(
    ({ driver }) => driver === 'Active users'
  ) as [Record<string, number>];
  const all = Array.from({ length: DAYS }, (_, day) => usersOn(day));
  const busiest = Math.max(...all);
  expect(row['driver_busiest']).toBe(busiest);
  expect(row['busiest_day']).toBe(FROM + all.lastIndexOf(busiest) * DAY);
  expect(Math.abs((row['what_if'] as number) - (10 + 0.02 * 1.5 * busiest))).toBeLessThan(2);
  // Everybody comes once, at any time of the day.
  expect(row['peak_share']).toBeGreaterThan(100 / 24);
  expect(row['peak_share']).toBeLessThan(10);
  expect(row['peak_hour']).toBeGreaterThanOrEqual((1.5 * busiest * (row['peak_share'] as number)) / 100);
  expect(String(row['note'])).toMatch(/^Peak hour: .*Use by the day's driver\.$/);
  expect(row['room']).toBeCloseTo((80 - 10) / (0.02 * busiest), 1);
  const usual = rowsOf(await ask({ view: 'sizing', resources: ['cpu'], factor: 1.5 }))[0];
  expect(usual).toMatchObject({ busiest_day: null, driver_busiest: null, peak_share: null, peak_hour: null });
  expect(querySchema.safeParse({ refId: 'A', kind: 'capacity', view: 'sizing', day: 'holiday' }).success).toBe(false);
});

test('what was predicted is written down once a day and held against what came', async () => {
  expect(rowsOf(await ask({ view: 'track_record' }))).toEqual([]);
  const lastWeek = createCapacityAt(NOW - 10 * DAY);
  await lastWeek.writeDown();
  await lastWeek.writeDown();
  const rows = rowsOf(await ask({ view: 'track_record', resources: ['disk'] }));
  expect(rows.map(({ horizon, n }) => [horizon, n])).toEqual([
    [1, 2],
    [7, 2],
  ]);
  rows.forEach((row) => {
    expect(row['hit_rate']).toBeGreaterThanOrEqual(50);
    expect(row['mean_absolute_error']).toBeLessThan(1);
  });
});

test('growth: what the business does a month, with its interval, and what nothing counts says so', async () => {
  const rows = rowsOf(await ask({ view: 'growth' }));
  const users = rows.find(({ load }) => load === 'Active users') as Record<string, number>;
  const level = Array.from({ length: 28 }, (_, day) => usersOn(DAYS - 28 + day)).reduce((sum, n) => sum + n, 0) / 28;
  const lastWeek = Array.from({ length: 7 }, (_, day) => usersOn(DAYS - 7 + day)).reduce((sum, n) => sum + n, 0) / 7;
  expect(users['per_day']).toBeCloseTo(lastWeek, 6);
  expect(users['growth']).toBeCloseTo((100 * 6 * 30.4375) / level, 3);
  expect(users['growth_range']).toMatch(/^\+\d+\.\d % \(\+\d+\.\d…\+\d+\.\d\)$/);
  expect(users['predicted']).toBeGreaterThan(lastWeek);
  expect(rows.find(({ load }) => load === 'AI calls')).toMatchObject({ per_day: null, growth: null });
  expect(String(rows.find(({ load }) => load === 'Transactions')?.['note'])).not.toBe('');
});

test('predictions of the business are held against what came as well', async () => {
  const rows = rowsOf(await ask({ view: 'track_record' })).filter(({ resource }) => resource === 'Active users');
  expect(rows.map(({ horizon, n }) => [horizon, n])).toEqual([
    [1, 1],
    [7, 1],
  ]);
  rows.forEach((row) => expect(row['mean_absolute_error']).toBeLessThan(5));
});

test('an alert rule is told what to ask instead', async () => {
  await expect(ask({ view: 'use' }, { fromAlert: true })).rejects.toMatchObject({ code: 'unsupported' });
});

/** The same as of another moment: it knows nothing of what came after. */
function createCapacityAt(past: number): CapacitySource {
  return createCapacity({
    config: { timezone: ZONE, apiPerSecond: null },
    services: { ...services(), clock: () => past },
    shown: () => chdb.store,
    logger: silentLogger,
  });
}
