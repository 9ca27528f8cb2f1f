import type { Vector } from './vector.ts';

/**
 * Known values as they are, and each gap filled: by the mean of the values a season before and after where there are some,
 * moved onto the line between the gap's neighbours; else by that line. The first and last value are known.
 */
export function fillGaps(values: ReadonlyArray<number | null>, season: number): Vector {
  const filled = Float64Array.from(values, (value) => value ?? NaN);
  let before = 0;
  for (let index = 1; index < values.length; index++) {
    if (values[index] === null) {
      continue;
    }
    if (index - before > 1) {
      fillGap(values, filled, before, index, season);
    }
    before = index;
  }
  return filled;
}

function fillGap(
  values: ReadonlyArray<number | null>,
  filled: Vector,
  before: number,
  after: number,
  season: number
): void {
  const anchors = [before, after].map((index) => offset(values, index, season));
  const [left, right] = anchors as [number | null, number | null];
  const line = (from: number, to: number, index: number) => from + ((to - from) * (index - before)) / (after - before);
  for (let index = before + 1; index < after; index++) {
    const usual = usualAt(values, index, season);
    filled[index] =
      usual !== null && left !== null && right !== null
        ? usual + line(left, right, index)
        : line(values[before] as number, values[after] as number, index);
  }
}

/** How far a known value lies from what its season's neighbours say. */
function offset(values: ReadonlyArray<number | null>, index: number, season: number): number | null {
  const usual = usualAt(values, index, season);
  return usual === null ? null : (values[index] as number) - usual;
}

function usualAt(values: ReadonlyArray<number | null>, index: number, season: number): number | null {
  if (season < 2) {
    return null;
  }
  const known: number[] = [];
  for (const cycle of [-2, -1, 1, 2]) {
    const value = values[index + cycle * season];
    if (value !== undefined && value !== null) {
      known.push(value);
    }
  }
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}
