import type { Text } from '../contract/text.ts';
import { bucketsOf } from '../semantic/calendar.ts';
import { fromFirstDay } from './history.ts';
import type { Predict, Prediction } from './prediction.ts';

const DAY = 864e5;
/** As far back as the design predicts from. */
const HISTORY_DAYS = 90;
/** Six months. */
export const HORIZON_DAYS = 180;
/** A short history says nothing about half a year. */
const MOST_HISTORIES = 3;

export interface Days {
  /** Starts of the whole days of the history, and the end of the last. */
  past: readonly number[];
  /** Starts of today and all days that may be predicted: those on which clocks change have 23 or 25 hours. */
  coming: readonly number[];
}

/** The days of the zone's calendar around a moment. */
export function daysAround(now: number, timezone: string): Days {
  const starts = (range: { from: number; to: number }, most: number) =>
    bucketsOf('day', range, timezone, most)?.starts ?? [];
  const past = starts({ from: now - HISTORY_DAYS * DAY, to: now }, HISTORY_DAYS + 2);
  const today = past.at(-1) ?? now;
  return { past, coming: starts({ from: today, to: today + (HORIZON_DAYS + 1) * DAY }, HORIZON_DAYS + 4) };
}

/** A daily series: what was and what will be. */
export interface DailyPrediction {
  /** Values by the day, oldest first, of whole days only, from the first that was measured. */
  days: ReadonlyArray<number | null>;
  /** Epoch ms of the first of them. */
  daysStart: number;
  prediction: Prediction | null;
  /** Why there is none. */
  refused: Text | null;
}

/** Predicts values of the past days, no further than their history bears. `stopped` says why nothing is to be predicted. */
export function predictDays(
  values: ReadonlyArray<number | null>,
  { past, coming }: Days,
  predict: Predict,
  stopped: Text | null = null
): DailyPrediction {
  const { skipped, values: days } = fromFirstDay(values);
  const daysStart = past[skipped] ?? past.at(-1) ?? 0;
  const horizon = Math.min(HORIZON_DAYS, MOST_HISTORIES * Math.max(1, days.length));
  const outcome = stopped === null ? predict({ start: daysStart, values: days }, horizon) : { refused: stopped };
  return 'refused' in outcome
    ? { days, daysStart, prediction: null, refused: outcome.refused }
    : { days, daysStart, prediction: { ...outcome, times: coming.slice(0, outcome.times.length) }, refused: null };
}
