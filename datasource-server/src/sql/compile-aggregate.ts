import type { Aggregate, SimpleAggregate } from '../semantic/model.ts';
import { ServiceError } from '../platform/errors.ts';
import { compileConditions, compileExpression, type AggregateContext } from './compile-expression.ts';
import { compileWeighted } from './compile-weighted.ts';

/** A measure as one SQL expression that yields a double, or NULL where it has no value. */
export function compileAggregate(aggregate: Aggregate, context: AggregateContext): string {
  if (aggregate.agg !== 'ratio') {
    return compileSimple(aggregate, context);
  }
  const numerator = compileSimple(aggregate.numerator, context);
  const denominator = compileSimple(aggregate.denominator, context);
  const ratio = context.builder.dialect.ratio(numerator, denominator);
  return aggregate.scale ? `${aggregate.scale} * ${ratio}` : ratio;
}

function compileSimple(aggregate: SimpleAggregate, context: AggregateContext): string {
  const { dialect } = context.builder;
  if (context.rollup) {
    return compileWeighted(aggregate, context.rollup, context);
  }
  if (aggregate.agg === 'countDistinct') {
    const value = dialect.identifier(aggregate.column);
    return dialect.countDistinct(value, compileConditions(aggregate.where, context));
  }
  if (aggregate.agg === 'count') {
    return dialect.count(compileConditions(aggregate.where, context));
  }
  const value = compileExpression(aggregate.of, context);
  const condition = compileConditions(aggregate.where, context);
  switch (aggregate.agg) {
    case 'sum':
    case 'avg':
    case 'min':
    case 'max':
      return dialect[aggregate.agg](value, condition);
    case 'last':
      return dialect.last(value, dialect.identifier(context.time as string), condition);
    case 'quantile':
      if (!dialect.supportsQuantile) {
        throw new ServiceError('unsupported', {
          zh: '百分位数只能在事件引擎(ClickHouse)上计算。',
          en: 'Percentiles can only be computed by the event engine (ClickHouse).',
        });
      }
      return dialect.quantile(aggregate.q, value, condition);
  }
}
