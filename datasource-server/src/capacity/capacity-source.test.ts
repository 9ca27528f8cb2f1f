import { CAPACITY_LOADS, CAPACITY_RESOURCES } from '../contract/capacity.ts';
import { ServiceError } from '../platform/errors.ts';
import { silentLogger } from '../platform/logger.ts';
import { bucketsOf } from '../semantic/calendar.ts';
import { createCapacitySource, type CapacitySource } from './capacity-source.ts';
import type { ReadCourse } from './history.ts';
import type { Predict } from './prediction.ts';

const HOUR = 3600e3;
const DAY = 24 * HOUR;

interface StoredRow {
  ts: string;
  target_at: string;
  resource: string;
  series: string;
  mean: number;
  lower: number;
  upper: number;
}

const instant = (text: string) => Date.parse(`${text.replace(' ', 'T')}Z`);

/** Keeps rows in memory and answers the two questions that are asked of them. */
function memoryStore(rows: StoredRow[]) {
  return {
    insert(_table: string, added: object[]) {
      rows.push(...(added as StoredRow[]));
      return Promise.resolve();
    },
    query({ sql, params }: { sql: string; params: readonly unknown[] }) {
      const [from = 0, to = 0] = params.map((param) => instant(String(param)));
      if (sql.includes('max(ts)')) {
        const known = rows.map(({ ts }) => instant(ts)).filter((ts) => ts <= from);
        return Promise.resolve({
          columns: [known.length > 0 ? [Math.max(...known)] : []],
          rowCount: known.length && 1,
        });
      }
      const found = rows.filter(({ target_at: at }) => instant(at) >= from && instant(at) < to);
      const columns = [
        found.map(({ ts }) => instant(ts)),
        found.map(({ target_at: at }) => instant(at)),
        ...(['resource', 'series', 'mean', 'lower', 'upper'] as const).map((name) => found.map((row) => row[name])),
      ];
      return Promise.resolve({ columns, rowCount: found.length });
    },
  };
}

/** Everything stands at 50, always. */
const steadyIn =
  (timezone: string): ReadCourse =>
  ({ grain, range }) => {
    const starts = bucketsOf(grain, range, timezone, 1e6)?.starts ?? [];
    return Promise.resolve({ starts, demo: false, series: [{ labels: {}, values: starts.map(() => 50) }] });
  };

const alike: Predict = ({ start, values }, days) => ({
  times: Array.from({ length: days }, (_, index) => start + (values.length + index) * DAY),
  mean: Array.from({ length: days }, () => 50),
  lower: Array.from({ length: days }, () => 40),
  upper: Array.from({ length: days }, () => 60),
  mase: 0.5,
  coverage: 0.95,
  folds: 5,
  trendSince: null,
});

let now: number;
let rows: StoredRow[];
beforeEach(() => {
  rows = [];
});

function sourceIn(timezone: string, read: ReadCourse = steadyIn(timezone), predict: Predict = alike): CapacitySource {
  const store = memoryStore(rows) as never;
  return createCapacitySource({
    read,
    predict,
    store: () => store,
    timezone,
    apiPerSecond: null,
    clock: () => now,
    logger: silentLogger,
  });
}

test('a sampler that died 20 minutes ago: nothing is recommended, and it is said why', async () => {
  now = Date.parse('2026-03-18T12:00:00Z');
  const died = now - 20 * 60_000;
  const full: ReadCourse = async (question) => {
    const { starts, demo } = await steadyIn('UTC')(question);
    const last = question.range.to - 20 * 60_000;
    const values = starts.map((start) => (question.grain === 'minute' && start >= last ? null : 94));
    return { starts, demo, series: [{ labels: { host: 'web-1' }, values }] };
  };
  const { rows: advice, stale } = await sourceIn('UTC', full).recommendations();
  expect(advice.map(({ resource }) => resource)).not.toContain('cpu');
  const processor = stale.find(({ resource }) => resource === 'cpu');
  expect(processor).toMatchObject({ status: 'unknown', measuredAt: died });
  expect(processor?.reason?.en).toContain('no recent figures');
});

describe('writeDown', () => {
  async function writtenAt(source: CapacitySource, moment: string): Promise<number> {
    const before = rows.length;
    now = Date.parse(moment);
    await source.writeDown();
    return rows.length - before;
  }

  it('goes on day by day after a clock that was a year ahead has dated a record', async () => {
    const source = sourceIn('Asia/Shanghai');
    const ofOneDay = await writtenAt(source, '2026-11-27T04:00:00Z');
    expect(ofOneDay).toBeGreaterThan(0);
    expect(await writtenAt(source, '2026-11-27T05:00:00Z')).toBe(0);
    expect(await writtenAt(source, '2027-11-27T04:00:00Z')).toBe(ofOneDay);
    expect(await writtenAt(source, '2026-11-27T06:00:00Z')).toBe(0);
    expect(await writtenAt(source, '2026-11-28T05:00:00Z')).toBe(ofOneDay);
    expect(await writtenAt(source, '2026-11-29T06:00:00Z')).toBe(ofOneDay);
  });
});

