import type { Buckets, Range } from '../semantic/calendar.ts';
import { clickhouseDialect as dialect } from './clickhouse-dialect.ts';
import { conditions, type LinesInput } from './compile-lines.ts';
import { bucketIndexSql } from './compile-select.ts';
import { StatementBuilder } from './statement-builder.ts';
import type { Statement } from './statement.ts';

/** The column in which messages stand with what varies in them replaced. */
const MASKED = 'message_pattern';
/** Stands for a masked message where thousands of them are named. */
const HASH = `cityHash64(${MASKED})`;

/**
 * Messages by what they have in common, the most frequent first. Columns of the answer: masked message, its hash, count, count in
 * the part of the range before `asked`, first and last epoch ms, one message as it stood.
 */
export function compilePatterns(input: LinesInput, asked: Range, limit: number): Statement {
  const builder = new StatementBuilder(dialect);
  const isAsked = `ts >= ${dialect.instantLiteral({ column: 'ts', stored: null }, asked.from, builder.bind)}`;
  const [part] = input.parts as [LinesInput['parts'][number]];
  const lines = [
    `SELECT ${MASKED} AS pattern_, toString(${HASH}) AS hash_, toFloat64(countIf(${isAsked})) AS count_, toFloat64(countIf(NOT (${isAsked}))) AS before_,`,
    `  toUnixTimestamp64Milli(minIf(ts, ${isAsked})) AS first_, toUnixTimestamp64Milli(maxIf(ts, ${isAsked})) AS last_,`,
    `  argMaxIf(message, ts, ${isAsked}) AS example_`,
    `FROM ${dialect.identifier(part.dataset.table)}`,
    `WHERE ${conditions(part, input, builder).join(' AND ')}`,
    `GROUP BY pattern_`,
    `HAVING count_ > 0`,
    `ORDER BY count_ DESC, pattern_`,
    `LIMIT ${limit + 1}`,
  ];
  return builder.build(lines, [
    { name: 'pattern_', type: 'string' },
    { name: 'hash_', type: 'string' },
    { name: 'count_', type: 'number' },
    { name: 'before_', type: 'number' },
    { name: 'first_', type: 'number' },
    { name: 'last_', type: 'number' },
    { name: 'example_', type: 'string' },
  ]);
}

/** How often each of these masked messages came. Columns of the answer: bucket index, hash of the message, count. */
export function compilePatternTrend(input: LinesInput, hashes: readonly string[], buckets: Buckets): Statement {
  const builder = new StatementBuilder(dialect);
  const [part] = input.parts as [LinesInput['parts'][number]];
  const { dataset } = part;
  const among = hashes.filter((hash) => /^\d+$/.test(hash));
  const lines = [
    `SELECT ${bucketIndexSql({ part: { dataset }, stored: null, buckets }, dialect)} AS bucket_, toString(${HASH}) AS hash_,`,
    `  toFloat64(count()) AS count_`,
    `FROM ${dialect.identifier(dataset.table)}`,
    `WHERE ${[...conditions(part, input, builder), `${HASH} IN (${among.join(', ')})`].join(' AND ')}`,
    `GROUP BY bucket_, hash_`,
  ];
  return builder.build(lines, [
    { name: 'bucket_', type: 'number' },
    { name: 'hash_', type: 'string' },
    { name: 'count_', type: 'number' },
  ]);
}
