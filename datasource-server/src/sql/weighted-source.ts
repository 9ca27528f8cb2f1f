import { columnsOf } from '../semantic/columns-of.ts';
import type { Rollup } from '../semantic/model.ts';
import type { RollupChoice } from '../semantic/rollup.ts';
import { compileConditions, type AggregateContext } from './compile-expression.ts';
import { weightedDialect, WEIGHT } from './compile-weighted.ts';
import type { SelectInput } from './select.ts';
import type { StatementBuilder } from './statement-builder.ts';
import { timeRange } from './time-range.ts';

/** Rows of the rollup and, at the ends of the range, single events in the same shape, as the source of a SELECT. */
export function weightedSource(
  { rollup, within, ends }: RollupChoice,
  input: Pick<SelectInput, 'part' | 'stored'>,
  builder: StatementBuilder
): string {
  const { dataset } = input.part;
  const { dialect } = builder;
  const weighted = weightedDialect(dialect);
  const time = { column: dataset.time as string, stored: input.stored };
  const from = (table: string, columns: readonly string[], ranges: RollupChoice['ends']) =>
    [
      `SELECT ${columns.join(', ')}`,
      `FROM ${dialect.identifier(table)}`,
      `WHERE ${ranges.map((range) => `(${timeRange(time, range, builder).join(' AND ')})`).join(' OR ')}`,
    ].join(' ');
  const shared = sharedColumns(rollup, columnsOf(dataset)).map(dialect.identifier);
  const aliased = (sql: string, name: string) => `${sql} AS ${dialect.identifier(name)}`;
  const sums = Object.entries(rollup.sums ?? {});
  const states = rollup.distinct ?? [];
  const summed = [
    dialect.identifier(time.column),
    ...shared,
    dialect.identifier(WEIGHT),
    ...sums.map(([, sum]) => dialect.identifier(sum)),
    ...states.map(({ state }) => dialect.identifier(state)),
  ];
  const context: AggregateContext = { builder, time: dataset.time, stored: input.stored, now: 0 };
  const single = [
    dialect.identifier(time.column),
    ...shared,
    aliased(weighted.one, WEIGHT),
    ...sums.map(([column, sum]) => aliased(dialect.identifier(column), sum)),
    ...states.map(({ column, where, state }) =>
      aliased(weighted.distinctState(dialect.identifier(column), compileConditions(where, context)), state)
    ),
  ];
  const parts = [from(rollup.table, summed, [within]), ...(ends.length > 0 ? [from(dataset.table, single, ends)] : [])];
  return `(\n  ${parts.join('\n  UNION ALL\n  ')}\n)`;
}

/** Columns of single events that the rollup has under the same names. */
function sharedColumns(rollup: Rollup, known: readonly string[]): string[] {
  const held = [...rollup.columns, ...Object.keys(rollup.bounds ?? {})];
  return held.filter((column) => known.includes(column));
}
