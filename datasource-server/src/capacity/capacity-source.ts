import type { LoadGrowth, PredictionScore, Recommendation, ResourceSizing, ResourceUse } from '../contract/capacity.ts';
import type { Text } from '../contract/text.ts';
import type { EventStore } from '../engines/engine.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import type { Range } from '../semantic/calendar.ts';
import { adviseAll } from './advice.ts';
import { readDrivers } from './drivers.ts';
import type { ReadCourse } from './history.ts';
import { measuredDays } from './measured-days.ts';
import { growthRows, readLoads } from './loads.ts';
import { readOutlooks } from './outlooks.ts';
import type { Predict } from './prediction.ts';
import { sizingGaps, sizingRows, type SizingQuestion } from './sizing.ts';
import { lastStoredAt, predictionsOf, readPredictions, storePredictions } from './stored-predictions.ts';
import { scorePredictions } from './track-record.ts';
import { useRows } from './use-rows.ts';

const DAY = 86_400_000;
/** Several panels of one board ask at once, and a day's history does not change by the second. */
const KEPT_MS = 60_000;
/** What a demo would have said by then, from its data up to then, so that its track record is not empty. */
const EARLIER_DAYS = [35, 28, 21, 14, 7];
const LIMITS = { maxRows: 100_000, timeoutMs: 15_000 };

export interface CapacitySource {
  use(): Promise<{ rows: ResourceUse[]; demo: boolean }>;
  recommendations(): Promise<{ rows: Recommendation[]; stale: ResourceUse[]; demo: boolean }>;
  growth(): Promise<{ rows: LoadGrowth[]; demo: boolean }>;
  /** `gaps`: what cannot be told, and why. */
  sizing(asked: SizingQuestion): Promise<{ rows: ResourceSizing[]; gaps: Text[]; demo: boolean }>;
  /** Of predictions for days in the range. */
  trackRecord(range: Range): Promise<{ rows: PredictionScore[]; demo: boolean }>;
  /** Writes today's predictions down, once a day. Throws ServiceError. */
  writeDown(): Promise<void>;
}

interface CapacityOptions {
  read: ReadCourse;
  predict: Predict;
  /** The event store whose data are shown. */
  store: () => Pick<EventStore, 'query' | 'insert'>;
  timezone: string;
  /** Requests a second that the API can take; null where nobody told. */
  apiPerSecond: number | null;
  clock: Clock;
  logger: Logger;
}

/** What the capacity of everything that has a limit is, will be, and what to do about it. */
export function createCapacitySource(options: CapacityOptions): CapacitySource {
  const { read, predict, store, timezone, apiPerSecond, clock, logger } = options;
  const inputAt = (now: number) => ({ read, predict, timezone, now, apiPerSecond });
  const outlooksNow = keptFor(KEPT_MS, clock, (now) => readOutlooks(inputAt(now)));
  const loadsNow = keptFor(KEPT_MS, clock, (now) => readLoads(inputAt(now)));

  async function trackRecord(range: Range): Promise<{ rows: PredictionScore[]; demo: boolean }> {
    const [{ outlooks, days, demo }, { loads }, predictions] = await Promise.all([
      outlooksNow(),
      loadsNow(),
      readPredictions(store(), range, LIMITS),
    ]);
    const rows = scorePredictions(predictions, measuredDays([...outlooks, ...loads], days)).map(
      ({ resource, horizonDays, n, hits, meanAbsoluteError, bias }) => ({
        resource,
        horizonDays,
        n,
        hitRate: (100 * hits) / n,
        meanAbsoluteError,
        bias,
      })
    );
    return { rows, demo };
  }

  return {
    async use() {
      const { outlooks, demo } = await outlooksNow();
      return { rows: useRows(outlooks, clock()), demo };
    },
    async recommendations() {
      const { outlooks, demo } = await outlooksNow();
      const now = clock();
      const stale = useRows(outlooks, now).filter(({ status }) => status === 'unknown');
      return { rows: adviseAll(outlooks, now), stale, demo };
    },
    async growth() {
      const loads = await loadsNow();
      return { rows: growthRows(loads), demo: loads.demo };
    },
    async sizing(asked) {
      const outlooks = await outlooksNow();
      const drivers = await readDrivers(outlooks.days, read, asked.day === 'campaign');
      const rows = sizingRows(outlooks, drivers, asked, timezone);
      return { rows, gaps: sizingGaps(outlooks, drivers, rows), demo: outlooks.demo };
    },
    trackRecord,
    async writeDown() {
      const now = clock();
      const last = await lastStoredAt(store(), now);
      if (last !== null && now - last < DAY - KEPT_MS) {
        return;
      }
      const [{ outlooks, demo }, { loads }] = await Promise.all([outlooksNow(), loadsNow()]);
      const earlier = demo && last === null ? EARLIER_DAYS : [];
      for (const daysAgo of earlier) {
        const past = now - daysAgo * DAY;
        const then = [...(await readOutlooks(inputAt(past))).outlooks, ...(await readLoads(inputAt(past))).loads];
        await storePredictions(store(), predictionsOf(then, past), 'demo');
      }
      const predictions = predictionsOf([...outlooks, ...loads], now);
      await storePredictions(store(), predictions, demo ? 'demo' : '');
      if (predictions.length > 0) {
        logger.info('capacity predictions written down', { predictions: predictions.length });
      }
    },
  };
}

/** The answer of `make`, asked again once it is older than `ms`, or of a time still to come, or failed. */
function keptFor<T>(ms: number, clock: Clock, make: (now: number) => Promise<T>): () => Promise<T> {
  let kept: { at: number; answer: Promise<T> } | null = null;
  return () => {
    const now = clock();
    if (kept === null || now - kept.at >= ms || now < kept.at) {
      const mine = { at: now, answer: make(now) };
      kept = mine;
      mine.answer.catch(() => {
        kept = kept === mine ? null : kept;
      });
    }
    return kept.answer;
  };
}
