/** Numbers in a row, as every model takes them. */
export type Vector = Float64Array;

/** The value at an index that the caller knows to be inside. */
export function at(vector: Vector, index: number): number {
  return vector[index] as number;
}

export function last(vector: Vector): number {
  return at(vector, vector.length - 1);
}

export function meanOf(vector: Vector, from = 0, to = vector.length): number {
  let sum = 0;
  for (let index = from; index < to; index++) {
    sum += at(vector, index);
  }
  return to > from ? sum / (to - from) : 0;
}

/** Root of the mean square distance from the mean. */
export function deviationOf(vector: Vector, from = 0, to = vector.length): number {
  const mean = meanOf(vector, from, to);
  let sum = 0;
  for (let index = from; index < to; index++) {
    sum += (at(vector, index) - mean) ** 2;
  }
  return to > from ? Math.sqrt(sum / (to - from)) : 0;
}

/** The value below which `share` (0 … 1) of the values lie, between neighbours linearly. `sorted` ascends and is not empty. */
export function quantileOfSorted(sorted: Vector, share: number): number {
  const place = Math.min(1, Math.max(0, share)) * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(sorted.length - 1, below + 1);
  return at(sorted, below) + (place - below) * (at(sorted, above) - at(sorted, below));
}

export function medianOf(vector: Vector): number {
  return vector.length === 0 ? 0 : quantileOfSorted(vector.slice().sort(), 0.5);
}
