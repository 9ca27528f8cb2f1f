import { inspectionSchema, type Inspection } from '../contract/inspection.ts';
import type { EventStore } from '../engines/engine.ts';
import { openAppendLog } from '../platform/append-log.ts';
import type { Clock } from '../platform/clock.ts';
import { createLogThrottle } from '../platform/log-throttle.ts';
import type { Logger } from '../platform/logger.ts';
import { compileInspections, inspectionRow, INSPECTIONS_TABLE } from '../sql/inspections.ts';

type Store = Pick<EventStore, 'query' | 'insert'>;

/** Every inspection: the last ones in a file of the data directory, all of them in the event store. */
export interface InspectionHistory {
  /** Resolves when it is on the disk. Throws the file system's error; then it counts all the same until the next start. */
  add(inspection: Inspection): Promise<void>;
  /** Those of the file, the newest first. */
  recent(): readonly Inspection[];
  /** Those that began in the range, the newest first; where the store does not answer, as far as the file goes. */
  between(range: { from: number; to: number }): Promise<readonly Inspection[]>;
  /** Copies to the store what it lacks. Never rejects: what it does not take now is copied later. */
  copy(): Promise<void>;
  close(): Promise<void>;
}

interface HistoryOptions {
  path: string;
  /** Where reports about real and about generated data are kept. */
  store: (demo: boolean) => Store;
  /** Whose reports are shown now. */
  isDemo: () => boolean;
  clock: Clock;
  logger: Logger;
}

const KEPT = 60;
const MOST_READ = 1000;
const LIMITS = { maxRows: MOST_READ, timeoutMs: 20_000 };

export async function openInspectionHistory(options: HistoryOptions): Promise<InspectionHistory> {
  const { path, store, isDemo, clock, logger } = options;
  const log = await openAppendLog(path, inspectionSchema);
  const throttle = createLogThrottle({ logger, clock });
  if (log.unreadable > 0) {
    logger.warn('lines of the inspections cannot be read and are passed over', { path, lines: log.unreadable });
  }
  let known = [...log.entries];
  /** Not known to be in the store. */
  let uncopied = [...known];
  if (known.length > 2 * KEPT) {
    known = known.slice(-KEPT);
    await log.rewrite(known);
  }
  const shown = () => known.filter(({ demo }) => demo === isDemo()).toReversed();

  async function stored(range: { from: number; to: number }, demo: boolean): Promise<Inspection[]> {
    const { columns } = await store(demo).query(compileInspections(range, MOST_READ), LIMITS);
    return (columns[0] ?? []).flatMap((text) => parse(String(text)) ?? []);
  }

  return {
    async add(inspection) {
      known = [...known, inspection].slice(-2 * KEPT);
      uncopied = [...uncopied, inspection];
      await log.append([inspection]);
    },
    recent: shown,
    async between(range) {
      const own = shown().filter(({ startedAt }) => startedAt >= range.from && startedAt < range.to);
      try {
        const ids = new Set(own.map(({ id }) => id));
        const others = (await stored(range, isDemo())).filter(({ id }) => !ids.has(id));
        return [...own, ...others].sort((a, b) => b.startedAt - a.startedAt);
      } catch (error) {
        throttle.warn('read', 'inspections cannot be read from the event store; the last ones are shown', { error });
        return own;
      }
    },
    async copy() {
      for (const demo of [false, true]) {
        const waiting = uncopied.filter((each) => each.demo === demo);
        if (waiting.length === 0) {
          continue;
        }
        try {
          const starts = waiting.map(({ startedAt }) => startedAt);
          const range = { from: Math.min(...starts), to: Math.max(...starts) + 1 };
          const there = new Set((await stored(range, demo)).map(({ id }) => id));
          const lacking = waiting.filter(({ id }) => !there.has(id));
          if (lacking.length > 0) {
            await store(demo).insert(INSPECTIONS_TABLE, lacking.map(inspectionRow));
          }
          uncopied = uncopied.filter((each) => !waiting.includes(each));
        } catch (error) {
          throttle.warn('copy', 'inspections cannot be copied into the event store yet', { error });
        }
      }
    },
    close: () => log.close(),
  };
}

function parse(text: string): Inspection | null {
  try {
    const parsed = inspectionSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