describe('trackRecord', () => {
  /** Predictions that were held against what came, by days ahead, of a month's daily records around a moment. */
  async function scored(timezone: string, first: string): Promise<Array<[number, number]>> {
    const source = sourceIn(timezone);
    for (let day = 0; day < 32; day += 1) {
      now = Date.parse(first) + day * DAY;
      await source.writeDown();
    }
    now += DAY;
    const { rows: scores } = await source.trackRecord({ from: Date.parse(first) - 10 * DAY, to: now });
    expect(new Set(scores.map(({ resource }) => resource)).size).toBe(
      CAPACITY_RESOURCES.length - 1 + CAPACITY_LOADS.length
    );
    const tomorrow = scores.filter(({ horizonDays }) => horizonDays === 1);
    expect(new Set(tomorrow.map(({ n }) => n)).size).toBe(1);
    return scores
      .filter(({ resource }) => resource === 'cpu')
      .map(({ horizonDays, n }): [number, number] => [horizonDays, n])
      .sort(([one], [other]) => one - other);
  }

  it.each([
    ['Asia/Shanghai', '2026-10-20T12:00:00Z'],
    ['Europe/Berlin', '2026-10-20T12:00:00Z'],
    ['Europe/Berlin', '2026-03-20T12:00:00Z'],
    ['America/New_York', '2026-10-20T12:00:00Z'],
  ])('holds every day against what came, in %s from %s too, where clocks change', async (timezone, first) => {
    expect(await scored(timezone, first)).toEqual([
      [1, 31],
      [7, 25],
      [30, 2],
    ]);
  });

  it('finds the days of older records, which counted days of 24 hours', async () => {
    const source = sourceIn('Europe/Berlin');
    // The 27th began at 23:00 UTC, an hour later than 24 hours times the days of summer time.
    for (const target of ['2026-10-26 22:00:00.000', '2026-10-27 23:00:00.000']) {
      rows.push({
        ts: '2026-10-20 12:00:00.000',
        target_at: target,
        resource: 'cpu',
        series: '',
        mean: 50,
        lower: 40,
        upper: 60,
      });
    }
    now = Date.parse('2026-11-20T12:00:00Z');
    const { rows: scores } = await source.trackRecord({ from: now - 60 * DAY, to: now });
    expect(scores.map(({ n }) => n).reduce((sum, n) => sum + n, 0)).toBe(2);
  });
});

describe('sizing', () => {
  const DOWN = new ServiceError('unavailable', { zh: 'MySQL 连接不上', en: 'MySQL cannot be reached' });
  /** A processor that follows the users of the day. */
  const followed: ReadCourse = async (question) => {
    if (question.member === 'revenue.transactions') {
      throw DOWN;
    }
    const course = await steadyIn('Asia/Shanghai')(question);
    const offset = question.member === 'host.cpu' ? 20 : 0;
    const values = course.starts.map((at) => offset + 5 + (Math.floor((at + 8 * HOUR) / DAY) % 7));
    return { ...course, series: [{ labels: {}, values }] };
  };

  it('with the business database down leaves out what lives there, and says so', async () => {
    now = Date.parse('2026-11-20T12:00:00Z');
    const { rows: sized, gaps } = await sourceIn('Asia/Shanghai', followed).sizing({ factor: 2, day: 'usual' });
    const cpu = sized.filter(({ resource }) => resource === 'cpu');
    expect(cpu.map(({ driver, verdict }) => [driver, verdict])).toEqual([
      ['active_users', 'fits'],
      ['orders', 'unknown'],
      ['ai_calls', 'fits'],
    ]);
    expect(cpu[1]?.reason?.en).toContain('MySQL cannot be reached');
    expect(gaps.map(({ zh }) => zh)).toEqual(['交易笔数(数据集 revenue)读取失败,不作推算:MySQL 连接不上']);
  });

  it('has no usual day of a driver that ended days ago, and says since when; its busiest day was one', async () => {
    now = Date.parse('2026-11-20T12:00:00Z');
    const ended: ReadCourse = async (question) => {
      const course = await followed({ ...question, member: question.member.replace('revenue', 'ai_calls') });
      const end = now - 10 * DAY;
      const isDriver = question.member !== 'host.cpu';
      return {
        ...course,
        series: course.series.map(({ labels, values }) => ({
          labels,
          values: values.map((value, index) => (isDriver && (course.starts[index] as number) > end ? 0 : value)),
        })),
      };
    };
    const users = async (day: 'usual' | 'campaign') => {
      const { rows: sized } = await sourceIn('Asia/Shanghai', ended).sizing({ factor: 2, day });
      return sized.find(({ resource, driver }) => resource === 'cpu' && driver === 'active_users');
    };
    const usual = await users('usual');
    expect(usual).toMatchObject({ driverNow: null, whatIf: null, room: null, verdict: 'unknown' });
    expect(usual?.reason?.zh).toContain('自 2026-11-11 起没有数据');
    expect(await users('campaign')).toMatchObject({ driverNow: null, verdict: 'fits', campaign: { busiest: 11 } });
  });

  it('of an empty store says why there is no row', async () => {
    now = Date.parse('2026-11-20T12:00:00Z');
    const nothing: ReadCourse = () => Promise.resolve({ starts: [], series: [], demo: false });
    const { rows: sized, gaps } = await sourceIn('Asia/Shanghai', nothing).sizing({ factor: 2, day: 'usual' });
    expect(sized).toEqual([]);
    expect(gaps[0]?.en).toContain('No resource');
    expect(gaps.map(({ en }) => en)).toContainEqual(expect.stringMatching(/^CPU: .*check that its sampler/));
  });
});

