export type SqlValue = string | number | boolean | null;

export interface StatementColumn {
  name: string;
  /** How the engine must hand the column over. */
  type: 'number' | 'string' | 'boolean';
}

/**
 * SQL as a value. Every value from outside is in `params`, in the order of its placeholder: `?` in MySQL,
 * `{p0:String}`, `{p1:Float64}` … in ClickHouse.
 */
export interface Statement {
  sql: string;
  params: readonly SqlValue[];
  columns: readonly StatementColumn[];
}
