import type { Dialect } from '../sql/dialect.ts';
import type { Statement } from '../sql/statement.ts';

export interface QueryLimits {
  /** More rows than this are not returned; the result says `truncated`. */
  maxRows: number;
  /** The statement is stopped on the server after this time: error `timeout`. */
  timeoutMs: number;
  signal?: AbortSignal;
}

export type Cell = number | string | boolean | null;

/** A result, column by column in the order of `statement.columns`; numbers are JavaScript numbers, whatever the driver sent. */
export interface ColumnarResult {
  columns: Cell[][];
  rowCount: number;
  truncated: boolean;
  /** Rows the engine had to look at, when it tells. */
  rowsRead?: number;
  elapsedMs: number;
}

/** How a table's column holds time, which decides how it is compared. */
export type ColumnKind = 'datetime' | 'timestamp' | 'number' | 'string' | 'other';

/** column name → kind, of one table */
export type TableColumns = ReadonlyMap<string, ColumnKind>;

/**
 * A store that answers compiled statements. `query` throws ServiceError only: `timeout`, `overloaded` (no free connection),
 * `unavailable` (not reachable), `cancelled`, `engine_error` (the store refused the statement).
 */
export interface Engine {
  readonly name: 'mysql' | 'clickhouse';
  readonly dialect: Dialect;
  query(statement: Statement, limits: QueryLimits): Promise<ColumnarResult>;
  /** The columns of each existing table among `tables`; a missing table is absent from the answer. */
  describe(tables: readonly string[]): Promise<ReadonlyMap<string, TableColumns>>;
  /** Resolves when the store answers; throws `unavailable` or `timeout`. */
  ping(timeoutMs: number): Promise<void>;
  /** Failed attempts to connect since the process started. */
  connectionErrors(): number;
  /** Waits for running queries up to a grace period, then closes. Safe to call twice. */
  stop(): Promise<void>;
}

/** A row by column name, every value as text. */
export type StatusRow = Readonly<Record<string, string | null>>;

/** A server that tells of its own operation. */
export interface ServerStatus {
  /** `host:port/database`, fit for labels and messages. */
  readonly label: string;
  /**
   * The rows of a SHOW statement, or of another about the server itself. Takes no connection from queries. Throws as `query`
   * does, and `forbidden` where the account may not ask, `unsupported` where the server does not know the statement.
   */
  status(statement: string, timeoutMs: number): Promise<readonly StatusRow[]>;
}

export type EventRow = Record<string, Cell | Record<string, string>>;

/** Lines that the engine itself parses: `INSERT INTO table (columns) <before> <the lines> <after>`. */
export interface LineBatch {
  table: string;
  columns: readonly string[];
  /** The lines, each one JSON object in UTF-8. */
  lines: Buffer;
  /** `name type, …` of the lines' keys; a line with another key refuses the batch. */
  structure: string;
  /** `SELECT … FROM` */
  beforeSource: string;
  /** `WHERE …`, or empty. */
  afterSource: string;
  /** Names the batch: sent again with the same token it is not stored twice, not even in part. */
  token: string;
}

/** The ClickHouse side, which we also write to. */
export interface EventStore extends Engine {
  readonly name: 'clickhouse';
  /** Runs DDL or another statement without an answer. */
  command(sql: string): Promise<void>;
  /** Appends rows (times as `YYYY-MM-DD HH:MM:SS.mmm` in UTC); resolves when they are durable in the engine. */
  insert(table: string, rows: readonly EventRow[]): Promise<void>;
  /**
   * Appends a batch of lines, all of them or none; resolves when they are durable in the engine. Throws `bad_request` when a
   * line is not as `structure` says: nothing is stored then.
   */
  insertLines(batch: LineBatch): Promise<void>;
}
