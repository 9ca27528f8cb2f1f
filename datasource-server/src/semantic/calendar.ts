import { Temporal } from 'temporal-polyfill';
import type { Comparison } from '../contract/query.ts';
import type { Grain } from '../contract/query-fields.ts';

const SECOND = 1000;

/** Width in seconds of the grains that divide the hour. */
const UNIFORM_SECONDS: Partial<Record<Grain, number>> = { minute: 60, '5minute': 300, '15minute': 900, hour: 3600 };

/** Roughly how long a grain is, ms: to choose one, never to compute with. */
export const APPROXIMATE_MS: Record<Grain, number> = {
  minute: 60e3,
  '5minute': 300e3,
  '15minute': 900e3,
  hour: 3600e3,
  day: 864e5,
  week: 7 * 864e5,
  month: 30.44 * 864e5,
  quarter: 91.31 * 864e5,
  year: 365.24 * 864e5,
};

/** From this wall-clock time on (seconds since 1970 as if the wall clock were UTC), the zone is `offset` seconds ahead of UTC. */
export interface OffsetSegment {
  fromWall: number;
  offset: number;
}

/** Consecutive calendar buckets that cover a range. */
export interface Buckets {
  grain: Grain;
  /** Epoch ms of each start, ascending; `starts[0]` ≤ the range's start. */
  starts: readonly number[];
  /** Epoch ms of the end of the last bucket. */
  end: number;
  /** Seconds, when all buckets are equally long and evenly spaced, else null. */
  uniformSeconds: number | null;
}

export interface Range {
  /** Epoch ms, inclusive. */
  from: number;
  /** Epoch ms, exclusive. */
  to: number;
}

/** Throws a RangeError for a zone that does not exist. */
export function assertTimeZone(zone: string): void {
  if (/^[+-]/.test(zone)) {
    throw new RangeError(`${zone} is an offset, not a zone`);
  }
  Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
}

/**
 * The calendar buckets of `grain` in `zone` that cover `[from, to)`. Weeks start on Monday (ISO 8601). A day in a zone with
 * daylight saving time is 23, 24 or 25 hours long. Returns null when there would be more than `limit`.
 */
export function bucketsOf(grain: Grain, range: Range, zone: string, limit: number): Buckets | null {
  if (range.to <= range.from) {
    return { grain, starts: [], end: range.from, uniformSeconds: null };
  }
  if ((range.to - range.from) / APPROXIMATE_MS[grain] > limit + 2) {
    return null;
  }
  const seconds = UNIFORM_SECONDS[grain];
  const buckets = seconds ? hourBuckets(grain, seconds, range, zone) : calendarBuckets(grain, range, zone);
  return buckets.starts.length > limit ? null : buckets;
}

function hourBuckets(grain: Grain, seconds: number, range: Range, zone: string): Buckets {
  const width = seconds * SECOND;
  // Sub-hour alignment changes only where the offset's remainder does (Lord Howe's half hour); each stretch is walked alone.
  const stretches = offsetStretches(range, zone);
  const starts: number[] = [];
  for (const { from, to, offset } of stretches) {
    const shift = mod(offset * SECOND, width);
    const first = Math.floor((from + shift) / width) * width - shift;
    for (
      let start = starts.length === 0 ? first : Math.max(first, from);
      start < to;
      start = next(start, shift, width)
    ) {
      if (starts.length === 0 || start > (starts.at(-1) as number)) {
        starts.push(start);
      }
    }
  }
  const uniform = new Set(stretches.map(({ offset }) => mod(offset, seconds))).size === 1;
  return { grain, starts, end: (starts.at(-1) as number) + width, uniformSeconds: uniform ? seconds : null };
}

function next(start: number, shift: number, width: number): number {
  return Math.floor((start + shift) / width) * width - shift + width;
}

function calendarBuckets(grain: Grain, range: Range, zone: string): Buckets {
  let current = startOfBucket(grain, range.from, zone);
  const starts: number[] = [];
  while (current.epochMilliseconds < range.to) {
    starts.push(current.epochMilliseconds);
    current = current.add(STEP[grain as CalendarGrain]).startOfDay();
  }
  return { grain, starts, end: current.epochMilliseconds, uniformSeconds: null };
}

type CalendarGrain = 'day' | 'week' | 'month' | 'quarter' | 'year';

const STEP: Record<CalendarGrain, Temporal.DurationLike> = {
  day: { days: 1 },
  week: { weeks: 1 },
  month: { months: 1 },
  quarter: { months: 3 },
  year: { years: 1 },
};

function startOfBucket(grain: Grain, epochMs: number, zone: string): Temporal.ZonedDateTime {
  const day = Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(zone).startOfDay();
  switch (grain) {
    case 'week':
      return day.subtract({ days: day.dayOfWeek - 1 }).startOfDay();
    case 'month':
      return day.with({ day: 1 }).startOfDay();
    case 'quarter':
      return day.with({ month: day.month - ((day.month - 1) % 3), day: 1 }).startOfDay();
    case 'year':
      return day.with({ month: 1, day: 1 }).startOfDay();
    default:
      return day;
  }
}

