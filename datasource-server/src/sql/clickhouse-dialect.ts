import type { Dialect, ParamType, TimeColumn } from './dialect.ts';
import { dateTimeText, offsetSql, wallMillisAt } from './stored-time.ts';

const PARAM_TYPE: Record<ParamType, string> = { string: 'String', number: 'Float64', boolean: 'Bool' };

/** Below every bound that a calendar can give, above nothing that an Int64 cannot hold. */
const BELOW_ALL = -(2 ** 53);

/**
 * ClickHouse, remote or embedded. Time columns are `DateTime64(3, 'UTC')` or `DateTime('UTC')`. Aggregates follow SQL, not
 * ClickHouse's defaults: over no rows a sum is NULL, never 0. Quantiles are exact, interpolated between neighbours.
 */
export const clickhouseDialect: Dialect = {
  name: 'clickhouse',
  supportsQuantile: true,

  identifier,
  placeholder: (index, type) => `{p${index}:${PARAM_TYPE[type]}}`,

  epochSeconds: (time) => withOffset(`toInt64(toUnixTimestamp(${identifier(time.column)}))`, time, 1),
  epochMillis: (time) => withOffset(`toUnixTimestamp64Milli(${dateTime64(identifier(time.column), 3)})`, time, 1000),
  instantLiteral: ({ stored }, epochMs, bind) =>
    dateTime64(bind(dateTimeText(stored ? wallMillisAt(stored, epochMs) : epochMs), 'string'), 3),
  minutesBetween: (from, to) => `((${epochMicros(to)} - ${epochMicros(from)}) / 6e7)`,

  intDiv: (dividend, divisor) => `intDiv(${dividend}, ${divisor})`,
  countBoundsBelow,

  exactText: (column) => `toString(${column})`,
  contains: (text, needle) => `(position(${text}, ${needle}) > 0)`,
  startsWith: (text, needle) => `startsWith(${text}, ${needle})`,
  matches: (text, pattern) => `match(${text}, ${pattern})`,
  hasName: (column, start) => `arrayExists(name -> startsWith(name, ${start}), mapKeys(${column}))`,
  // Adding 0 makes a Bool print as 1 or 0, as the other engine writes it.
  toText: (sql) => `toString((${sql}) + 0)`,
  concat: (...parts) => `concat(${parts.join(', ')})`,

  count: (condition) => (condition === null ? 'count()' : `countIf(${condition})`),
  countDistinct: (value, condition) => aggregate('uniqExact', [value], condition),
  sum,
  avg: (value, condition) => ratio(sum(value, condition), aggregate('count', [value], condition)),
  min: (value, condition) => aggregate('minOrNull', [value], condition),
  max: (value, condition) => aggregate('maxOrNull', [value], condition),
  // The value takes part in the order so that two rows of one moment do not make the answer flicker between threads.
  last: (value, time, condition) => aggregate('argMaxOrNull', [value, `tuple(${time}, ${value})`], condition),
  quantile: (q, value, condition) =>
    aggregate('quantileExactInclusiveOrNull', [`toFloat64(${value})`], condition, `(${q})`),
  ratio,

  weighted: {
    one: 'toUInt64(1)',
    count: (weight, condition) => aggregate('sum', [weight], condition),
    // Over no rows it is not a number; its …OrNull form takes a third longer.
    quantile: (q, value, weight, condition) =>
      numberOrNull(aggregate('quantileExactWeightedInterpolated', [value, weight], condition, `(${q})`)),
    distinctState: (value, condition) =>
      `arrayReduce('uniqCombined64State(17)', ${condition === null ? `[${value}]` : `if(${condition}, [${value}], emptyArrayString())`})`,
    countDistinct: (state) => `uniqCombined64Merge(17)(${state})`,
  },
};

function identifier(name: string): string {
  return `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``;
}

function dateTime64(sql: string, precision: 3 | 6): string {
  return `toDateTime64(${sql}, ${precision}, 'UTC')`;
}

function epochMicros(column: string): string {
  return `toUnixTimestamp64Micro(${dateTime64(identifier(column), 6)})`;
}

/** `unitsPerSecond` is 1 for seconds, 1000 for milliseconds. */
function withOffset(utcSql: string, { column, stored }: TimeColumn, unitsPerSecond: number): string {
  const offset = stored ? offsetSql(stored, (text) => `${identifier(column)} >= ${dateTime64(`'${text}'`, 3)}`) : '0';
  return offset === '0' ? utcSql : `(${utcSql} - (${offset}) * ${unitsPerSecond})`;
}

/** `roundDown` searches binarily, where arrayCount or indexOf would walk all bounds for every row: 60 times slower with 1,000. */
function countBoundsBelow(integer: string, bounds: readonly number[]): string {
  if (bounds.length === 0) {
    return '0';
  }
  const keys = `[${[BELOW_ALL, ...bounds].join(', ')}]`;
  const counts = `[${[BELOW_ALL, ...bounds].map((_, index) => index).join(', ')}]`;
  return `transform(roundDown(toInt64(${integer}), ${keys}), ${keys}, ${counts}, 0)`;
}

function numberOrNull(sql: string): string {
  return `if(isNaN(${sql}), NULL, ${sql})`;
}

function sum(value: string, condition: string | null): string {
  return aggregate('sumOrNull', [value], condition);
}

function ratio(numerator: string, denominator: string): string {
  return `(toFloat64(${numerator}) / nullIf(toFloat64(${denominator}), 0))`;
}

function aggregate(name: string, args: readonly string[], condition: string | null, parameters = ''): string {
  return condition === null
    ? `${name}${parameters}(${args.join(', ')})`
    : `${name}If${parameters}(${[...args, condition].join(', ')})`;
}