describe('growth', () => {
  it('tells each count, without a half year for what is not read, and takes no day of zero lines for a figure', async () => {
    now = Date.parse('2026-11-20T12:00:00Z');
    const read: ReadCourse = async (question) => {
      if (question.member === 'revenue.transactions') {
        throw new ServiceError('unavailable', { zh: 'MySQL 连接不上', en: 'MySQL cannot be reached' });
      }
      const course = await steadyIn('Asia/Shanghai')(question);
      const last = course.starts.length - 1;
      // One more a day, and since yesterday none.
      const values = course.starts.map((_, day) => (day === last ? 0 : 100 + day));
      return { ...course, series: [{ labels: {}, values }] };
    };
    const { rows: told } = await sourceIn('Asia/Shanghai', read).growth();
    const of = (load: string) => told.find((row) => row.load === load);
    expect(told.map(({ load }) => load)).toEqual([...CAPACITY_LOADS]);
    expect(of('orders')).toMatchObject({ perDay: null, growth: null, predicted: null });
    expect(of('orders')?.reason?.en).toContain('MySQL cannot be reached');
    // The week before yesterday: its middle day stands for it.
    const lastDays = of('ai_calls')?.perDay as number;
    expect(lastDays).toBeGreaterThan(180);
    expect(of('ai_calls')?.growth?.mean).toBeCloseTo((100 * 30.4375) / (lastDays - 10.5), 5);
    // A day without a new user is one.
    expect(of('new_users')?.perDay as number).toBeLessThan(lastDays - 20);
    expect(of('ai_cost')?.predicted).toEqual({ mean: 50, lower: 40, upper: 60 });
  });

  /** AI calls: 140 on weekdays, 40 at weekends, none on the last `dead` whole days. */
  const weekly =
    (dead: number): ReadCourse =>
    async (question) => {
      const course = await steadyIn('Asia/Shanghai')(question);
      const values = course.starts.map((at, day) =>
        day >= course.starts.length - dead ? 0 : isWeekend(at) ? 40 : 140
      );
      return { ...course, series: [{ labels: {}, values }] };
    };
  const isWeekend = (at: number) => [0, 6].includes(new Date(at + 8 * HOUR).getUTCDay());
  /** Says that all goes on as it was. */
  const asBefore: Predict = (history, days) => {
    const prediction = alike(history, days) as Exclude<ReturnType<Predict>, { refused: unknown }>;
    const mean = prediction.times.map((at) => (isWeekend(at) ? 40 : 140));
    const offset = (by: number) => mean.map((value) => value + by);
    return { ...prediction, mean, lower: offset(-10), upper: offset(20) };
  };

  it.each([0, 1, 2, 3, 4, 5, 6])(
    'predicts a flat business flat, whichever weekday ends the horizon (%i)',
    async (on) => {
      now = Date.parse('2026-11-20T12:00:00Z') + on * DAY;
      const { rows: told } = await sourceIn('Asia/Shanghai', weekly(0), asBefore).growth();
      const calls = told.find(({ load }) => load === 'ai_calls');
      const mean = (5 * 140 + 2 * 40) / 7;
      expect(calls?.perDay).toBeCloseTo(mean, 9);
      expect(calls?.predicted?.mean).toBeCloseTo(mean, 9);
      expect(calls?.predicted?.lower).toBeCloseTo(mean - 10, 9);
      expect(calls?.predicted?.upper).toBeCloseTo(mean + 20, 9);
    }
  );

  it('does not call recent what ended days ago, predicts nothing from it and says since when', async () => {
    now = Date.parse('2026-11-20T12:00:00Z');
    const calls = async (dead: number) => {
      const { rows: told } = await sourceIn('Asia/Shanghai', weekly(dead), asBefore).growth();
      return told.find(({ load }) => load === 'ai_calls');
    };
    expect(await calls(2)).toMatchObject({ predicted: { upper: expect.any(Number) as number }, reason: null });
    const dead = await calls(10);
    expect(dead).toMatchObject({ perDay: null, growth: null, predicted: null, horizonEnd: null });
    // The last whole day is the 19th.
    expect(dead?.reason?.zh).toContain('自 2026-11-10 起没有数据');
  });

  it('writes no prediction down of what ended days ago', async () => {
    now = Date.parse('2026-11-20T12:00:00Z');
    await sourceIn('Asia/Shanghai', weekly(10), asBefore).writeDown();
    const written = new Set(rows.map(({ resource }) => resource));
    expect([written.has('new_users'), written.has('ai_calls')]).toEqual([true, false]);
  });
});
