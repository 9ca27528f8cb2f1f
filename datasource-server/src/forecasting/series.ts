/** Values at even steps; null where none is known. */
export interface Series {
  /** Epoch ms of the first value. */
  start: number;
  stepMs: number;
  values: ReadonlyArray<number | null>;
}

export function timeAt({ start, stepMs }: Pick<Series, 'start' | 'stepMs'>, index: number): number {
  return start + index * stepMs;
}
