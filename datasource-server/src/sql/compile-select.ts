import type { OffsetSegment } from '../semantic/calendar.ts';
import type { Dataset, Measure } from '../semantic/model.ts';
import type { ResolvedDimension } from '../semantic/resolve-member.ts';
import { compileAggregate } from './compile-aggregate.ts';
import type { AggregateContext } from './compile-expression.ts';
import { compileFilter } from './compile-filter.ts';
import type { Dialect, TimeColumn } from './dialect.ts';
import { OTHERS_MARK, type GroupKey, type SelectInput } from './select.ts';
import { StatementBuilder } from './statement-builder.ts';
import type { Statement, StatementColumn } from './statement.ts';
import { timeRange } from './time-range.ts';
import { weightedSource } from './weighted-source.ts';

const BUCKET = 'bucket_';
const dimensionAlias = (index: number) => `dim_${index}`;
const measureAlias = (index: number) => `measure_${index}`;

/**
 * One aggregate question about one dataset as SQL. Columns of the answer: the bucket's index (where there are buckets),
 * each dimension as text, each measure as a double.
 */
export function compileSelect(input: SelectInput, dialect: Dialect): Statement {
  const builder = new StatementBuilder(dialect);
  const { dataset } = input.part;
  const rollup = input.rollup ?? null;
  const context: AggregateContext = {
    builder,
    time: dataset.time,
    stored: input.stored,
    now: input.now,
    rollup: rollup?.parts[0]?.rollup ?? null,
  };
  const columns: StatementColumn[] = [];
  const selected: string[] = [];
  const grouped: string[] = [];

  if (input.buckets) {
    selected.push(`${bucketIndexSql(input, dialect)} AS ${BUCKET}`);
    columns.push({ name: BUCKET, type: 'number' });
    grouped.push(BUCKET);
  }
  input.dimensions.forEach((dimension, index) => {
    const text = dimensionText(dimension, input, dialect);
    selected.push(
      `${input.keep?.others ? keptOrOthers(text, index, input, builder) : text} AS ${dimensionAlias(index)}`
    );
    columns.push({ name: dimensionAlias(index), type: 'string' });
    grouped.push(dimensionAlias(index));
  });
  const filteredOnly = input.part.having
    .map(({ measure }) => measure)
    .filter((m) => !input.measures.some((known) => known.member === m.member));
  const measures = [...input.measures, ...filteredOnly];
  measures.forEach(({ measure }, index) => {
    selected.push(`${compileAggregate(measure.aggregate, context)} AS ${measureAlias(index)}`);
    columns.push({ name: measureAlias(index), type: 'number' });
  });

  const where = whereConditions(input, context);
  const having = input.part.having.map(({ measure, filter }) => {
    const alias = measureAlias(measures.findIndex((known) => known.member === measure.member));
    return compileFilter(filter, { sql: alias, numeric: true }, builder);
  });
  const lines = [
    `SELECT ${selected.join(', ')}`,
    `FROM ${rollup ? weightedSource(rollup, input, builder) : dialect.identifier(dataset.table)}`,
    where.length > 0 ? `WHERE ${where.join(' AND ')}` : '',
    grouped.length > 0 ? `GROUP BY ${grouped.join(', ')}` : '',
    having.length > 0 ? `HAVING ${having.join(' AND ')}` : '',
    input.rank ? `ORDER BY ${rankOrder(input, context)}` : '',
    `LIMIT ${Math.min(input.rank?.limit ?? Infinity, input.maxRows + 1)}`,
  ];
  return builder.build(lines, columns);
}

/**
 * Groups without a value come last; ties are broken by the dimensions, so that the same data always ranks the same. MariaDB
 * refuses an alias of an aggregate inside an expression, hence the aggregate once more.
 */
function rankOrder(input: SelectInput, context: AggregateContext): string {
  const direction = input.rank?.order === 'asc' ? 'ASC' : 'DESC';
  const ties = input.dimensions.map((_, index) => dimensionAlias(index));
  const ranked = input.measures
    .slice(0, 1)
    .map(({ measure }) => `(${compileAggregate(measure.aggregate, context)}) IS NULL`);
  return [...ranked, `${measureAlias(0)} ${direction}`, ...ties].join(', ');
}

export function timeColumnOf(
  input: { part: { dataset: SelectInput['part']['dataset'] } } & Pick<SelectInput, 'stored'>
): TimeColumn | null {
  const column = input.part.dataset.time;
  return column === null ? null : { column, stored: input.stored };
}

/** The place of a row's bucket, counted from 0. */
export function bucketIndexSql(
  input: { part: { dataset: SelectInput['part']['dataset'] } } & Pick<SelectInput, 'stored' | 'buckets'>,
  dialect: Dialect
): string {
  const epoch = dialect.epochSeconds(timeColumnOf(input) as TimeColumn);
  const { starts, uniformSeconds } = input.buckets as NonNullable<SelectInput['buckets']>;
  const seconds = starts.map((start) => start / 1000);
  if (uniformSeconds) {
    return dialect.intDiv(`${epoch} - ${seconds[0] ?? 0}`, uniformSeconds);
  }
  return dialect.countBoundsBelow(epoch, seconds.slice(1));
}

