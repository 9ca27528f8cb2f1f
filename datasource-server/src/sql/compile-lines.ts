import type { EventsQuery, LogLevel } from '../contract/log-queries.ts';
import type { Buckets, OffsetSegment, Range } from '../semantic/calendar.ts';
import { LEVEL_NAMES } from '../semantic/log-levels.ts';
import type { Dataset, LineShape } from '../semantic/model.ts';
import { resolveDimension, type ResolvedDimension } from '../semantic/resolve-member.ts';
import type { Filter } from '../contract/query-fields.ts';
import { clickhouseDialect as dialect } from './clickhouse-dialect.ts';
import { bucketIndexSql, dimensionText, rangeAndFilters } from './compile-select.ts';
import { StatementBuilder } from './statement-builder.ts';
import type { Statement } from './statement.ts';

/** Log lines live in the event store only, so this is ClickHouse's SQL. */

/** What one dataset contributes to a question about lines. */
export interface LinesPart {
  dataset: Dataset & { line: LineShape };
  where: ReadonlyArray<{ dimension: ResolvedDimension; filter: Filter }>;
}

export interface LinesInput {
  parts: readonly LinesPart[];
  range: Range;
  asked: readonly OffsetSegment[];
  levels: readonly LogLevel[];
  search: EventsQuery['search'];
  stream?: string | undefined;
  traceId?: string | undefined;
}

export interface LinesPage {
  order: 'asc' | 'desc';
  /** Lines to pass over, all of the moment at which the range begins in this order. */
  skip: number;
  limit: number;
}

/**
 * Lines in order of time; those of one millisecond by table and shard, then in the order in which they were stored, which merges keep. Columns of the answer: epoch ms,
 * text, level, JSON object of the labels, hash of the line, and how many wholly equal ones of its moment come before it, those
 * that are passed over among them. One line more than `limit` is asked for.
 */
export function compileLines(input: LinesInput, { order, skip, limit }: LinesPage): Statement {
  const builder = new StatementBuilder(dialect);
  const direction = order.toUpperCase();
  const inOrder = (...names: string[]) => names.map((name) => `${name} ${direction}`).join(', ');
  const parts = input.parts.map((part, table) =>
    [
      `SELECT ts, ${bodySql(part.dataset.line)} AS body_, ${levelSql()} AS level_, ${labelsSql(part, input)} AS labels_,`,
      `  ${table} AS table_, shardNum() AS shard_, toUInt64OrZero(splitByChar('_', _part)[2]) AS block_, _part_offset AS offset_`,
      `FROM ${dialect.identifier(part.dataset.table)}`,
      `WHERE ${conditions(part, input, builder).join(' AND ')}`,
      `ORDER BY ${inOrder('ts', 'shard_', 'block_', 'offset_')}`,
      `LIMIT ${skip + limit + 1}`,
    ].join('\n')
  );
  const lines = [
    `SELECT toUnixTimestamp64Milli(ts) AS time_, body_, level_, labels_, hex(cityHash64(body_, level_, labels_)) AS hash_,`,
    `  row_number() OVER (PARTITION BY ts, hash_ ORDER BY ${inOrder('table_', 'shard_', 'block_', 'offset_')}) - 1 AS alike_`,
    `FROM (\n${parts.map((part) => `(${part})`).join('\nUNION ALL\n')}\n)`,
    `ORDER BY ${inOrder('ts', 'table_', 'shard_', 'block_', 'offset_')}`,
    `LIMIT ${limit + 1} OFFSET ${skip}`,
  ];
  return builder.build(lines, [
    { name: 'time_', type: 'number' },
    { name: 'body_', type: 'string' },
    { name: 'level_', type: 'string' },
    { name: 'labels_', type: 'string' },
    { name: 'hash_', type: 'string' },
    { name: 'alike_', type: 'number' },
  ]);
}

/** How many lines there were. Columns of the answer: bucket index, level, count. */
export function compileVolume(input: LinesInput, buckets: Buckets): Statement {
  const builder = new StatementBuilder(dialect);
  const parts = input.parts.map((part) => {
    const { dataset } = part;
    const bucket = bucketIndexSql({ part: { dataset }, stored: null, buckets }, dialect);
    // An alias that hides a column would mean the column in one place and the alias in another.
    return [
      `SELECT ${bucket} AS bucket_, ${levelSql()} AS level_, count() AS lines_`,
      `FROM ${dialect.identifier(dataset.table)}`,
      `WHERE ${conditions(part, input, builder).join(' AND ')}`,
      `GROUP BY bucket_, level_`,
    ].join('\n');
  });
  const lines = [
    `SELECT bucket_, level_, toFloat64(sum(lines_)) AS total_`,
    `FROM (\n${parts.join('\nUNION ALL\n')}\n)`,
    `GROUP BY bucket_, level_`,
  ];
  return builder.build(lines, [
    { name: 'bucket_', type: 'number' },
    { name: 'level_', type: 'string' },
    { name: 'total_', type: 'number' },
  ]);
}

