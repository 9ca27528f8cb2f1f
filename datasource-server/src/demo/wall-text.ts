import { offsetStretches, type Range } from '../semantic/calendar.ts';
import { utcText } from './time-text.ts';

/**
 * Writes instants of the range as the wall clock of `zone`, `YYYY-MM-DD HH:MM:SS.mmm`, which is what a MySQL DATETIME
 * holds. Offsets are looked up once, since millions of rows need them.
 */
export function wallTextOf(zone: string, range: Range): (epochMs: number) => string {
  const stretches = offsetStretches(range, zone);
  return (epochMs) => {
    const stretch = stretches.find(({ to }) => epochMs < to) ?? stretches.at(-1);
    return utcText(epochMs + (stretch?.offset ?? 0) * 1000);
  };
}
