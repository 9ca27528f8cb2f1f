import type { Cell, QueryLimits } from '../../src/engines/engine.ts';
import type { Dialect } from '../../src/sql/dialect.ts';
import { StatementBuilder } from '../../src/sql/statement-builder.ts';
import type { StatementColumn } from '../../src/sql/statement.ts';
import type { ContractEngine } from '../support/contract-engines.ts';
import { READINGS, type Reading } from '../support/contract-rows.ts';

export const LIMITS: QueryLimits = { maxRows: 1000, timeoutMs: 10_000 };

type Write = (dialect: Dialect, builder: StatementBuilder) => string;

/** Short ways to ask the engine under test, which is only there once `beforeAll` has run. */
export interface Ask {
  contract(): ContractEngine;
  dialect(): Dialect;
  /** The column of values of the expression that `write` compiles; `rest` is what follows the SELECT list. */
  values(write: Write, rest?: string, type?: StatementColumn['type']): Promise<Cell[]>;
  /** The first of them. */
  value(write: Write, rest?: string): Promise<Cell | undefined>;
  texts(write: Write, rest: string): Promise<Cell[]>;
  /** Identifiers of the readings for which the condition holds, ascending. */
  idsWhere(write: Write): Promise<Cell[]>;
}

export function createAsk(contract: () => ContractEngine): Ask {
  const dialect = () => contract().engine.dialect;

  async function column(
    lines: (builder: StatementBuilder) => string[],
    type: StatementColumn['type']
  ): Promise<Cell[]> {
    const builder = new StatementBuilder(dialect());
    const statement = builder.build(lines(builder), [{ name: 'v', type }]);
    return (await contract().engine.query(statement, LIMITS)).columns[0] as Cell[];
  }

  const values: Ask['values'] = (write, rest = 'FROM readings', type = 'number') =>
    column((builder) => [`SELECT ${write(dialect(), builder)} AS v`, rest], type);

  return {
    contract,
    dialect,
    values,
    value: async (write, rest) => (await values(write, rest))[0],
    texts: (write, rest) => values(write, rest, 'string'),
    idsWhere: (write) =>
      column((builder) => ['SELECT id AS v FROM readings WHERE', write(dialect(), builder), 'ORDER BY id'], 'number'),
  };
}

/** What `idsWhere` should find, by the same condition in JavaScript. */
export function idsOf(holds: (row: Reading) => boolean): number[] {
  return READINGS.filter(holds).map(({ id }) => id);
}
