import { columnsOf } from '../semantic/columns-of.ts';
import type { Range } from '../semantic/calendar.ts';
import type { Rollup } from '../semantic/model.ts';
import type { RollupChoice } from '../semantic/rollup.ts';
import { compileConditions, type AggregateContext } from './compile-expression.ts';
import { weightedDialect, WEIGHT } from './compile-weighted.ts';
import type { SelectInput } from './select.ts';
import type { StatementBuilder } from './statement-builder.ts';
import { timeRange } from './time-range.ts';

/** Rows of the rollups and, where none of them has whole grains, single events in the same shape, as the source of a SELECT. */
export function weightedSource(
  { parts, rows }: RollupChoice,
  input: Pick<SelectInput, 'part' | 'stored'>,
  builder: StatementBuilder
): string {
  const { dataset } = input.part;
  const { dialect } = builder;
  const weighted = weightedDialect(dialect);
  const time = { column: dataset.time as string, stored: input.stored };
  const from = (table: string, columns: readonly string[], ranges: readonly Range[]) =>
    [
      `SELECT ${columns.join(', ')}`,
      `FROM ${dialect.identifier(table)}`,
      `WHERE ${ranges.map((range) => `(${timeRange(time, range, builder).join(' AND ')})`).join(' OR ')}`,
    ].join(' ');
  const rollups = parts.map(({ rollup }) => rollup);
  const [{ sums = {}, distinct = [] }] = rollups as [Rollup];
  const shared = [time.column, ...sharedColumns(rollups, columnsOf(dataset))].map(dialect.identifier);
  const aliased = (sql: string, name: string) => `${sql} AS ${dialect.identifier(name)}`;
  const summed = [
    ...shared,
    ...[WEIGHT, ...Object.values(sums), ...distinct.map(({ state }) => state)].map(dialect.identifier),
  ];
  const context: AggregateContext = { builder, time: dataset.time, stored: input.stored, now: 0 };
  const single = () => [
    ...shared,
    aliased(weighted.one, WEIGHT),
    ...Object.entries(sums).map(([column, sum]) => aliased(dialect.identifier(column), sum)),
    ...distinct.map(({ column, where, state }) =>
      aliased(weighted.distinctState(dialect.identifier(column), compileConditions(where, context)), state)
    ),
  ];
  const sources = [
    ...parts.map(({ rollup, ranges }) => from(rollup.table, summed, ranges)),
    ...(rows.length > 0 ? [from(dataset.table, single(), rows)] : []),
  ];
  return `(\n  ${sources.join('\n  UNION ALL\n  ')}\n)`;
}

/** Columns of single events that all the rollups have under the same names. */
function sharedColumns(rollups: readonly Rollup[], known: readonly string[]): string[] {
  const held = ({ columns, hundreds = [], bounds = {} }: Rollup) => [...columns, ...hundreds, ...Object.keys(bounds)];
  return known.filter((column) => rollups.every((rollup) => held(rollup).includes(column)));
}
