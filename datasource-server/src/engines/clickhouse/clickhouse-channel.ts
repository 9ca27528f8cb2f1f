import type { SqlValue } from '../../sql/statement.ts';

export interface ReadRequest {
  database: string;
  sql: string;
  params: Readonly<Record<string, SqlValue>>;
  timeoutMs: number;
  maxRows: number;
  signal?: AbortSignal;
}

/** The answer's columns by name, as ClickHouse's format `JSONColumnsWithMetadata` has them. */
export interface ReadAnswer {
  data: Record<string, unknown[]>;
  rows: number;
  rowsRead?: number;
}

/**
 * How statements reach a ClickHouse: over HTTP, or in this process. Errors are ServiceErrors. Values from outside travel in
 * `params`, apart from the SQL.
 */
export interface ClickHouseChannel {
  read(request: ReadRequest): Promise<ReadAnswer>;
  /** DDL, run in `database`; an empty name means outside of any. */
  command(database: string, sql: string): Promise<void>;
  /** `body` is JSON, one object a line. */
  insert(database: string, table: string, body: Buffer): Promise<void>;
  ping(timeoutMs: number): Promise<void>;
  connectionErrors(): number;
  /** Safe to call twice. */
  stop(): Promise<void>;
}

/** Settings that hold for everything we ask, so that both channels read and answer alike. */
export const COMMON_SETTINGS = {
  session_timezone: 'UTC',
  date_time_input_format: 'best_effort',
  // A misspelt column must not vanish silently.
  input_format_skip_unknown_fields: 0,
  output_format_json_quote_64bit_integers: 0,
  output_format_json_quote_decimals: 0,
  output_format_json_quote_denormals: 0,
} as const;

/** Settings of one read. A result is cut at the block in which it passes `maxRows`, a limit that statements keep by themselves. */
export function readSettings({ timeoutMs, maxRows }: Pick<ReadRequest, 'timeoutMs' | 'maxRows'>, memoryBytes: number) {
  return {
    max_execution_time: timeoutMs / 1000,
    max_result_rows: String(maxRows + 1),
    result_overflow_mode: 'break',
    max_memory_usage: String(memoryBytes),
    max_bytes_before_external_group_by: String(Math.floor(memoryBytes / 2)),
    max_bytes_before_external_sort: String(Math.floor(memoryBytes / 2)),
  } as const;
}

/** Our own settings as a clause of the statement that they belong to. */
export function settingsClause(settings: Readonly<Record<string, string | number>>): string {
  const pairs = Object.entries(settings).map(
    ([name, value]) => `${name} = ${typeof value === 'number' ? value : `'${value}'`}`
  );
  return `SETTINGS ${pairs.join(', ')}`;
}