/** Range, filters, levels and search of one table. */
export function conditions(part: LinesPart, input: LinesInput, builder: StatementBuilder): string[] {
  const { levels, search, stream, traceId } = input;
  const text = (column: string, value: string | undefined) =>
    value === undefined ? [] : [`${column} = ${builder.bind(value, 'string')}`];
  return [
    ...rangeAndFilters(selectInput(part, input), builder),
    ...(levels.length > 0 ? [`${levelSql()} IN (${levels.map((level) => `'${level}'`).join(', ')})`] : []),
    ...text('stream', stream),
    ...text('trace_id', traceId),
    ...search.map((term) => searchSql(searchedSql(part, input), term, builder)),
  ];
}

function selectInput({ dataset, where }: LinesPart, { range, asked }: LinesInput) {
  return { part: { dataset, where: [...where], having: [] }, stored: null, asked, range };
}

/** Our name of the line's level. */
export function levelSql(): string {
  const list = (index: 0 | 1) => LEVEL_NAMES.map((pair) => `'${pair[index]}'`).join(', ');
  return `transform(level, [${list(0)}], [${list(1)}], 'unknown')`;
}

/** The text of a line, as a person reads it. */
function bodySql({ body }: LineShape): string {
  const texts = body.map((part) => {
    if (typeof part === 'string') {
      return dialect.identifier(part);
    }
    const column = dialect.identifier(part.column);
    return `if(${column} = 0, '', concat(toString(round(${column}, 3)), '${part.unit}'))`;
  });
  return texts.length === 1
    ? (texts[0] as string)
    : `arrayStringConcat(arrayFilter(text -> text NOT IN ('', '{}'), [${texts.join(', ')}]), ' ')`;
}

/** What is searched: the text of a line, and all that stands beside it. */
function searchedSql(part: LinesPart, input: LinesInput): string {
  const beside = Object.values(besideSql(part, input)).map((sql) => `ifNull(toString(${sql}), '')`);
  const texts = [bodySql(part.dataset.line), ...beside, `arrayStringConcat(mapValues(extra), '\\n')`];
  return `concatWithSeparator('\\n', ${texts.join(', ')})`;
}

function searchSql(
  body: string,
  { text, mode, caseSensitive }: EventsQuery['search'][number],
  builder: StatementBuilder
) {
  if (mode === 'matches') {
    return dialect.matches(body, builder.bind(caseSensitive ? text : `(?i)${text}`, 'string'));
  }
  const found = `${caseSensitive ? 'position' : foldingPosition(text)}(${body}, ${builder.bind(text, 'string')}) > 0`;
  return mode === 'contains' ? found : `NOT (${found})`;
}

/** Folding the case of ASCII letters only is several times faster, and enough where the others have no case, as Chinese. */
function foldingPosition(text: string): string {
  const others = [...text].filter((letter) => letter.charCodeAt(0) > 127).join('');
  return others.toLowerCase() === others.toUpperCase() ? 'positionCaseInsensitive' : 'positionCaseInsensitiveUTF8';
}

/** Labels as one JSON object of texts. */
function labelsSql(part: LinesPart, input: LinesInput): string {
  const entries = Object.entries(besideSql(part, input)).map(
    ([name, sql]) => `'${name}', CAST(ifNull(toString(${sql}), ''), 'String')`
  );
  const own = `map('dataset', '${part.dataset.name}', ${entries.join(', ')})`;
  return `toJSONString(mapFilter((key, value) -> value != '', mapUpdate(extra, ${own})))`;
}

/** What stands beside a line's text: columns, and dimensions under their own names. */
function besideSql(part: LinesPart, input: LinesInput): Record<string, string> {
  const { dataset } = part;
  const { labels, details } = dataset.line;
  const columns = ['app', 'stream', 'trace_id', ...details].map((name): [string, string] => [
    name,
    dialect.identifier(name),
  ]);
  const dimensions = labels.map((name): [string, string] => [
    name,
    dimensionText(resolveDimension(dataset, name), selectInput(part, input), dialect),
  ]);
  return Object.fromEntries<string>([...columns, ...dimensions]);
}
