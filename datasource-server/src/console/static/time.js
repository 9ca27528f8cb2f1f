const MINUTE = 60_000;

/** @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map();

/**
 * Wall clock of an instant in a zone, as numbers.
 *
 * @param {number} epochMs
 * @param {string} zone
 */
export function wallClock(epochMs, zone) {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formats.set(zone, format);
  }
  const parts = Object.fromEntries(format.formatToParts(epochMs).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return { year, month, day, hour, minute, second };
}

/**
 * `2026-01-05T08:30`, as `datetime-local` inputs take it.
 *
 * @param {number} epochMs
 * @param {string} zone
 */
export function toLocalInput(epochMs, zone) {
  const { year, month, day, hour, minute } = wallClock(epochMs, zone);
  return `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}`;
}

/**
 * The instant of a wall clock text in a zone. In a gap of a DST change the later wall clock is taken; null when the text is
 * not a time.
 *
 * @param {string} text `2026-01-05T08:30`
 * @param {string} zone
 */
export function fromLocalInput(text, zone) {
  const asUtc = Date.parse(`${text}Z`);
  if (Number.isNaN(asUtc)) {
    return null;
  }
  const first = asUtc - offsetAt(asUtc, zone);
  return asUtc - offsetAt(first, zone);
}

/**
 * @param {number} epochMs
 * @param {string} zone
 */
function offsetAt(epochMs, zone) {
  const { year, month, day, hour, minute, second } = wallClock(epochMs, zone);
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(epochMs / 1000) * 1000;
}

/** @param {string} zone */
export function isTimeZone(zone) {
  try {
    return zone !== '' && Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }));
  } catch {
    return false;
  }
}

/**
 * `2026-01-05 08:30`, the seconds only where they matter, the time of day not for whole days.
 *
 * @param {number} epochMs
 * @param {string} zone
 * @param {{ dateOnly?: boolean }} [options]
 */
export function formatInstant(epochMs, zone, { dateOnly = false } = {}) {
  const { year, month, day, hour, minute, second } = wallClock(epochMs, zone);
  const date = `${year}-${two(month)}-${two(day)}`;
  if (dateOnly) {
    return date;
  }
  return `${date} ${two(hour)}:${two(minute)}${second === 0 ? '' : `:${two(second)}`}`;
}

/** @type {ReadonlyArray<[Intl.RelativeTimeFormatUnit, number]>} */
const UNITS = [
  ['day', 1440 * MINUTE],
  ['hour', 60 * MINUTE],
  ['minute', MINUTE],
  ['second', 1000],
];

/**
 * "3 分钟前", "2 hours ago".
 *
 * @param {number} epochMs
 * @param {number} now
 * @param {string} language
 */
export function formatAge(epochMs, now, language) {
  const elapsed = now - epochMs;
  const [unit, size] = UNITS.find(([, length]) => Math.abs(elapsed) >= length) ?? ['second', 1000];
  return new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' }).format(
    -Math.trunc(elapsed / size),
    unit
  );
}

/** @param {number} value */
function two(value) {
  return String(value).padStart(2, '0');
}
