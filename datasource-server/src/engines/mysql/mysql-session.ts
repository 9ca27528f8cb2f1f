import { createConnection, type Connection } from 'mysql2/promise';
import type { Logger } from '../../platform/logger.ts';
import type { SqlValue } from '../../sql/statement.ts';
import { waitUntil } from '../wait-until.ts';
import type { MysqlTarget } from './mysql-target.ts';

/** Both are sane for reading, and free of the modes that change how SQL is spelt (ANSI_QUOTES, NO_BACKSLASH_ESCAPES, …). */
const SESSION_SETTINGS = [
  "SET SESSION time_zone = '+00:00'",
  "SET SESSION sql_mode = 'ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION'",
  'SET SESSION TRANSACTION READ ONLY',
];

const KILL_TIMEOUT_MS = 2000;
const CLOSE_TIMEOUT_MS = 1000;

/**
 * One connection, set up once: UTC, read only, the statement timeout in the server's own dialect. Errors are the driver's.
 */
export class MysqlSession {
  /** Set when the connection must not be used again. */
  private broken = false;
  private statementTimeoutMs = -1;

  private constructor(
    private readonly connection: Connection,
    private readonly target: MysqlTarget,
    private readonly isMariaDb: boolean,
    private readonly logger: Logger
  ) {
    // An idle connection that the server closes reports it here; without a listener it would end the process.
    connection.on('error', () => {
      this.broken = true;
    });
    connection.on('end', () => {
      this.broken = true;
    });
  }

  static async open(target: MysqlTarget, logger: Logger): Promise<MysqlSession> {
    const connection = await createConnection(target.connection);
    try {
      for (const statement of SESSION_SETTINGS) {
        await connection.query(statement);
      }
      const [rows] = await connection.query('SELECT VERSION()');
      const version = String((rows as unknown as unknown[][])[0]?.[0]);
      return new MysqlSession(connection, target, /mariadb/i.test(version), logger);
    } catch (error) {
      connection.destroy();
      throw error;
    }
  }

  get usable(): boolean {
    return !this.broken;
  }

  /** Rows as arrays, through a server-side prepared statement: a value never becomes part of the SQL text. */
  async execute(sql: string, params: readonly SqlValue[], timeoutMs: number): Promise<unknown[][]> {
    await this.limitStatements(timeoutMs);
    const [rows] = await this.connection.execute(sql, [...params]);
    return rows as unknown as unknown[][];
  }

  async ping(): Promise<void> {
    await this.connection.ping();
  }

  /** Stops what runs on this connection, on the server too, and gives the connection up. Never throws. */
  async kill(): Promise<void> {
    this.broken = true;
    try {
      await this.killOnServer();
    } catch (error) {
      this.logger.warn('a MySQL query could not be stopped on the server; it ends at its own timeout', { error });
    }
    this.connection.destroy();
  }

  /** Says goodbye to the server; a connection that is dead already needs none. */
  async close(): Promise<void> {
    this.broken = true;
    await waitUntil(this.connection.end(), { timeoutMs: CLOSE_TIMEOUT_MS }).catch(() => undefined);
    this.connection.destroy();
  }

  destroy(): void {
    this.broken = true;
    this.connection.destroy();
  }

  private async limitStatements(timeoutMs: number): Promise<void> {
    if (timeoutMs === this.statementTimeoutMs) {
      return;
    }
    await this.connection.query(
      this.isMariaDb
        ? `SET SESSION max_statement_time = ${timeoutMs / 1000}`
        : `SET SESSION max_execution_time = ${Math.ceil(timeoutMs)}`
    );
    this.statementTimeoutMs = timeoutMs;
  }

  private async killOnServer(): Promise<void> {
    const { threadId } = this.connection;
    const side = await createConnection({ ...this.target.connection, connectTimeout: KILL_TIMEOUT_MS });
    try {
      await side.query({ sql: `KILL QUERY ${Number(threadId)}`, timeout: KILL_TIMEOUT_MS });
    } finally {
      side.destroy();
    }
  }
}
