import type { Aggregate, Dataset, Expression, SimpleAggregate } from './model.ts';

/** Every column that a dataset's definition reads, without repeats. */
export function columnsOf(dataset: Dataset): string[] {
  const measures = Object.values(dataset.measures).flatMap(({ aggregate }) => aggregateColumns(aggregate));
  const dimensions = Object.values(dataset.dimensions).flatMap(({ from }) =>
    typeof from === 'string' ? [from] : 'hundreds' in from ? [from.hundreds] : []
  );
  const own = [dataset.time, dataset.actor, dataset.discriminator].filter((column) => column !== null && column !== undefined);
  return [...new Set([...own, ...measures, ...dimensions])];
}

function aggregateColumns(aggregate: Aggregate): string[] {
  if (aggregate.agg === 'ratio') {
    return [...simpleColumns(aggregate.numerator), ...simpleColumns(aggregate.denominator)];
  }
  return simpleColumns(aggregate);
}

function simpleColumns(aggregate: SimpleAggregate): string[] {
  const conditions = (aggregate.where ?? []).map(({ column }) => column);
  if (aggregate.agg === 'count') {
    return conditions;
  }
  return [...conditions, ...(aggregate.agg === 'countDistinct' ? [aggregate.column] : expressionColumns(aggregate.of))];
}

function expressionColumns(expression: Expression): string[] {
  if (typeof expression === 'string') {
    return [expression];
  }
  if ('minutesBetween' in expression) {
    return [...expression.minutesBetween];
  }
  return 'epochMillis' in expression ? [expression.epochMillis] : [expression.weightByBound.column];
}
