import type { BoundDataset } from './sources.ts';

const DAY_MS = 864e5;
/** A rolling range as long as rows are kept has begun a moment ago: what it lacks by then is not worth a word. */
const TOLERANCE_MS = 60_000;

/** From when on single rows of a dataset are still there, epoch ms; -Infinity where they are kept for ever. */
export function rowsFrom({ retention }: Pick<BoundDataset, 'retention'>, now: number): number {
  return retention ? keptFrom(retention.days, now) : -Infinity;
}

/** From when on rows are still there that are dropped after so many days, epoch ms. */
export function keptFrom(days: number, now: number): number {
  return now - days * DAY_MS - TOLERANCE_MS;
}
