import { dimensionText, ownRows, rangeAndFilters, timeColumnOf } from './compile-select.ts';
import type { Dialect, TimeColumn } from './dialect.ts';
import type { SelectInput } from './select.ts';
import { StatementBuilder } from './statement-builder.ts';
import type { Statement, StatementColumn } from './statement.ts';

type RowsInput = Pick<SelectInput, 'part' | 'dimensions' | 'range' | 'stored' | 'asked'> & { limit: number };

/** Single rows, newest first. Columns of the answer: epoch ms of the row, then each dimension as text. */
export function compileRows(input: RowsInput, dialect: Dialect): Statement {
  const builder = new StatementBuilder(dialect);
  const time = timeColumnOf(input) as TimeColumn;
  const texts = input.dimensions.map(
    (dimension, index) => `${dimensionText(dimension, input, dialect)} AS dim_${index}`
  );
  const where = conditions(input, builder);
  const lines = [
    `SELECT ${[`${dialect.epochMillis(time)} AS time_`, ...texts].join(', ')}`,
    `FROM ${dialect.identifier(input.part.dataset.table)}`,
    `WHERE ${where.join(' AND ')}`,
    `ORDER BY ${dialect.identifier(time.column)} DESC`,
    `LIMIT ${input.limit + 1}`,
  ];
  const columns: StatementColumn[] = [
    { name: 'time_', type: 'number' },
    ...input.dimensions.map((_, index): StatementColumn => ({ name: `dim_${index}`, type: 'string' })),
  ];
  return builder.build(lines, columns);
}

/** Others may write to the dataset's table too. */
function conditions(input: Omit<RowsInput, 'dimensions' | 'limit'>, builder: StatementBuilder): string[] {
  const { dataset } = input.part;
  return [...rangeAndFilters(input, builder), ...ownRows(dataset, Object.values(dataset.measures), builder)];
}

type ValuesInput = Pick<SelectInput, 'part' | 'range' | 'stored' | 'asked'> & {
  dimension: SelectInput['dimensions'][number];
  limit: number;
};

/** The most frequent values of one dimension. Columns of the answer: the value as text, its number of rows. */
export function compileValues(input: ValuesInput, dialect: Dialect): Statement {
  const builder = new StatementBuilder(dialect);
  const where = conditions(input, builder);
  const lines = [
    `SELECT ${dimensionText(input.dimension, input, dialect)} AS value_, ${dialect.count(null)} AS rows_`,
    `FROM ${dialect.identifier(input.part.dataset.table)}`,
    where.length > 0 ? `WHERE ${where.join(' AND ')}` : '',
    `GROUP BY value_`,
    `ORDER BY rows_ DESC, value_`,
    `LIMIT ${input.limit + 1}`,
  ];
  return builder.build(lines, [
    { name: 'value_', type: 'string' },
    { name: 'rows_', type: 'number' },
  ]);
}
