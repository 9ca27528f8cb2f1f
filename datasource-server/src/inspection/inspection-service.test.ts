import type { Inspection } from '../contract/inspection.ts';
import { INSPECTION_EXAMPLE } from '../http/openapi/inspection-paths.ts';
import { silentLogger } from '../platform/logger.ts';
import { createInspectionService } from './inspection-service.ts';

const HOUR = 3600e3;
/** 03:00 in Shanghai, where the report is due at 09:00: the last one was due 18 hours ago. */
const NIGHT = Date.UTC(2026, 2, 4, 19);

/** A service that was started at `NIGHT`, and the clock that it goes by. */
function started({ demo, earlier = [] }: { demo: boolean; earlier?: readonly Inspection[] }) {
  const time = { now: NIGHT };
  const reports = [...earlier];
  const service = createInspectionService({
    config: { at: { hour: 9, minute: 0 } },
    timezone: 'Asia/Shanghai',
    inspector: { inspect: (of) => Promise.resolve({ ...INSPECTION_EXAMPLE, ...of, startedAt: time.now }) },
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
  return { service, time };
}

const ofTwoDaysAgo: Inspection = { ...INSPECTION_EXAMPLE, trigger: 'scheduled', dueAt: NIGHT - 42 * HOUR };

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
