/** Clocks of two machines may differ by so much. */
const SKEW_MS = 10 * 60_000;
const DAY = 864e5;

/** When something was written, as far as that can be believed. */
export interface BelievedDate {
  /** Epoch ms; null where nothing tells it. */
  at: number | null;
  /** The file's own time lies in the future, so that it tells nothing. */
  isOdd: boolean;
}

/** The file's own time; where that is in the future the beginning (UTC) of the day that its name tells, or nothing. */
export function believedDate(name: string, mtime: number, now: number): BelievedDate {
  if (mtime <= now + SKEW_MS) {
    return { at: mtime, isOdd: false };
  }
  const day = dayInName(name);
  return { at: day !== null && day <= now + DAY ? Math.min(day, now) : null, isOdd: true };
}

/** `20260305`, `2026-03-05` or `2026_03_05` anywhere in a name; the last where there are several. */
function dayInName(name: string): number | null {
  const found = [...name.matchAll(/(?<!\d)(20\d\d)([-_.]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])/g)].at(-1);
  if (found === undefined) {
    return null;
  }
  const [, year, , month, day] = found;
  return Date.UTC(Number(year), Number(month) - 1, Number(day));
}
