import { bestJump, fromLine, type FromLine } from './from-line.ts';
import { decompose } from './models/decompose.ts';
import { at, deviationOf, last, quantileOfSorted, type Vector } from './vector.ts';

export interface TrendChange {
  /** Index of the last value before the slope is another. */
  index: number;
  /** New slope minus old, a step. */
  size: number;
  /** Standard error of `size`: how far as many steps led before by chance, and that the moment is known to a step only. */
  error: number;
}

/** What the new slope has added is at least so many times what as many steps added before by chance. */
const LEAST_RISES = 4;
/** How much wider chance is taken with a single stretch to learn from; with n stretches, an n-th of it in variance. */
const DOUBT = 8;
/** Share of the rises by chance that are smaller than `USUAL_DEVIATIONS` standard deviations, if they are normal; a purge is not. */
const USUAL_SHARE = 0.8;
const USUAL_DEVIATIONS = 1.2816;
/** Share of what the new slope has added by which it leads farther than as many steps ever did before: teeth of a saw are not new. */
const LEAST_NEW = 0.25;
/** Of the steps since a change, the part over which values are averaged where rises are measured. */
const SMOOTHED = 8;
/** Variances of what is left by which a bend must explain more than jumps or a steady curve can. */
const LEAST_BETTER = 12;
/** Values after a change without which it is none, and of the shortest season this share. */
const LEAST_AFTER = 4;
const AFTER_SEASONS = 0.5;
/** Values before, without which nothing is known of chance. */
const LEAST_BEFORE = 8;
/** Least of what the new slope has added, in standard deviations of the whole series. */
const LEAST_SIZE = 0.1;
/** Jumps that a bend must explain more than: two within a few days look like growth. */
const JUMPS = 2;
const MOST_CHANGES = 3;
/** Of the values after a change, the part in which no second one is looked for. */
const MISPLACED = 8;
/** Rounds in which a change of slope is told from the profile of a season. */
const REFINEMENTS = 4;

/**
 * Where the slope changes for good: of all times, the one at which a bend of a common line explains most of what is left without the
 * seasons, if it explains more than a jump or a curve could, and if what it has added since is far more than as many steps added before
 * by chance (which keeps series that wander from being full of changes); then again in what came after. Earliest first.
 */
export function findTrendChanges(values: Vector, seasons: readonly number[]): TrendChange[] {
  const after = Math.max(LEAST_AFTER, Math.ceil(AFTER_SEASONS * (seasons[0] ?? 1)));
  const least = LEAST_SIZE * deviationOf(values);
  const found: TrendChange[] = [];
  let straight = values;
  let from = 0;
  while (found.length < MOST_CHANGES) {
    const first = largestBend(straight, seasons, { from, after, least });
    if (!first) {
      break;
    }
    const change = refined(straight, first, seasons);
    found.push(change);
    straight = tiltBefore(straight, change);
    // A second change pulls at the place found for the first.
    from = change.index + Math.floor((values.length - change.index) / MISPLACED);
  }
  return found;
}

/** The values as if the newest slope had always been: what came before a change is turned around it. */
export function atNewestTrend(values: Vector, changes: readonly TrendChange[]): Vector {
  return changes.reduce(tiltBefore, values);
}

/**
 * How far a forecast of so many steps may be off because of the changes that `count` values show, as a standard deviation: the newest slope
 * is not known better than its error, and a trend may change again, as often and as much as it did.
 */
export function trendDoubt(changes: readonly TrendChange[], count: number): (steps: number) => number {
  const { error } = changes.at(-1) ?? { error: 0 };
  const variance = changes.reduce((sum, { size }) => sum + size * size, 0) / count;
  return (steps) => Math.hypot(steps * error, Math.sqrt((variance * steps ** 3) / 3));
}

function tiltBefore(values: Vector, { index, size }: TrendChange): Vector {
  return values.map((value, place) => (place < index ? value - size * (index - place) : value));
}

/** A season's profile takes part of a bend; once the values are straighter, it takes less. */
function refined(values: Vector, first: TrendChange, seasons: readonly number[]): TrendChange {
  let { size } = first;
  for (let round = 0; round < REFINEMENTS; round++) {
    const straight = tiltBefore(values, { ...first, size });
    size += bendAt(fromLine(decompose(straight, straight.length, seasons).adjusted), first.index).size;
  }
  return { ...first, size };
}

interface Search {
  /** Where to begin: no change is looked for before. */
  from: number;
  /** Values that there must be after a change. */
  after: number;
  /** What a new slope must have added. */
  least: number;
}

function largestBend(values: Vector, seasons: readonly number[], { from, after, least }: Search): TrendChange | null {
  const count = values.length - from;
  const before = Math.max(LEAST_BEFORE, after);
  if (count < before + after) {
    return null;
  }
  const without = (some: readonly number[]) => decompose(values, values.length, some).adjusted.subarray(from);
  const adjusted = without(seasons);
  const { index, size } = bestBend(fromLine(adjusted), before, after);
  if (index === 0 || Math.abs(size) * (count - 1 - index) <= least) {
    return null;
  }
  const error = errorOfBend(adjusted, index);
  // The longest season has few cycles: its profile may make a bend of a jump, or of a saw whose teeth are not all of one length.
  const others = () => [
    without(seasons.slice(0, -1)),
    withoutSeasonsBefore(values, from + index + 1, seasons).subarray(from),
  ];
  const isSeen = error !== null && others().some((other) => errorOfBend(other, index) !== null);
  return isSeen ? { index: from + index, size, error } : null;
}

