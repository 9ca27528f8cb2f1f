import type { Inspection } from '../contract/inspection.ts';

type Report = Pick<Inspection, 'id' | 'trigger' | 'dueAt' | 'startedAt'>;

/** Tells whether a daily report has been made, also where the clock has been wrong. */
export interface DoneReports {
  /** Whether a report that was due at `due` or later, and not later than now, is among these: the last made one first. */
  isDone(due: number, reports: readonly Report[], now: number): boolean;
}

/** Clocks are set right by seconds all the time; that makes no report wrong. */
const TOLERANCE_MS = 10 * 60_000;

/**
 * A report that was made by a clock that was ahead counts for no day at all, neither for those until then nor for that one: it told of
 * another day. It is known by its time, which lies in the future or after the time of a report that was made later. A wrong clock may so
 * cost a second report, never the one that is due.
 */
export function createDoneReports(): DoneReports {
  /** Ids of those that were seen to lie in the future. */
  const ahead = new Set<string>();

  return {
    isDone(due, reports, now) {
      let earliest = now;
      let isThere = false;
      for (const { id, trigger, dueAt, startedAt } of reports) {
        if (startedAt > earliest + TOLERANCE_MS) {
          ahead.add(id);
        }
        earliest = Math.min(earliest, startedAt);
        isThere ||= trigger !== 'on_demand' && dueAt >= due && dueAt <= now && !ahead.has(id);
      }
      return isThere;
    },
  };
}
