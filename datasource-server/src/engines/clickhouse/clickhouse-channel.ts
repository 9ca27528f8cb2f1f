import type { SqlValue } from '../../sql/statement.ts';
import type { LineBatch } from '../engine.ts';

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
  insertLines(database: string, batch: LineBatch): Promise<void>;
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

/** More rows and bytes than one batch can have. */
const ONE_BLOCK = 1_000_000_000;

/** Settings of an insert of lines: the batch is one block under one token, and the tables behind views know the token too. */
export function lineSettings(token: string) {
  return {
    insert_deduplicate: 1,
    insert_deduplication_token: token,
    deduplicate_blocks_in_dependent_materialized_views: 1,
    max_block_size: ONE_BLOCK,
    max_insert_block_size: ONE_BLOCK,
    min_insert_block_size_rows: ONE_BLOCK,
    min_insert_block_size_bytes: 0,
    max_partitions_per_insert_block: 0,
    // A rollup's view has grouped its rows already: merging each block once more took a third of an insert.
    optimize_on_insert: 0,
    max_query_size: 1_048_576,
    input_format_json_read_objects_as_strings: 1,
    input_format_json_read_arrays_as_strings: 1,
    input_format_json_read_numbers_as_strings: 1,
    input_format_json_read_bools_as_strings: 1,
    input_format_null_as_default: 1,
    prefer_column_name_to_alias: 1,
    short_circuit_function_evaluation: 'enable',
  } as const;
}

/** The statement of a batch, its lines read from `source`. */
export function linesStatement(
  batch: LineBatch,
  source: string,
  settings: Readonly<Record<string, string | number>> = {}
): string {
  const { table, columns, beforeSource, afterSource, token } = batch;
  return `INSERT INTO ${table} (${columns.join(', ')})\n${beforeSource} ${source}\n${afterSource}\n${settingsClause({ ...lineSettings(token), ...settings })}`;
}

/** Our own settings as a clause of the statement that they belong to. */
export function settingsClause(settings: Readonly<Record<string, string | number>>): string {
  const pairs = Object.entries(settings).map(
    ([name, value]) => `${name} = ${typeof value === 'number' ? value : `'${value}'`}`
  );
  return `SETTINGS ${pairs.join(', ')}`;
}

/** A text of ours inside a statement. */
export function literal(text: string): string {
  return `'${text.replace(/\\/g, '\\\\').replace(/'/g, "\\'")}'`;
}
