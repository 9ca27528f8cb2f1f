import type { Statement } from '../../sql/statement.ts';
import type { ColumnKind, ColumnarResult, TableColumns } from '../engine.ts';

const KINDS: Record<string, ColumnKind> = {
  date: 'datetime',
  datetime: 'datetime',
  timestamp: 'timestamp',
  tinyint: 'number',
  smallint: 'number',
  mediumint: 'number',
  int: 'number',
  bigint: 'number',
  decimal: 'number',
  float: 'number',
  double: 'number',
  bit: 'number',
  year: 'number',
  char: 'string',
  varchar: 'string',
  tinytext: 'string',
  text: 'string',
  mediumtext: 'string',
  longtext: 'string',
  enum: 'string',
  set: 'string',
};

/** The columns of `tables` (at least one) in the connection's database. */
export function columnsStatement(tables: readonly string[]): Statement {
  const names = tables.map(() => '?').join(', ');
  return {
    sql:
      'SELECT TABLE_NAME AS table_name_, COLUMN_NAME AS column_name_, DATA_TYPE AS data_type_ ' +
      `FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME IN (${names}) ` +
      'ORDER BY TABLE_NAME, ORDINAL_POSITION',
    params: tables,
    columns: [
      { name: 'table_name_', type: 'string' },
      { name: 'column_name_', type: 'string' },
      { name: 'data_type_', type: 'string' },
    ],
  };
}

export function tablesFromColumns({ columns, rowCount }: ColumnarResult): ReadonlyMap<string, TableColumns> {
  const [tables, names, types] = columns as [string[], string[], string[]];
  const described = new Map<string, Map<string, ColumnKind>>();
  for (let row = 0; row < rowCount; row++) {
    const table = tables[row] as string;
    const known = described.get(table) ?? new Map<string, ColumnKind>();
    described.set(table, known.set(names[row] as string, KINDS[(types[row] as string).toLowerCase()] ?? 'other'));
  }
  return described;
}