/** The values without seasons that are learnt from the first `end` alone: what came after has no part in its own profile. */
function withoutSeasonsBefore(values: Vector, end: number, seasons: readonly number[]): Vector {
  const { adjusted, seasonAt } = decompose(values, end, seasons);
  return values.map((value, place) => (place < end ? at(adjusted, place) : value - seasonAt(place - end)));
}

/** The standard error of the change of slope at `index`; null where it may be chance, a jump, or growth that has long been getting faster. */
function errorOfBend(values: Vector, index: number): number | null {
  const count = values.length;
  const line = fromLine(values);
  const { size, explained } = bendAt(line, index);
  const left = Math.max(0, line.squares - explained);
  const other = Math.min(leftByJumps(values, line), line.squares - byCurve(line));
  const since = count - 1 - index;
  const added = Math.abs(size) * since;
  const smooth = trailingMeans(values, Math.max(1, Math.floor(since / SMOOTHED)));
  const { chance, farthest } = risesBefore(smooth.subarray(0, index + 1), since, Math.sign(size));
  const rise = Math.sign(size) * (last(smooth) - at(smooth, index));
  const isNew = added > LEAST_RISES * chance && rise - farthest > LEAST_NEW * added;
  return other - left > (LEAST_BETTER * left) / count && isNew ? Math.hypot(chance, size) / since : null;
}

interface Bend {
  index: number;
  size: number;
  /** Squares that it explains on top of the line. */
  explained: number;
}

function bestBend(line: FromLine, before: number, after: number): Bend {
  const count = line.errors.length;
  let best = { index: 0, size: 0, explained: 0 };
  let sum = 0;
  let product = 0;
  for (let index = count - 2; index >= before - 1; index--) {
    sum += at(line.errors, index + 1);
    product += sum;
    if (count - 1 - index >= after) {
      const { size, explained } = bendOf(line, index, product);
      if (explained > best.explained) {
        best = { index, size, explained };
      }
    }
  }
  return best;
}

function bendAt(line: FromLine, index: number) {
  const product = line.errors.subarray(index + 1).reduce((sum, error, step) => sum + (step + 1) * error, 0);
  return bendOf(line, index, product);
}

/** A bend after `index`, whose regressor is the time since, cleaned of the line; `product` is the sum of its products with the errors. */
function bendOf({ errors, timeSquares }: FromLine, index: number, product: number) {
  const count = errors.length;
  const since = count - 1 - index;
  const times = (since * (since + 1)) / 2;
  const squares = (times * (2 * since + 1)) / 3;
  const withTime = (index - (count - 1) / 2) * times + squares;
  const weight = squares - (times * times) / count - (withTime * withTime) / timeSquares;
  return weight > 0 ? { size: product / weight, explained: (product * product) / weight } : { size: 0, explained: 0 };
}

/** Squares that `JUMPS` jumps on top of a line leave, each the best once those before are taken out. */
function leftByJumps(values: Vector, line: FromLine): number {
  let left = line.squares;
  let level = values;
  for (let jump = 0, from = line; jump < JUMPS; jump++) {
    const { index, size, explained } = bestJump(from, 1);
    left = from.squares - explained;
    level = level.map((value, place) => (place < index ? value + size : value));
    from = fromLine(level);
  }
  return left;
}

/** What a parabola on top of the line explains: growth that has long been getting faster has no one moment of change. */
function byCurve({ errors, timeSquares }: FromLine): number {
  const count = errors.length;
  const centre = (count - 1) / 2;
  const mean = timeSquares / count;
  let product = 0;
  let weight = 0;
  errors.forEach((error, time) => {
    const square = (time - centre) ** 2 - mean;
    product += square * error;
    weight += square * square;
  });
  return weight > 0 ? (product * product) / weight : 0;
}

/**
 * How far `steps` lead before a change (where there are too few values, from fewer steps): the standard deviation, and the farthest to
 * the side of `sign`.
 */
function risesBefore(values: Vector, steps: number, sign: number): { chance: number; farthest: number } {
  const seen = Math.min(steps, Math.floor(values.length / 2));
  const rises = values
    .slice(seen)
    .map((value, index) => value - at(values, index))
    .sort();
  const middle = quantileOfSorted(rises, 0.5);
  const distances = rises.map((rise) => Math.abs(rise - middle)).sort();
  const usual = quantileOfSorted(distances, USUAL_SHARE) / USUAL_DEVIATIONS;
  const farthest = Math.max(sign * at(rises, 0), sign * last(rises));
  // Few stretches tell little of what chance does.
  const doubt = Math.sqrt(1 + (DOUBT * seen) / values.length);
  return { chance: doubt * usual * Math.sqrt(steps / seen), farthest: (farthest * steps) / seen };
}

/** Means of each value and those before it, `width` at most. */
function trailingMeans(values: Vector, width: number): Vector {
  let sum = 0;
  return values.map((value, index) => {
    sum += value - (index >= width ? at(values, index - width) : 0);
    return sum / Math.min(width, index + 1);
  });
}
