/** API throughput is counted from log lines, and a count of none looks alike whether nobody asked or no line arrived. */
import { readOutlooks } from '../../src/capacity/outlooks.ts';
import { migrate } from '../../src/events/migrations.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { readCourse } from '../../src/queries/read-course.ts';
import { createCapacity } from '../../src/server-capacity.ts';
import { dateTimeText } from '../../src/sql/stored-time.ts';
import { startChdb, type Chdb } from '../support/chdb.ts';
import { queryServices } from '../support/query-services.ts';

jest.setTimeout(180_000);

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const ZONE = 'Asia/Shanghai';
/** Noon in Shanghai. */
const STOPPED = Date.parse('2026-09-15T04:00:00Z');
const DAYS = 50;
const FIRST = STOPPED - DAYS * DAY;
/** Requests a second that the API can take: 6 a minute are a tenth of it. */
const PER_SECOND = 1;

let chdb: Chdb;
beforeAll(async () => {
  chdb = await startChdb();
  await migrate({ store: chdb.store, logger: silentLogger, clock: systemClock });
});
afterAll(() => chdb.stop());

const servicesAt = (now: number) => queryServices({ events: chdb.store, zone: ZONE, clock: () => now });

const capacityAt = (now: number) =>
  createCapacity({
    config: { timezone: ZONE, apiPerSecond: PER_SECOND },
    services: servicesAt(now),
    shown: () => chdb.store,
    logger: silentLogger,
  });

async function throughputAt(now: number) {
  const { rows } = await capacityAt(now).use();
  return rows.find(({ resource }) => resource === 'api_throughput');
}

test('no line ever: unknown and why, not 0 %, and nothing is predicted', async () => {
  expect(await throughputAt(STOPPED)).toMatchObject({
    status: 'unknown',
    value: null,
    measuredAt: null,
    growth: null,
    horizonEnd: null,
    reason: { en: expect.stringContaining('Not one request was logged') as string },
  });
  const { stale } = await capacityAt(STOPPED).recommendations();
  expect(stale.map(({ resource }) => resource)).toContain('api_throughput');
  await capacityAt(STOPPED).writeDown();
  const { columns } = await chdb.store.query(
    {
      sql: `SELECT count() AS n FROM capacity_predictions`,
      params: [],
      columns: [{ name: 'n', type: 'number' }],
    },
    { maxRows: 1, timeoutMs: 10_000 }
  );
  expect(Number(columns[0]?.[0])).toBe(0);
});

describe('lines that stopped', () => {
  beforeAll(async () => {
    // Six a minute for one minute of two.
    const rows: object[] = [];
    for (let ts = FIRST; ts < STOPPED; ts += 2 * MINUTE) {
      for (let place = 0; place < 6; place += 1) {
        rows.push({
          ts: dateTimeText(ts + place * 5000),
          endpoint: '/api/ideas',
          method: 'GET',
          status: 200,
          duration: 20,
        });
      }
    }
    for (let at = 0; at < rows.length; at += 50_000) {
      await chdb.store.insert('api_requests', rows.slice(at, at + 50_000) as never);
    }
  });

  test('while they arrive, quiet minutes between them count as what they are', async () => {
    const row = await throughputAt(STOPPED);
    expect(row?.status).toBe('ok');
    // Eight of the fifteen minutes to the last request have six.
    expect(row?.value).toBeCloseTo((100 * 6 * 8) / 15 / 60, 5);
    expect(row?.reason).toBeNull();
  });

  test('ten minutes later: what it was then, as of then', async () => {
    const row = await throughputAt(STOPPED + 10 * MINUTE);
    expect(row).toMatchObject({ status: 'ok', measuredAt: STOPPED - MINUTE });
    expect(row?.value).toBeGreaterThan(5);
  });

  test.each([
    ['twenty minutes', 20 * MINUTE],
    ['an hour', HOUR],
    ['three days', 3 * DAY],
  ])('%s later: unknown', async (_, later) => {
    expect((await throughputAt(STOPPED + later))?.status).toBe('unknown');
  });

  test('the days since are a gap, not days of 0 %', async () => {
    const now = STOPPED + 3 * DAY;
    const services = servicesAt(now);
    const { outlooks } = await readOutlooks({
      read: (question) => readCourse(question, services, ZONE),
      predict: () => ({ refused: { zh: '不预测', en: 'not predicted' } }),
      timezone: ZONE,
      now,
      apiPerSecond: PER_SECOND,
    });
    const known = outlooks.find(({ resource }) => resource === 'api_throughput')?.days ?? [];
    // The last day with lines ended at noon.
    expect(known.slice(-2)).toEqual([null, null]);
    expect(known.at(-3)).toBeCloseTo(5, 5);
    expect(known.slice(0, -2).every((value) => value !== null && value > 4)).toBe(true);
  });
});
