import { medianOf } from './median.ts';

/** How a daily series moves since a short while, where that is not how it moved before. */
export interface RecentPace {
  /** Percent points a day, of the last week against the one before. */
  perDay: number;
  /** The same, as it was usual before. */
  usualPerDay: number;
  /** Days from the history's end, 1 for the first after it, until the threshold is reached at this pace; null if not within a month, or if it was a jump. */
  daysToThreshold: number | null;
}

const WEEK = 7;
/** Days in which a threshold must be reached: a new pace says nothing of later. */
const MOST_AHEAD = 30;
/** Same-weekday pairs of a week that must be known. */
const LEAST_PAIRS = 5;
/** Weeks' moves that must be known of before. */
const LEAST_BEFORE = 14;
/** Deviations of the usual moves that a new one must lie away, and percent points a week at least. */
const LEAST_DEVIATIONS = 4;
const LEAST_MOVE = 0.5;
/** Of a normal distribution: standard deviation in median absolute deviations. */
const DEVIATION_OF_MEDIAN = 1.4826;
/** Weeks before the last two that a weekday's usual value is the median of. */
const PROFILE_WEEKS = 4;

type Days = ReadonlyArray<number | null>;

/**
 * The newest pace of a series of days, oldest first, where the last week moved from the one before as hardly any did earlier: the
 * median of same-weekday differences, so that neither a weekly rhythm nor a single odd day makes or hides it. Null where it is as it was,
 * or where too little is known.
 */
export function recentPace(days: Days, threshold: number): RecentPace | null {
  const moves = days.map((value, day) => minus(value, days[day - WEEK] ?? null));
  const newest = known(moves.slice(-WEEK));
  const earlier = moves
    .slice(0, -WEEK)
    .map((_, end, all) => known(all.slice(Math.max(0, end + 1 - WEEK), end + 1)))
    .flatMap((week) => (week.length >= LEAST_PAIRS ? [medianOf(week)] : []));
  if (newest.length < LEAST_PAIRS || earlier.length < LEAST_BEFORE) {
    return null;
  }
  const usual = medianOf(earlier);
  const deviation = DEVIATION_OF_MEDIAN * medianOf(earlier.map((move) => Math.abs(move - usual)));
  const move = medianOf(newest);
  const side = Math.sign(move - usual);
  const isOneSided = newest.filter((one) => Math.sign(one - usual) === side).length >= newest.length - 1;
  if (!isOneSided || Math.abs(move - usual) <= Math.max(LEAST_MOVE, LEAST_DEVIATIONS * deviation)) {
    return null;
  }
  const perDay = move / WEEK;
  const reaches = perDay > 0 && isGradual(days) ? daysUntil(days, perDay, threshold) : null;
  return { perDay, usualPerDay: usual / WEEK, daysToThreshold: reaches };
}

/** The first day on which last week, moved on at this pace, reaches the threshold. */
function daysUntil(days: Days, perDay: number, threshold: number): number | null {
  for (let ahead = 1; ahead <= MOST_AHEAD; ahead++) {
    const weeks = Math.ceil(ahead / WEEK);
    const day = days.length - 1 + ahead - weeks * WEEK;
    // A single high day of last week is not moved on.
    const values = known([days[day] ?? null, plus(days[day - WEEK] ?? null, WEEK * perDay)]);
    if (values.length > 0 && Math.min(...values) + weeks * WEEK * perDay >= threshold) {
      return ahead;
    }
  }
  return null;
}

/** Whether the last two weeks, without what is usual of their weekdays, look more like growth that began than like one jump. */
function isGradual(days: Days): boolean {
  const first = days.length - 2 * WEEK;
  const values = known(
    days.slice(first).map((value, index) => {
      const before = Array.from(
        { length: PROFILE_WEEKS },
        (_, week) => days[first + (index % WEEK) - WEEK * (week + 1)] ?? null
      );
      const usual = known(before);
      return usual.length > 0 ? minus(value, medianOf(usual)) : null;
    })
  );
  const left = (shape: (since: number) => number) =>
    Math.min(
      ...values.map((_, begin) =>
        leftBy(
          values.map((_, place) => shape(place - begin)),
          values
        )
      )
    );
  return left((since) => Math.max(0, since)) < left((since) => (since > 0 ? 1 : 0));
}

/** Sum of squares that a multiple of the shape, above a constant, leaves of the values. */
function leftBy(shape: readonly number[], values: readonly number[]): number {
  const [centre, mean] = [meanOf(shape), meanOf(values)];
  const squares = shape.reduce((sum, one) => sum + (one - centre) ** 2, 0);
  const product = shape.reduce((sum, one, place) => sum + (one - centre) * ((values[place] as number) - mean), 0);
  const total = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return squares > 0 ? total - (product * product) / squares : total;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function known(values: Days): number[] {
  return values.filter((value) => value !== null);
}

function minus(value: number | null, other: number | null): number | null {
  return value === null || other === null ? null : value - other;
}

function plus(value: number | null, more: number): number | null {
  return value === null ? null : value + more;
}
