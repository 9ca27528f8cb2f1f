import type { Config } from './config.ts';
import { createCapacitySource, type CapacitySource } from './capacity/capacity-source.ts';
import type { Predict } from './capacity/prediction.ts';
import type { EventStore } from './engines/engine.ts';
import { forecast } from './forecasting/forecast.ts';
import { refusalText } from './forecasting/reasons.ts';
import { calendarSeasons } from './forecasting/seasons.ts';
import type { Logger } from './platform/logger.ts';
import type { Scheduler } from './platform/scheduler.ts';
import type { QueryServices } from './queries/context.ts';
import { readCourse } from './queries/read-course.ts';

const DAY_MS = 864e5;
const HOUR_MS = 36e5;

interface CapacityInput {
  config: Pick<Config, 'timezone' | 'apiPerSecond'>;
  services: QueryServices;
  /** The event store whose data are shown. */
  shown: () => EventStore;
  logger: Logger;
}

export function createCapacity({ config, services, shown, logger }: CapacityInput): CapacitySource {
  const { timezone, apiPerSecond } = config;
  return createCapacitySource({
    read: (question) => readCourse(question, services, timezone),
    predict: predictPercent,
    store: shown,
    timezone,
    apiPerSecond,
    clock: services.clock,
    logger,
  });
}

/** Writes predictions down once a day; looks every hour whether it is time. */
export function startCapacityRecord(capacity: CapacitySource, scheduler: Scheduler): { stop(): Promise<void> } {
  return scheduler.every('capacity predictions', HOUR_MS, () => capacity.writeDown());
}

/** Predicts a percentage of the capacity board by the day. */
export const predictPercent: Predict = ({ start, values }, days) => {
  const outcome = forecast(
    { start, stepMs: DAY_MS, values },
    { horizon: days, seasons: calendarSeasons(DAY_MS), bounds: { min: 0 } }
  );
  if (outcome.refused) {
    return { refused: refusalText(outcome.refused) };
  }
  const { times, mean, lower, upper, backtest, reasons } = outcome;
  const { mase, coverage, folds } = backtest;
  const trendSince = reasons.findLast((reason) => reason.code === 'trend_change')?.time ?? null;
  return { times, mean, lower, upper, mase, coverage, folds, trendSince };
};