/** What a dimension is compared with in a filter: numbers as numbers, text by exact code points. */
export function dimensionTarget(
  { dimension }: ResolvedDimension,
  input: Pick<SelectInput, 'part' | 'stored' | 'asked'>,
  dialect: Dialect
): { sql: string; numeric: boolean } {
  if (typeof dimension.from === 'string') {
    const column = dialect.identifier(dimension.from);
    const numeric = dimension.type === 'number';
    return { sql: numeric ? column : dialect.exactText(column), numeric };
  }
  if ('hundreds' in dimension.from) {
    const hundreds = dialect.intDiv(dialect.identifier(dimension.from.hundreds), 100);
    return { sql: dialect.concat(dialect.toText(hundreds), `'xx'`), numeric: false };
  }
  const epoch = dialect.epochSeconds(timeColumnOf(input) as TimeColumn);
  const hour = `${dialect.intDiv(`${epoch} + ${offsetSql(epoch, input.asked)}`, 3600)} % 24`;
  return { sql: `(${hour})`, numeric: true };
}

/** A dimension as text for grouping and labels. */
export function dimensionText(
  dimension: ResolvedDimension,
  input: Pick<SelectInput, 'part' | 'stored' | 'asked'>,
  dialect: Dialect
): string {
  const { sql, numeric } = dimensionTarget(dimension, input, dialect);
  return numeric ? dialect.toText(sql) : sql;
}

function offsetSql(epochSql: string, segments: readonly OffsetSegment[]): string {
  const last = segments.at(-1)?.offset ?? 0;
  const branches = segments
    .slice(0, -1)
    .map(({ offset }, index) => `WHEN ${epochSql} < ${(segments[index + 1] as OffsetSegment).fromWall} THEN ${offset}`);
  return branches.length === 0 ? String(last) : `CASE ${branches.join(' ')} ELSE ${last} END`;
}

function keptOrOthers(textSql: string, index: number, input: SelectInput, builder: StatementBuilder): string {
  const kept = keepCondition(input, builder);
  return `CASE WHEN ${kept} THEN ${textSql} ELSE ${builder.bind(OTHERS_MARK, 'string')} END`;
}

function keepCondition(input: SelectInput, builder: StatementBuilder): string {
  const texts = input.dimensions.map((dimension) => dimensionText(dimension, input, builder.dialect));
  const isKey = (key: GroupKey) =>
    key
      .map((value, index) =>
        value === null ? `${texts[index]} IS NULL` : `${texts[index]} = ${builder.bind(value, 'string')}`
      )
      .join(' AND ');
  const keys = input.keep?.keys ?? [];
  return keys.length === 0 ? '1 = 0' : `(${keys.map(isKey).join(' OR ')})`;
}

function whereConditions(input: SelectInput, context: AggregateContext): string[] {
  const { builder } = context;
  // A rollup's source is cut to the range itself.
  const conditions = input.rollup ? filterConditions(input, builder) : rangeAndFilters(input, builder);
  const asked = [...input.measures, ...input.part.having.map(({ measure }) => measure)];
  conditions.push(
    ...ownRows(
      input.part.dataset,
      asked.map(({ measure }) => measure),
      builder
    )
  );
  if (input.keep && !input.keep.others) {
    conditions.push(keepCondition(input, builder));
  }
  return conditions;
}

/** The half-open time range on the raw column, so that an index on it serves, and the filters on dimensions. */
export function rangeAndFilters(
  input: Pick<SelectInput, 'part' | 'stored' | 'asked' | 'range'>,
  builder: StatementBuilder
): string[] {
  const time = timeColumnOf(input);
  return [...(time ? timeRange(time, input.range, builder) : []), ...filterConditions(input, builder)];
}

/** The filters on dimensions. */
export function filterConditions(
  input: Pick<SelectInput, 'part' | 'stored' | 'asked'>,
  builder: StatementBuilder
): string[] {
  return input.part.where.map(({ dimension, filter }) =>
    compileFilter(filter, dimensionTarget(dimension, input, builder.dialect), builder)
  );
}

/** Where rows of a table belong to one measure each: only those of the given measures. */
export function ownRows(
  { discriminator }: Pick<Dataset, 'discriminator'>,
  measures: readonly Measure[],
  builder: StatementBuilder
): string[] {
  if (!discriminator) {
    return [];
  }
  const simple = measures.flatMap(({ aggregate }) =>
    aggregate.agg === 'ratio' ? [aggregate.numerator, aggregate.denominator] : [aggregate]
  );
  const named = simple
    .flatMap(({ where = [] }) => where)
    .flatMap((condition) =>
      condition.column === discriminator && condition.op === '=' ? [String(condition.value)] : []
    );
  const kinds = [...new Set(named)].map((value) => builder.bind(value, 'string'));
  return [`${builder.dialect.identifier(discriminator)} IN (${kinds.join(', ')})`];
}
