/** The demo marketplace lives in China, which has had one offset and no daylight saving time since 1991. */
const OFFSET_MS = 8 * 3600e3;
export const DAY_MS = 864e5;

/** Whole days since 1970-01-01 on the wall clock of Asia/Shanghai. */
export type Day = number;

export function dayOf(epochMs: number): Day {
  return Math.floor((epochMs + OFFSET_MS) / DAY_MS);
}

/** Epoch ms of the midnight with which the day begins. */
export function startOfDay(day: Day): number {
  return day * DAY_MS - OFFSET_MS;
}

/** 0 Monday … 6 Sunday. */
export function weekday(day: Day): number {
  return (((day + 3) % 7) + 7) % 7;
}

/** 2020-01-01, before which no demo lives. */
const ID_EPOCH: Day = 18262;
export const IDS_A_DAY = 1e7;

/** An identifier that names its day, so that a row can be made again from its identifier alone. `index` counts from 0. */
export function rowId(day: Day, index: number): number {
  if (index >= IDS_A_DAY) {
    throw new RangeError(`more than ${IDS_A_DAY} rows a day in one table`);
  }
  return (day - ID_EPOCH) * IDS_A_DAY + index + 1;
}

export function dayOfId(id: number): Day {
  return Math.floor((id - 1) / IDS_A_DAY) + ID_EPOCH;
}

export function indexOfId(id: number): number {
  return (id - 1) % IDS_A_DAY;
}
