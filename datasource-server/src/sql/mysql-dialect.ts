import { ServiceError } from '../platform/errors.ts';
import type { Dialect, TimeColumn } from './dialect.ts';
import { dateTimeText, offsetSql, wallMillisAt } from './stored-time.ts';

/** What `TO_SECONDS` gives for 1970-01-01. */
const SECONDS_TO_1970 = 62_167_219_200;

/**
 * MySQL 8 and MariaDB, without their time-zone tables. The session's `time_zone` is `+00:00`, so a TIMESTAMP column reads as
 * UTC; a DATETIME is shifted by the numeric offsets of the zone it was written in.
 */
export const mysqlDialect: Dialect = {
  name: 'mysql',
  weighted: null,
  supportsQuantile: false,

  identifier,
  placeholder: () => '?',

  epochSeconds,
  epochMillis: (time) => `(${epochSeconds(time)} * 1000 + MICROSECOND(${identifier(time.column)}) DIV 1000)`,
  instantLiteral: ({ stored }, epochMs, bind) =>
    bind(dateTimeText(stored ? wallMillisAt(stored, epochMs) : epochMs), 'string'),
  minutesBetween: (from, to) => `(TIMESTAMPDIFF(MICROSECOND, ${identifier(from)}, ${identifier(to)}) / 6e7)`,

  intDiv: (dividend, divisor) => `((${dividend}) DIV ${divisor})`,
  // INTERVAL() searches its constants binarily.
  countBoundsBelow: (integer, bounds) => (bounds.length === 0 ? '0' : `INTERVAL(${integer}, ${bounds.join(', ')})`),

  // A collation ending in _bin would still ignore trailing spaces; bytes do not.
  exactText: (column) => `CAST(CONVERT(${column} USING utf8mb4) AS BINARY)`,
  contains: (text, needle) => `(LOCATE(${needle}, ${text}) > 0)`,
  startsWith: (text, needle) => `(LOCATE(${needle}, ${text}) = 1)`,
  // MySQL's REGEXP refuses bytes, so exact text becomes characters again.
  matches: (text, pattern) => `(${binaryCollated(text)} REGEXP ${binaryCollated(pattern)})`,
  hasName: (column, start) => `(JSON_SEARCH(JSON_KEYS(${column}), 'one', CONCAT(${start}, '%')) IS NOT NULL)`,
  toText,
  concat: (...parts) => `CONCAT(${parts.join(', ')})`,

  count: (condition) => (condition === null ? 'COUNT(*)' : `COUNT(CASE WHEN ${condition} THEN 1 END)`),
  countDistinct: (value, condition) => `COUNT(DISTINCT ${when(condition, value)})`,
  sum: (value, condition) => `SUM(${when(condition, value)})`,
  avg: (value, condition) => ratio(`SUM(${when(condition, value)})`, `COUNT(${when(condition, value)})`),
  min: (value, condition) => `MIN(${when(condition, value)})`,
  max: (value, condition) => `MAX(${when(condition, value)})`,
  last,
  quantile: () => {
    throw new ServiceError('unsupported', {
      zh: 'MySQL 没有分位数函数,请改用平均值,或在事件数据集上查询分位数。',
      en: 'MySQL has no quantile function: ask for an average, or for the quantile of an event dataset.',
    });
  },
  ratio,
};

function identifier(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

function epochSeconds({ column, stored }: TimeColumn): string {
  const name = identifier(column);
  const offset = stored ? offsetSql(stored, (text) => `${name} >= '${text}'`) : '0';
  const base = `TO_SECONDS(${name}) - ${SECONDS_TO_1970}`;
  return offset === '0' ? `(${base})` : `(${base} - ${offset.startsWith('-') ? `(${offset})` : offset})`;
}

/** DECIMAL prints its whole scale: 1.50 becomes 1.5, as the other engine writes it. */
function toText(sql: string): string {
  const text = `CAST(${sql} AS CHAR)`;
  const hasFraction = `LOCATE('.', ${text}) > 0 AND LOCATE('e', ${text}) = 0`;
  return `CASE WHEN ${hasFraction} THEN TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM ${text})) ELSE ${text} END`;
}

/** The greatest `time|value` text: one pass and no list of the group's rows. Rows without a value are skipped. */
function last(value: string, time: string, condition: string | null): string {
  const keyed = `CONCAT(LPAD(CAST(${time} AS CHAR), 32, '0'), CAST(${value} AS CHAR))`;
  return `(SUBSTRING(MAX(${when(condition, keyed)}), 33) + 0e0)`;
}

/** `/` between integers or decimals keeps four more digits only, hence the double. */
function ratio(numerator: string, denominator: string): string {
  return `(((${numerator}) * 1e0) / NULLIF(${denominator}, 0))`;
}

function when(condition: string | null, value: string): string {
  return condition === null ? value : `CASE WHEN ${condition} THEN ${value} END`;
}

function binaryCollated(text: string): string {
  return `CONVERT(${text} USING utf8mb4) COLLATE utf8mb4_bin`;
}
