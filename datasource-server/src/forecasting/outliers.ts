import { at, deviationOf, medianOf, type Vector } from './vector.ts';

/** Robust standard deviations from its neighbours beyond which a value is an outlier. */
const LIMIT = 10;
/** Least distance in the whole series' standard deviations: values of a smooth series have almost no distance to judge by. */
const LEAST = 0.5;
/** Where more of the values than this stand out, spikes are the series' nature. */
const MOST_SHARE = 0.01;
/** Values after an outlier that show that it has passed; before that it may be a new level. */
const PASSED = 2;

/**
 * Places of single values that stand out on the same side from what came before and from what came after, in time and in the
 * same phase of the seasons: neither a slope nor a new level does. The last two values are never outliers.
 */
export function findOutliers(values: Vector, seasons: readonly number[]): number[] {
  const count = values.length;
  const distances = values.map((value, index) => Math.abs(value - usual(values, index, seasons, BOTH)));
  const limit = Math.max(LIMIT * 1.4826 * medianOf(distances), LEAST * deviationOf(values));
  const found: number[] = [];
  for (let index = 1; index < count - PASSED; index++) {
    if (at(distances, index) > limit / 2 && limit > 0) {
      const before = at(values, index) - usual(values, index, seasons, BEFORE);
      const after = at(values, index) - usual(values, index, seasons, AFTER);
      if (Math.sign(before) === Math.sign(after) && Math.min(Math.abs(before), Math.abs(after)) > limit) {
        found.push(index);
      }
    }
  }
  return found.length <= Math.max(1, MOST_SHARE * count) ? found : [];
}

/** Each outlier replaced by what its neighbours say. */
export function withoutOutliers(values: Vector, outliers: readonly number[], seasons: readonly number[]): Vector {
  const cleaned = values.slice();
  for (const index of outliers) {
    cleaned[index] = usual(values, index, seasons, BOTH);
  }
  return cleaned;
}

const BEFORE = [-1];
const AFTER = [1];
const BOTH = [-1, 1];

/** Median of the values one and two steps, and one and two seasons, on the sides asked for; of itself where there are none. */
function usual(values: Vector, index: number, seasons: readonly number[], sides: readonly number[]): number {
  const around: number[] = [];
  const take = (place: number) => {
    if (place >= 0 && place < values.length) {
      insert(around, at(values, place));
    }
  };
  const takeUnit = (unit: number) => {
    for (const side of sides) {
      take(index + side * unit);
      take(index + 2 * side * unit);
    }
  };
  takeUnit(1);
  seasons.forEach(takeUnit);
  const half = around.length / 2;
  return around.length === 0
    ? at(values, index)
    : ((around[Math.floor(half - 0.5)] as number) + (around[Math.floor(half)] as number)) / 2;
}

/** Into an ascending row, which stays so: quicker than sorting for so few. */
function insert(sorted: number[], value: number): void {
  let place = sorted.length;
  while (place > 0 && (sorted[place - 1] as number) > value) {
    sorted[place] = sorted[place - 1] as number;
    place--;
  }
  sorted[place] = value;
}
