import type { Refusal } from './reasons.ts';

/** Steps that a series may be silent for without a word: a sampler that is late has not lost its subject. */
const LATE = 2;

/** The silence after the last known value, if it shows that there is nothing to measure any more: it is longer than every gap before. */
export function silenceAtEnd(values: ReadonlyArray<number | null>): Refusal | null {
  let before = 0;
  let silent = 0;
  for (const value of values) {
    if (value === null) {
      silent++;
    } else {
      before = Math.max(before, silent);
      silent = 0;
    }
  }
  return silent > Math.max(LATE, before) ? { code: 'ended', silent, before } : null;
}
