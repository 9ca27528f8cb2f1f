import type { Condition, ConditionValue, Expression, Rollup } from '../semantic/model.ts';
import type { OffsetSegment } from '../semantic/calendar.ts';
import type { StatementBuilder } from './statement-builder.ts';

export interface AggregateContext {
  builder: StatementBuilder;
  /** Name of the dataset's time column; null for a snapshot. */
  time: string | null;
  /** Wall clock segments in which the dataset's time columns are stored, null when they hold instants. */
  stored: readonly OffsetSegment[] | null;
  now: number;
  /** Rows stand for several events each, with the sums and states of this rollup. */
  rollup?: Rollup | null;
}

/** A value of a row. */
export function compileExpression(expression: Expression, { builder, stored }: AggregateContext): string {
  const { dialect } = builder;
  if (typeof expression === 'string') {
    return dialect.identifier(expression);
  }
  if ('minutesBetween' in expression) {
    return dialect.minutesBetween(...expression.minutesBetween);
  }
  if ('epochMillis' in expression) {
    return dialect.epochMillis({ column: expression.epochMillis, stored });
  }
  const { column, steps } = expression.weightByBound;
  const branches = steps.map(([bound, weight]) => `WHEN ${dialect.identifier(column)} <= ${bound} THEN ${weight}`);
  return `CASE ${branches.join(' ')} ELSE 0 END`;
}

/** Fixed conditions of a measure joined by AND, or null where there are none. */
export function compileConditions(
  conditions: readonly Condition[] | undefined,
  context: AggregateContext
): string | null {
  if (!conditions?.length) {
    return null;
  }
  return conditions.map((condition) => compileCondition(condition, context)).join(' AND ');
}

function compileCondition(condition: Condition, { builder, now, stored }: AggregateContext): string {
  const { dialect } = builder;
  const column = dialect.identifier(condition.column);
  const compared = (value: ConditionValue) => (typeof value === 'string' ? dialect.exactText(column) : column);
  const bind = (value: ConditionValue) => builder.bind(value, typeof value as 'string' | 'number' | 'boolean');
  switch (condition.op) {
    case 'in':
      return `${compared(condition.values[0] as ConditionValue)} IN (${condition.values.map(bind).join(', ')})`;
    case 'isNull':
      return `${column} IS NULL`;
    case 'isNotNull':
      return `${column} IS NOT NULL`;
    case 'hasName':
      return dialect.hasName(column, builder.bind(condition.startsWith, 'string'));
    case 'afterNow':
      return `${column} > ${dialect.instantLiteral({ column: condition.column, stored }, now, builder.bind)}`;
    default:
      return `${compared(condition.value)} ${condition.op === '!=' ? '<>' : condition.op} ${bind(condition.value)}`;
  }
}
