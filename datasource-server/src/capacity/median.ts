/** The middle of values, or of the two in the middle; they must not be empty. */
export function medianOf(values: readonly number[]): number {
  return medianOfSorted([...values].sort((one, other) => one - other));
}

/** As `medianOf`, of values that ascend already. */
export function medianOfSorted(sorted: readonly number[]): number {
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] as number) + (sorted[Math.ceil(middle)] as number)) / 2;
}
