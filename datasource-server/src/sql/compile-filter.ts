import type { Filter } from '../contract/query-fields.ts';
import type { Text } from '../contract/text.ts';
import { ServiceError } from '../platform/errors.ts';
import type { StatementBuilder } from './statement-builder.ts';
import type { SqlValue } from './statement.ts';

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** The filtered expression: `numeric` ones compare as numbers, others as text by exact code points. */
export interface FilterTarget {
  sql: string;
  numeric: boolean;
}

/**
 * One filter as a condition. Negative operators keep rows without a value ("not equal" in plain words), unlike SQL's own.
 * Throws `bad_request` for a wrong number or type of values.
 */
export function compileFilter(filter: Filter, target: FilterTarget, builder: StatementBuilder): string {
  const { dialect } = builder;
  const { sql } = target;
  const bindValue = (value: SqlValue) => bindTyped(value, filter, target, builder);
  const one = () => bindValue(exactly(1, filter)[0] as SqlValue);
  const text = () => {
    if (target.numeric) {
      throw badFilter(filter, { zh: `${filter.op} 只能用于文本`, en: `${filter.op} works on text only` });
    }
    return one();
  };
  switch (filter.op) {
    case '=':
      return `${sql} = ${one()}`;
    case '!=':
      return `(${sql} IS NULL OR ${sql} <> ${one()})`;
    case '>':
    case '>=':
    case '<':
    case '<=':
      return `${sql} ${filter.op} ${one()}`;
    case 'between': {
      const [least, most] = exactly(2, filter).map(bindValue);
      return `(${sql} >= ${least} AND ${sql} <= ${most})`;
    }
    case 'in':
      return `${sql} IN (${atLeastOne(filter).map(bindValue).join(', ')})`;
    case 'notIn':
      return `(${sql} IS NULL OR ${sql} NOT IN (${atLeastOne(filter).map(bindValue).join(', ')}))`;
    case 'contains':
      return dialect.contains(sql, text());
    case 'notContains':
      return `(${sql} IS NULL OR NOT (${dialect.contains(sql, text())}))`;
    case 'startsWith':
      return dialect.startsWith(sql, text());
    case 'matches':
      return dialect.matches(sql, text());
    case 'notMatches':
      return `(${sql} IS NULL OR NOT (${dialect.matches(sql, text())}))`;
    case 'isNull':
      exactly(0, filter);
      return `${sql} IS NULL`;
    case 'isNotNull':
      exactly(0, filter);
      return `${sql} IS NOT NULL`;
  }
}

function bindTyped(value: SqlValue, filter: Filter, target: FilterTarget, builder: StatementBuilder): string {
  if (!target.numeric) {
    return builder.bind(String(value), 'string');
  }
  const number = typeof value === 'number' || (typeof value === 'string' && DECIMAL.test(value)) ? Number(value) : NaN;
  if (!Number.isFinite(number)) {
    throw badFilter(filter, { zh: `“${String(value)}”不是数字`, en: `"${String(value)}" is not a number` });
  }
  return builder.bind(number, 'number');
}

function exactly(count: number, filter: Filter): SqlValue[] {
  if (filter.values.length !== count) {
    throw badFilter(filter, {
      zh: `${filter.op} 需要 ${count} 个值,收到 ${filter.values.length} 个`,
      en: `${filter.op} takes ${count} value(s), got ${filter.values.length}`,
    });
  }
  return filter.values;
}

function atLeastOne(filter: Filter): SqlValue[] {
  if (filter.values.length === 0) {
    throw badFilter(filter, { zh: `${filter.op} 至少需要一个值`, en: `${filter.op} takes at least one value` });
  }
  return filter.values;
}

function badFilter(filter: Filter, why: Text): ServiceError {
  return new ServiceError('bad_request', {
    zh: `${filter.member} 的筛选条件有误:${why.zh}。`,
    en: `The filter on ${filter.member} is wrong: ${why.en}.`,
  });
}
