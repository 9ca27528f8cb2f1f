import { wallClock } from '../time.js';

const DAY = 86_400_000;

/**
 * Labels of a time axis in the asked zone: the date where a day begins, else the time of day.
 *
 * @param {readonly number[]} splits epoch ms
 * @param {number} step between them, ms
 * @param {string} zone
 */
export function timeLabels(splits, step, zone) {
  return splits.map((epochMs) => {
    const { year, month, day, hour, minute, second } = wallClock(epochMs, zone);
    if (step >= 365 * DAY) {
      return String(year);
    }
    if (step >= 28 * DAY) {
      return `${year}-${two(month)}`;
    }
    if (step >= DAY || (hour === 0 && minute === 0 && second === 0)) {
      return `${two(month)}-${two(day)}`;
    }
    return second === 0 ? `${two(hour)}:${two(minute)}` : `${two(hour)}:${two(minute)}:${two(second)}`;
  });
}

/** @param {number} value */
function two(value) {
  return String(value).padStart(2, '0');
}