/** How a previous period lies before the asked one. */
export interface Shift {
  comparison: Comparison;
  range: Range;
  zone: string;
  /** The asked period's buckets; days and longer move back by as many whole ones as there are. */
  buckets: Buckets | null;
}

/**
 * The same moment one period earlier in the calendar of the zone; the last days of long months clamp to the shorter one.
 * `previous` goes back by the length of the range, in whole calendar buckets where the question has them.
 */
export function shiftBack(epochMs: number, { comparison, range, zone, buckets }: Shift): number {
  const moment = () => Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(zone);
  if (comparison !== 'previous') {
    return moment().subtract(CALENDAR_STEP[comparison]).epochMilliseconds;
  }
  if (!buckets || buckets.grain in UNIFORM_SECONDS) {
    // Whole seconds, because buckets are counted in whole seconds.
    return epochMs - Math.ceil((range.to - range.from) / SECOND) * SECOND;
  }
  const [unit, count] = Object.entries(STEP[buckets.grain as CalendarGrain])[0] as [string, number];
  return moment().subtract({ [unit]: count * buckets.starts.length }).epochMilliseconds;
}

const CALENDAR_STEP: Record<Exclude<Comparison, 'previous'>, Temporal.DurationLike> = {
  '1d': { days: 1 },
  '1w': { weeks: 1 },
  '1M': { months: 1 },
  '1y': { years: 1 },
};

/** Every bucket moved back by itself, so that each is as long as its counterpart, and where each asked one went. */
export function shiftBuckets(buckets: Buckets, shift: Shift): { buckets: Buckets; indexes: number[] } {
  const shifted = buckets.starts.map((start) => shiftBack(start, shift));
  const starts = shifted.filter((start, index) => index === 0 || start > (shifted[index - 1] as number));
  const moved: Buckets = {
    grain: buckets.grain,
    starts,
    end: Math.max(shiftBack(buckets.end, shift), (starts.at(-1) ?? 0) + SECOND),
    uniformSeconds: isEven(starts, buckets.uniformSeconds) ? buckets.uniformSeconds : null,
  };
  return { buckets: moved, indexes: shifted.map((start) => bucketIndex(moved, start)) };
}

function isEven(starts: readonly number[], seconds: number | null): boolean {
  const width = (seconds ?? 0) * SECOND;
  return (
    seconds !== null && starts.every((start, index) => index === 0 || start - (starts[index - 1] as number) === width)
  );
}

/** Index of the bucket that holds `epochMs`, or -1. */
export function bucketIndex(buckets: Buckets, epochMs: number): number {
  if (epochMs >= buckets.end) {
    return -1;
  }
  let low = 0;
  let high = buckets.starts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((buckets.starts[middle] as number) <= epochMs) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low - 1;
}

interface Stretch {
  from: number;
  to: number;
  offset: number;
}

/** The range cut at every change of the zone's offset; `offset` in seconds. */
export function offsetStretches(range: Range, zone: string): Stretch[] {
  const stretches: Stretch[] = [];
  let from = range.from;
  while (from < range.to) {
    const here = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(zone);
    const change = here.getTimeZoneTransition('next')?.epochMilliseconds ?? Infinity;
    const to = Math.min(change, range.to);
    stretches.push({ from, to, offset: Math.round(here.offsetNanoseconds / 1e9) });
    from = to;
  }
  return stretches;
}

/**
 * The zone's offsets as its own wall clock sees them over the range, for turning a stored wall-clock DATETIME into an instant.
 * In the hour that a change back repeats, a DATETIME is ambiguous; it is read as the first of the two.
 */
export function wallSegments(range: Range, zone: string): OffsetSegment[] {
  const padded = { from: range.from - 864e5, to: range.to + 864e5 };
  return offsetStretches(padded, zone).map(({ from, offset }, index, all) => {
    const before = all[index - 1]?.offset ?? offset;
    return { fromWall: Math.floor(from / SECOND) + Math.max(offset, before), offset };
  });
}

/** The zone's offsets over the range by instant: `fromWall` counts UTC seconds here. */
export function zoneOffsets(range: Range, zone: string): OffsetSegment[] {
  return offsetStretches(range, zone).map(({ from, offset }) => ({ fromWall: Math.floor(from / SECOND), offset }));
}

/** The wall clock of `zone` at an instant, as `YYYY-MM-DD HH:MM:SS.mmm`. */
export function wallClock(epochMs: number, zone: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(zone).toPlainDateTime();
  return local.toString({ smallestUnit: 'millisecond' }).replace('T', ' ');
}

function mod(value: number, modulus: number): number {
  return ((value % modulus) + modulus) % modulus;
}
