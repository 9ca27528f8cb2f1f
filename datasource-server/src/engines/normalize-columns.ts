import type { StatementColumn } from '../sql/statement.ts';
import type { Cell, ColumnarResult } from './engine.ts';

type Columns = Pick<ColumnarResult, 'columns' | 'rowCount' | 'truncated'>;

/** Row-major driver output, cells in the order of `columns`, cut at `maxRows`. */
export function columnsFromRows(
  rows: ReadonlyArray<readonly unknown[]>,
  columns: readonly StatementColumn[],
  maxRows: number
): Columns {
  const rowCount = Math.min(rows.length, maxRows);
  return {
    columns: columns.map(({ type }, index) => {
      const cells = new Array<Cell>(rowCount);
      for (let row = 0; row < rowCount; row++) {
        cells[row] = toCell((rows[row] as readonly unknown[])[index], type);
      }
      return cells;
    }),
    rowCount,
    truncated: rows.length > maxRows,
  };
}

/** Column-major driver output by column name, cut at `maxRows`; a name is only absent where there are no rows. */
export function columnsFromNamed(
  data: Readonly<Record<string, readonly unknown[]>>,
  rows: number,
  columns: readonly StatementColumn[],
  maxRows: number
): Columns {
  const rowCount = Math.min(rows, maxRows);
  return {
    columns: columns.map(({ name, type }) => {
      const source = data[name] ?? [];
      if (source.length !== rows) {
        throw new TypeError(`column ${name} has ${source.length} values, the result has ${rows} rows`);
      }
      const kept = rowCount === rows ? source : source.slice(0, rowCount);
      return kept.map((value) => toCell(value, type));
    }),
    rowCount,
    truncated: rows > maxRows,
  };
}

/** What drivers send for a number: number, bigint, or text (DECIMAL, BIGINT); for text: a string, or bytes in UTF-8. */
export function toCell(value: unknown, type: StatementColumn['type']): Cell {
  if (value === null || value === undefined) {
    return null;
  }
  switch (type) {
    case 'number':
      return toNumber(value);
    case 'string':
      return toText(value);
    case 'boolean':
      return toBoolean(value);
  }
}

function toNumber(value: unknown): number | null {
  if (typeof value === 'boolean') {
    return Number(value);
  }
  const number = typeof value === 'number' ? value : Number(toText(value) || NaN);
  return Number.isFinite(number) ? number : null;
}

function toText(value: unknown): string {
  return typeof value === 'string' ? value : Buffer.isBuffer(value) ? value.toString('utf8') : String(value);
}

/** A BIT(1) column arrives as one byte. */
function toBoolean(value: unknown): boolean {
  if (typeof value === 'boolean') {
    return value;
  }
  if (Buffer.isBuffer(value)) {
    return value.some((byte) => byte !== 0);
  }
  return typeof value === 'string' ? value === 'true' || Number(value) > 0 : Boolean(value);
}
