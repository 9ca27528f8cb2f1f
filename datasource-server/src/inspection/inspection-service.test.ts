import { randomUUID } from 'node:crypto';
import type { Inspection } from '../contract/inspection.ts';
import { INSPECTION_EXAMPLE } from '../http/openapi/inspection-paths.ts';
import { silentLogger } from '../platform/logger.ts';
import { createInspectionService } from './inspection-service.ts';

const HOUR = 3600e3;
/** 03:00 in Shanghai, where the report is due at 09:00: the last one was due 18 hours ago. */
const NIGHT = Date.UTC(2026, 2, 4, 19);

/** A service that was started at `NIGHT`, the clock that it goes by, and what it has made, the newest first. */
function started({ demo, earlier = [], at = NIGHT }: { demo: boolean; earlier?: readonly Inspection[]; at?: number }) {
  const time = { now: at };
  const reports = [...earlier];
  const service = createInspectionService({
    config: { at: { hour: 9, minute: 0 } },
    timezone: 'Asia/Shanghai',
    inspector: {
      inspect: (of) => Promise.resolve({ ...INSPECTION_EXAMPLE, ...of, id: randomUUID(), startedAt: time.now }),
    },
    history: {
      add: (inspection) => Promise.resolve(void reports.unshift(inspection)),
      recent: () => reports,
      between: () => Promise.resolve(reports),
      copy: () => Promise.resolve(),
      close: () => Promise.resolve(),
    },
    isDemo: () => demo,
    tell: () => Promise.resolve(),
    clock: () => time.now,
    logger: silentLogger,
  });
  return { service, time, reports };
}

const ofTwoDaysAgo: Inspection = {
  ...INSPECTION_EXAMPLE,
  trigger: 'scheduled',
  dueAt: NIGHT - 42 * HOUR,
  startedAt: NIGHT - 42 * HOUR,
};

it('a data server that has made reports owes the one that fell due while it was down', async () => {
  const { service } = started({ demo: false, earlier: [ofTwoDaysAgo] });
  expect(service.overdueSeconds()).toBe(18 * 3600);
  await service.round();
  expect(service.overdueSeconds()).toBe(0);
});

it.each([
  ['one that never made any', { demo: false }],
  ['a demo', { demo: true, earlier: [ofTwoDaysAgo] }],
])('%s owes none for the time before it was started', async (_, of) => {
  const { service, time } = started(of);
  expect(service.overdueSeconds()).toBe(0);
  time.now += 600e3;
  expect(service.overdueSeconds()).toBe(600);
  await service.round();
  expect(service.overdueSeconds()).toBe(0);
  time.now = NIGHT + 7 * HOUR;
  expect(service.overdueSeconds()).toBe(3600);
});

describe('a clock that jumps ahead and back', () => {
  const DAY = 24 * HOUR;
  const YEAR = 365 * DAY;
  /** 09:00:30 of the day after `NIGHT`: the round that makes the report. */
  const MORNING = NIGHT + 6 * HOUR + 30_000;

  /** What the mornings of so many days make, from the first on; the report is overdue by no more than the half minute. */
  async function mornings({ service, time, reports }: ReturnType<typeof started>, first: number, days: number) {
    const made: number[] = [];
    for (let day = 0; day < days; day += 1) {
      time.now = first + day * DAY;
      expect(service.overdueSeconds()).toBe(30);
      const before = reports.length;
      await service.round();
      await service.round();
      expect(service.overdueSeconds()).toBe(0);
      made.push(reports.length - before);
    }
    return made;
  }

  it.each([
    ['a year', YEAR],
    ['two days', 2 * DAY],
  ])('by %s costs no day its report, nor the watch over it', async (_, jump) => {
    const running = started({ demo: false, earlier: [ofTwoDaysAgo] });
    expect(await mornings(running, MORNING, 1)).toEqual([1]);
    running.time.now = MORNING + 4 * HOUR + jump;
    await running.service.round();
    expect(running.reports[0]?.startedAt).toBe(running.time.now);
    running.time.now = MORNING + 4 * HOUR;
    await running.service.round();
    expect(running.reports).toHaveLength(3);
    expect(await mornings(running, MORNING + DAY, 4)).toEqual([1, 1, 1, 1]);
    expect(running.service.nextAt()).toBe(MORNING - 30_000 + 5 * DAY);

    const after = started({ demo: false, earlier: running.reports, at: MORNING + 4 * DAY + HOUR });
    expect(after.service.overdueSeconds()).toBe(0);
    expect(await mornings(after, MORNING + 5 * DAY, 2)).toEqual([1, 1]);
  });

  it('counts that report for no day after a restart that saw it in the future either', async () => {
    const { reports } = started({ demo: false });
    reports.unshift({ ...ofTwoDaysAgo, id: 'ahead', dueAt: MORNING - 30_000 + DAY, startedAt: MORNING + DAY });
    const running = started({ demo: false, earlier: reports, at: MORNING });
    expect(running.service.overdueSeconds()).toBe(30);
    await running.service.round();
    expect(running.service.overdueSeconds()).toBe(0);
    const restarted = started({ demo: false, earlier: running.reports, at: MORNING + DAY });
    expect(await mornings(restarted, MORNING + DAY, 1)).toEqual([1]);
  });

  it('by less than the report may come late makes no second one', async () => {
    const ofYesterday = { ...ofTwoDaysAgo, dueAt: NIGHT - 18 * HOUR, startedAt: NIGHT - 18 * HOUR };
    const running = started({ demo: false, earlier: [ofYesterday], at: MORNING });
    await running.service.round();
    for (const back of [40_000, 20_000, 0]) {
      running.time.now = MORNING - back;
      await running.service.round();
    }
    expect(running.reports).toHaveLength(2);
  });

  it('excuses no start that it was ahead at', () => {
    const { service, time } = started({ demo: false, at: NIGHT + YEAR });
    time.now = NIGHT;
    expect(service.overdueSeconds()).toBe(18 * 3600);
  });
});
