import type { InspectionConfig } from '../config-inspection.ts';
import type { Inspection, InspectionTrigger } from '../contract/inspection.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import { createDoneReports } from './done-reports.ts';
import { dueAround } from './due.ts';
import type { InspectionHistory } from './history.ts';
import type { Inspector } from './inspector.ts';

export interface InspectionService {
  /** Inspects now, keeps the report, and tells people if asked. Those who ask while one is under way get its report. */
  run(of: { trigger: InspectionTrigger; by: string; notify: boolean; dueAt?: number }): Promise<Inspection>;
  /** Inspects if that is due and has not been done. To be called about every half minute. */
  round(): Promise<void>;
  /** When the next one is due; null where there is no schedule. */
  nextAt(): number | null;
  /**
   * Seconds for which the daily report has been due and is not there; 0 when it is, null where there is no schedule. A demo and a data
   * server that has never made a report owe none for the time before they were started.
   */
  overdueSeconds(): number | null;
}

interface ServiceOptions {
  config: Pick<InspectionConfig, 'at'>;
  timezone: string;
  inspector: Inspector;
  history: InspectionHistory;
  /** Nobody is woken by generated numbers. */
  isDemo: () => boolean;
  /** Queues the digest. */
  tell: (inspection: Inspection) => Promise<void>;
  clock: Clock;
  logger: Logger;
}

/** A daily report that comes later than this after its time is called caught up (`made_up`). */
const ON_TIME_MS = 10 * 60_000;

export function createInspectionService(options: ServiceOptions): InspectionService {
  const { config, timezone, inspector, history, isDemo, tell, clock, logger } = options;
  const startedAt = clock();
  const done = createDoneReports();
  let running: Promise<Inspection> | null = null;

  async function inspectNow(of: { trigger: InspectionTrigger; by: string; dueAt: number }): Promise<Inspection> {
    const inspection = await inspector.inspect(of);
    try {
      await history.add(inspection);
    } catch (error) {
      logger.error('a report cannot be written to DATA_DIR; it is kept in memory and in the event store', { error });
    }
    await history.copy();
    return inspection;
  }

  const lastDue = () => (config.at === null ? null : dueAround(clock(), config.at, timezone).last);
  const isDone = (due: number) => done.isDone(due, history.recent(), clock());

  async function run({ trigger, by, notify, dueAt = clock() }: Parameters<InspectionService['run']>[0]) {
    running ??= inspectNow({ trigger, by, dueAt }).finally(() => (running = null));
    const inspection = await running;
    if (notify) {
      await tell(inspection);
    }
    return inspection;
  }

  return {
    run,
    async round() {
      const due = lastDue();
      if (due === null || isDone(due) || running !== null) {
        return;
      }
      const trigger = clock() - due > ON_TIME_MS ? 'made_up' : 'scheduled';
      const { id, status, counts } = await run({ trigger, by: '', notify: !isDemo(), dueAt: due });
      logger.info('daily inspection', { id, trigger, status, ...counts });
    },
    nextAt: () => (config.at === null ? null : dueAround(clock(), config.at, timezone).next),
    overdueSeconds() {
      const due = lastDue();
      if (due === null || isDone(due)) {
        return due === null ? null : 0;
      }
      const now = clock();
      // A start by a clock that was ahead excuses nothing.
      const isExcused = (isDemo() || history.recent().length === 0) && startedAt <= now;
      return Math.round((now - (isExcused ? Math.max(due, startedAt) : due)) / 1000);
    },
  };
}
