import type { PredictedId } from '../contract/capacity.ts';
import { keyOf, type Outlook } from './outlooks.ts';
import type { StoredPrediction } from './track-record.ts';

const HALF_DAY = 12 * 3600e3;

type Predicted = Pick<StoredPrediction, 'resource' | 'series' | 'targetAt'>;

/**
 * What came of a resource on the day that a prediction is about; null where that was not measured. `days` are the starts of the
 * days of the history and the end of the last.
 *
 * The day is the one whose beginning is nearest: records of before days followed the calendar count days of 24 hours, so that
 * after a change of clocks theirs begin an hour off.
 */
export function measuredDays(
  outlooks: ReadonlyArray<Pick<Outlook, 'labels' | 'days' | 'daysStart'> & { resource: PredictedId }>,
  days: readonly number[]
): (prediction: Predicted) => number | null {
  const histories = new Map(
    outlooks.map(({ resource, labels, days: values, daysStart }) => [
      nameOf({ resource, series: keyOf(labels) }),
      { values, first: days.indexOf(daysStart) },
    ])
  );
  return (prediction) => {
    const history = histories.get(nameOf(prediction));
    const day = dayNearest(days, prediction.targetAt);
    return history === undefined || history.first < 0 || day === null
      ? null
      : (history.values[day - history.first] ?? null);
  };
}

function nameOf({ resource, series }: Pick<Predicted, 'resource' | 'series'>): string {
  return `${resource} ${series}`;
}

/** Index of the day that begins within half a day of `at`; null where none does. */
function dayNearest(days: readonly number[], at: number): number | null {
  const after = days.findIndex((day) => day >= at);
  const near = [after, after < 0 ? days.length - 1 : after - 1].filter(
    (index) => Math.abs((days[index] ?? Infinity) - at) < HALF_DAY
  );
  return near[0] ?? null;
}
