import type { Locale } from '../contract/text.ts';

const DAYS = { zh: ' 天', en: ' d' } as const;
const MINUTES = { zh: ' 分钟', en: ' min' } as const;
const HOURS = { zh: ' 小时', en: ' h' } as const;

/** A value with its unit as a person reads it; a dash for none. */
export function valueText(value: number | null, unit: string, locale: Locale): string {
  if (value === null) {
    return '—';
  }
  switch (unit) {
    case 'percent':
      return `${round(value)}%`;
    case 'ms':
      return value >= 10_000 ? `${round(value / 1000)} s` : `${Math.round(value)} ms`;
    case 's':
      return `${Math.round(value)} s`;
    case 'm':
      return `${round(value)}${MINUTES[locale]}`;
    case 'h':
      return `${round(value)}${HOURS[locale]}`;
    case 'd':
      return `${round(value)}${DAYS[locale]}`;
    case 'bytes':
      return bytesText(value);
    case 'currency:¥':
      return `¥${value.toFixed(2)}`;
    default:
      return round(value).toLocaleString('en-US');
  }
}

function round(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : Number(value.toFixed(2));
}

function bytesText(value: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, value < 1 ? 0 : Math.floor(Math.log(value) / Math.log(1024)));
  return `${round(value / 1024 ** power)} ${units[power]}`;
}
