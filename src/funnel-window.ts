import type { Text } from './contract';

export type WindowUnit = 'minute' | 'hour' | 'day';

interface Unit {
  unit: WindowUnit;
  seconds: number;
  title: Text;
}

const MINUTE: Unit = { unit: 'minute', seconds: 60, title: { zh: '分钟', en: 'minutes' } };

/** Longest first. */
export const WINDOW_UNITS: readonly Unit[] = [
  { unit: 'day', seconds: 86_400, title: { zh: '天', en: 'days' } },
  { unit: 'hour', seconds: 3600, title: { zh: '小时', en: 'hours' } },
  MINUTE,
];

/** What the data server takes at most. */
const LONGEST_SECONDS = 366 * 86_400;

/** A number of seconds in the longest unit that holds it without a rest; less than a minute is a part of one. */
export function splitWindow(seconds: number): Unit & { count: number } {
  const unit = WINDOW_UNITS.find((candidate) => seconds % candidate.seconds === 0) ?? MINUTE;
  return { ...unit, count: seconds / unit.seconds };
}

/** Whole seconds of so many units; undefined where the data server would refuse them. */
export function secondsOf(count: number, unit: WindowUnit): number | undefined {
  const { seconds } = WINDOW_UNITS.find((candidate) => candidate.unit === unit) ?? MINUTE;
  const total = Math.round(count * seconds);
  return total >= 1 && total <= LONGEST_SECONDS ? total : undefined;
}
