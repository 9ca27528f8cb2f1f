import { createConnection, type Connection } from 'mysql2/promise';
import type { LogThrottle } from '../../platform/log-throttle.ts';
import type { SqlValue } from '../../sql/statement.ts';
import type { StatusRow } from '../engine.ts';
import { waitUntil } from '../wait-until.ts';
import { isConnectionLost } from './mysql-errors.ts';
import type { MysqlTarget } from './mysql-target.ts';

/** Without it every time would be read wrong, so a server that refuses it is not used. */
const UTC = "SET SESSION time_zone = '+00:00'";

/** Good to have; some servers that speak MySQL's protocol refuse one or the other. The mode has none that change how SQL is spelt. */
const SAFEGUARDS = [
  "SET SESSION sql_mode = 'ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION'",
  'SET SESSION TRANSACTION READ ONLY',
];

/** Times and large numbers come as text; what the server calls binary, as some SHOW statements do, comes as bytes. */
type StatusValue = string | number | Buffer | null;

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
    private readonly log: LogThrottle
  ) {
    // An idle connection that the server closes reports it here; without a listener it would end the process.
    connection.on('error', () => {
      this.broken = true;
    });
    connection.on('end', () => {
      this.broken = true;
    });
  }

  static async open(target: MysqlTarget, log: LogThrottle): Promise<MysqlSession> {
    const connection = await createConnection(target.connection);
    try {
      await connection.query(UTC);
      const [rows] = await connection.query('SELECT VERSION()');
      const version = String((rows as unknown as unknown[][])[0]?.[0]);
      const session = new MysqlSession(connection, target, /mariadb/i.test(version), log);
      for (const statement of SAFEGUARDS) {
        await session.safeguard(statement);
      }
      return session;
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

  /** Rows by column name. The statement has no parameters: the server prepares only some of what it answers. */
  async status(statement: string, timeoutMs: number): Promise<StatusRow[]> {
    await this.limitStatements(timeoutMs);
    const [rows] = await this.connection.query({ sql: statement, rowsAsArray: false });
    return (rows as unknown as Array<Record<string, StatusValue>>).map((row) =>
      Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value === null ? null : value.toString()]))
    );
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
      this.log.warn('kill', 'a MySQL query could not be stopped on the server; it ends at its own timeout', { error });
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
    this.statementTimeoutMs = timeoutMs;
    await this.safeguard(
      this.isMariaDb
        ? `SET SESSION max_statement_time = ${timeoutMs / 1000}`
        : `SET SESSION max_execution_time = ${Math.ceil(timeoutMs)}`
    );
  }

  private async safeguard(statement: string): Promise<void> {
    try {
      await this.connection.query(statement);
    } catch (error) {
      if (isConnectionLost(error)) {
        throw error;
      }
      this.log.warn(statement.replace(/ = .*/, ''), 'the database refuses a safeguard and is used without it', {
        target: this.target.label,
        statement,
        error,
      });
    }
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
