import type { Text } from '../contract/text.ts';

const UNITS: ReadonlyArray<[seconds: number, zh: string, en: string]> = [
  [86_400, '天', 'day'],
  [3600, '小时', 'hour'],
  [60, '分钟', 'minute'],
  [1, '秒', 'second'],
];

/** A length of time in the largest unit of which it is a whole number: 90 → 90 seconds, 7200 → 2 hours. */
export function windowText(seconds: number): Text {
  const [width, zh, en] = UNITS.find(([unit]) => seconds % unit === 0) as (typeof UNITS)[number];
  const count = seconds / width;
  return { zh: `${count} ${zh}`, en: `${count} ${en}${count === 1 ? '' : 's'}` };
}
