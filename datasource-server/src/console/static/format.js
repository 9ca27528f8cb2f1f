import { languageTag } from './i18n.js';

/**
 * A value with its Grafana unit, as people read it.
 *
 * @param {number | null | undefined} value
 * @param {string | undefined} unit
 * @param {{ decimals?: number, compact?: boolean }} [options] `compact`: short enough for an axis
 * @returns {string}
 */
export function formatValue(value, unit, { decimals, compact = false } = {}) {
  if (value === null || value === undefined) {
    return '–';
  }
  switch (unit) {
    case 'percent':
      return `${number(value, decimals ?? 2)}%`;
    case 'ms':
      return duration(value, compact ? undefined : decimals);
    case 's':
      return duration(value * 1000, compact ? undefined : decimals);
    case 'm':
      return `${number(value, decimals ?? 1)} min`;
    case 'currency:¥':
      return `¥${number(value, decimals ?? 2, compact)}`;
    case 'bytes':
      return bytes(value);
    case 'Bps':
      return `${bytes(value)}/s`;
    default:
      return number(value, decimals ?? 2, compact);
  }
}

/**
 * @param {number} value
 * @param {number} decimals
 * @param {boolean} [compact]
 */
function number(value, decimals, compact = false) {
  const shortened = compact && Math.abs(value) >= 10_000;
  return new Intl.NumberFormat(languageTag(), {
    maximumFractionDigits: shortened ? Math.max(2, decimals) : decimals,
    notation: shortened ? 'compact' : 'standard',
  }).format(value);
}

/**
 * @param {number} ms
 * @param {number | undefined} decimals
 */
function duration(ms, decimals) {
  const size = Math.abs(ms);
  if (size < 1000) {
    return `${number(ms, decimals ?? (size < 10 ? 2 : size < 100 ? 1 : 0))} ms`;
  }
  return size < 60_000 ? `${number(ms / 1000, decimals ?? 2)} s` : `${number(ms / 60_000, decimals ?? 1)} min`;
}

const BYTE_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

/** @param {number} value */
export function bytes(value) {
  const power = Math.min(BYTE_UNITS.length - 1, Math.max(0, Math.floor(Math.log2(Math.abs(value) || 1) / 10)));
  return `${number(value / 1024 ** power, power === 0 ? 0 : 1)} ${BYTE_UNITS[power]}`;
}
