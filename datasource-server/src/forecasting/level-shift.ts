import { bestJump, fromLine } from './from-line.ts';
import { decompose } from './models/decompose.ts';
import { deviationOf, meanOf, type Vector } from './vector.ts';

export interface LevelShift {
  /** Index of the first value at the new level. */
  index: number;
  /** New level minus old. */
  size: number;
}

/** A shift is at least this many standard deviations of what is left once it is taken out. */
const LEAST_DEVIATIONS = 6;
/** Values on each side without which a shift cannot be told from noise. */
const LEAST_SIDE = 8;
/** Share of a shift that shows between the few values just before it and just after: a ramp is none. */
const LEAST_ABRUPT = 0.7;
/** Least size of a shift in standard deviations of the whole series. */
const LEAST_SIZE = 0.1;
const MOST_SHIFTS = 3;

/**
 * Where the level jumps for good: of all times, the one at which a jump on top of a common line explains most of what is left
 * without the shortest season (a longer one's profile would take part of the jump), if the jump is large and abrupt; then again with that jump taken out. Earliest first.
 */
export function findLevelShifts(values: Vector, seasons: readonly number[]): LevelShift[] {
  const shortest = seasons.slice(0, 1);
  const side = Math.max(LEAST_SIDE, ...shortest);
  const least = LEAST_SIZE * deviationOf(values);
  const found: LevelShift[] = [];
  let level = values;
  while (found.length < MOST_SHIFTS) {
    const shift = largestShift(decompose(level, level.length, shortest).adjusted, side, least);
    if (!shift) {
      break;
    }
    found.push(shift);
    level = liftBefore(level, shift);
  }
  return found.sort((one, other) => one.index - other.index);
}

/** The values as if the new level had always been. */
export function atNewestLevel(values: Vector, shifts: readonly LevelShift[]): Vector {
  return shifts.reduce(liftBefore, values);
}

function liftBefore(values: Vector, { index, size }: LevelShift): Vector {
  return values.map((value, place) => (place < index ? value + size : value));
}

/** `least` is the least size of a shift. */
function largestShift(values: Vector, side: number, least: number): LevelShift | null {
  const count = values.length;
  if (count < 2 * side) {
    return null;
  }
  const line = fromLine(values);
  const { index, size, explained } = bestJump(line, side);
  const left = Math.sqrt(Math.max(0, line.squares - explained) / count);
  const near = Math.min(4, side);
  const jump = meanOf(values, index, index + near) - meanOf(values, index - near, index);
  const abrupt = jump / size >= LEAST_ABRUPT;
  return index > 0 && Math.abs(size) > Math.max(least, LEAST_DEVIATIONS * left) && abrupt ? { index, size } : null;
}
