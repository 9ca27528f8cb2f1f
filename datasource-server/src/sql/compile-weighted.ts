import type { Rollup, SimpleAggregate } from '../semantic/model.ts';
import { ServiceError } from '../platform/errors.ts';
import { compileConditions, compileExpression, type AggregateContext } from './compile-expression.ts';
import type { Dialect, WeightedDialect } from './dialect.ts';

/** The column that says how many events a row stands for. */
export const WEIGHT = 'n';

export function weightedDialect({ weighted }: Dialect): WeightedDialect {
  if (!weighted) {
    throw new ServiceError('unsupported', {
      zh: '汇总表只能在事件引擎(ClickHouse)上查询。',
      en: 'Rollups can only be asked on the event engine (ClickHouse).',
    });
  }
  return weighted;
}

/** A measure's aggregate over rows that stand for `n` events each. */
export function compileWeighted(aggregate: SimpleAggregate, rollup: Rollup, context: AggregateContext): string {
  const { dialect } = context.builder;
  const weighted = weightedDialect(dialect);
  const weight = dialect.identifier(WEIGHT);
  const condition = aggregate.agg === 'countDistinct' ? null : compileConditions(aggregate.where, context);
  switch (aggregate.agg) {
    case 'count':
      return weighted.count(weight, condition);
    case 'sum':
      return dialect.sum(sumColumn(rollup, aggregate.of, dialect), condition);
    case 'avg': {
      const total =
        typeof aggregate.of === 'string'
          ? sumColumn(rollup, aggregate.of, dialect)
          : `(${compileExpression(aggregate.of, context)}) * ${weight}`;
      return dialect.ratio(dialect.sum(total, condition), weighted.count(weight, condition));
    }
    case 'quantile':
      return weighted.quantile(aggregate.q, compileExpression(aggregate.of, context), weight, condition);
    case 'countDistinct': {
      const state = rollup.distinct?.find(({ column }) => column === aggregate.column)?.state as string;
      return weighted.countDistinct(dialect.identifier(state));
    }
    default:
      throw new RangeError(`a rollup does not keep ${aggregate.agg}`);
  }
}

function sumColumn(rollup: Rollup, of: unknown, dialect: Dialect): string {
  return dialect.identifier(rollup.sums?.[String(of)] as string);
}
