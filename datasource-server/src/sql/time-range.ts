import type { Range } from '../semantic/calendar.ts';
import type { TimeColumn } from './dialect.ts';
import type { StatementBuilder } from './statement-builder.ts';

/** The half-open range on the raw column, so that an index on it serves. */
export function timeRange(time: TimeColumn, { from, to }: Range, { dialect, bind }: StatementBuilder): string[] {
  const column = dialect.identifier(time.column);
  return [
    `${column} >= ${dialect.instantLiteral(time, from, bind)}`,
    `${column} < ${dialect.instantLiteral(time, to, bind)}`,
  ];
}
