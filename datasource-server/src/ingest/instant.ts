/** Seconds or milliseconds since 1970, from 2001 on. */
const EPOCH_PATTERN = '^(?:[0-9]{10}|[0-9]{13})$';
/**
 * A time as lines of text have it: ISO 8601 with or without a zone, on a clock that exists, of this century or the next (before
 * 1970 the engine's hours and days begin to count from 2106 back); or a count since 1970. The one expression, read by
 * JavaScript and by the engine, which itself takes 99 o'clock for four days later.
 */
const ISO_PATTERN = [
  '^2[01][0-9]{2}-[0-9]{2}-[0-9]{2}[T ]',
  '(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:[.][0-9]{1,9})?)?',
  '(?: ?(?:Z|[+-](?:0[0-9]|1[0-5]):?[0-5][0-9]))?$',
].join('');
export const INSTANT_PATTERN = `${ISO_PATTERN}|${EPOCH_PATTERN}`;

const ISO = new RegExp(ISO_PATTERN);
const EPOCH = new RegExp(EPOCH_PATTERN);
/** A device without a clock begins in 1970, and nothing of ours is older than the century. */
const EARLIEST = Date.UTC(2000, 0, 1);
const LATEST = Date.UTC(2200, 0, 1);

/** ISO text as it stands, because its zone may be missing; seconds or milliseconds since 1970 as ISO text. Null for any other value. */
export function instantOf(value: unknown): string | null {
  if (typeof value === 'number' && Number.isFinite(value)) {
    const millis = Math.abs(value) < 1e11 ? value * 1000 : value;
    return millis >= EARLIEST && millis < LATEST ? new Date(millis).toISOString() : null;
  }
  if (typeof value === 'string' && EPOCH.test(value)) {
    return instantOf(Number(value));
  }
  const text = typeof value === 'string' ? value.trim().replace(',', '.') : '';
  return ISO.test(text) && isDate(text.slice(0, 10)) ? text : null;
}

/** Of 30 February the calendar makes 2 March. */
function isDate(date: string): boolean {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  return new Date(Date.UTC(year, month - 1, day)).toISOString().startsWith(date);
}
