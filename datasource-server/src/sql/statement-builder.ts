import type { BindParam, Dialect, ParamType } from './dialect.ts';
import type { SqlValue, Statement, StatementColumn } from './statement.ts';

const TOKEN = /\0(\d+)\0/g;

/**
 * Collects the values of one statement. A bound value may stand several times in the text (a condition inside a ratio does);
 * `build` numbers the placeholders in the order in which they finally stand.
 */
export class StatementBuilder {
  private readonly bound: Array<{ value: SqlValue; type: ParamType }> = [];

  constructor(readonly dialect: Dialect) {}

  readonly bind: BindParam = (value: SqlValue, type: ParamType): string => {
    this.bound.push({ value, type });
    return `\0${this.bound.length - 1}\0`;
  };

  build(lines: readonly string[], columns: readonly StatementColumn[]): Statement {
    const params: SqlValue[] = [];
    const sql = lines
      .filter(Boolean)
      .join('\n')
      .replace(TOKEN, (_, index: string) => {
        const { value, type } = this.bound[Number(index)] as { value: SqlValue; type: ParamType };
        params.push(value);
        return this.dialect.placeholder(params.length - 1, type);
      });
    return { sql, params, columns };
  }
}
