import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import { NoAnswerInTime, withinTime } from '../../platform/within-time.ts';
import { mysqlDialect } from '../../sql/mysql-dialect.ts';
import type { Statement } from '../../sql/statement.ts';
import { Admission, cancelled } from '../admission.ts';
import type { ColumnarResult, Engine, QueryLimits, ServerStatus, StatusRow, TableColumns } from '../engine.ts';
import { columnsFromRows } from '../normalize-columns.ts';
import { waitUntil } from '../wait-until.ts';
import { isConnectionLost, noAnswerError, statementError, statusError, timeoutError } from './mysql-errors.ts';
import { columnsStatement, tablesFromColumns } from './mysql-describe.ts';
import type { MysqlSession } from './mysql-session.ts';
import { MysqlSessions, type LeasedSession } from './mysql-sessions.ts';
import { mysqlTarget } from './mysql-target.ts';

export interface MysqlEngineOptions {
  url: string;
  caFile?: string;
  /** Connections for queries; one more may be open for a moment to ping or to stop a query. */
  pool: number;
  clock: Clock;
  logger: Logger;
  /** How long a query waits for a free connection, ms. */
  acquireTimeoutMs?: number;
}

/** The server stops a statement at its own timeout; this much later we stop waiting for it to do so. */
const TIMEOUT_GRACE_MS = 1000;
const STOP_GRACE_MS = 5000;
const DESCRIBE_LIMITS: QueryLimits = { maxRows: 100_000, timeoutMs: 10_000 };

/** MySQL, MariaDB and what speaks their protocol: read only, through a few connections that are opened when needed. */
export class MysqlEngine implements Engine, ServerStatus {
  readonly name = 'mysql';
  readonly dialect = mysqlDialect;
  readonly label: string;
  private readonly clock: Clock;
  private readonly sessions: MysqlSessions;
  private readonly admission: Admission;
  private stopped: Promise<void> | null = null;

  /** Throws ConfigError when the URL cannot be used; nothing is connected yet. */
  constructor({ url, caFile, pool, clock, logger, acquireTimeoutMs = 3000 }: MysqlEngineOptions) {
    const target = mysqlTarget(url, caFile);
    this.label = target.label;
    this.clock = clock;
    this.sessions = new MysqlSessions(target, clock, logger);
    this.admission = new Admission({
      slots: pool,
      queue: pool * 8,
      waitMs: acquireTimeoutMs,
      resource: { zh: ' MySQL 连接(MYSQL_POOL)', en: 'MySQL connections (MYSQL_POOL)' },
    });
  }

  async query(statement: Statement, limits: QueryLimits): Promise<ColumnarResult> {
    const started = this.clock();
    const leave = await this.admission.enter(limits.signal);
    try {
      const rows = await this.withSession((session) => this.run(session, statement, limits));
      return { ...columnsFromRows(rows, statement.columns, limits.maxRows), elapsedMs: this.clock() - started };
    } catch (error) {
      throw statementError(error, this.label, limits.timeoutMs);
    } finally {
      leave();
    }
  }

  async describe(tables: readonly string[]): Promise<ReadonlyMap<string, TableColumns>> {
    if (tables.length === 0) {
      return new Map();
    }
    return tablesFromColumns(await this.query(columnsStatement(tables), DESCRIBE_LIMITS));
  }

  async status(statement: string, timeoutMs: number): Promise<readonly StatusRow[]> {
    try {
      return await this.withSession((session) =>
        this.inTime(session, session.status(statement, timeoutMs), { timeoutMs })
      );
    } catch (error) {
      throw statusError(error, this.label, timeoutMs);
    }
  }

  async ping(timeoutMs: number): Promise<void> {
    const answered = this.withSession(async (session) => {
      await withinTime(session.ping(), timeoutMs).catch((error: unknown) => {
        session.destroy();
        throw error;
      });
    });
    await withinTime(answered, timeoutMs).catch((error: unknown) => {
      throw error instanceof NoAnswerInTime
        ? noAnswerError(timeoutMs, this.label)
        : statementError(error, this.label, timeoutMs);
    });
  }

  connectionErrors(): number {
    return this.sessions.connectionErrors;
  }

  stop(): Promise<void> {
    this.stopped ??= this.admission.close(STOP_GRACE_MS).then(() => this.sessions.close());
    return this.stopped;
  }

  /** Reads may be repeated: when a connection that lay idle turns out to be dead, a fresh one gets the work once more. */
  private async withSession<T>(work: (session: MysqlSession) => Promise<T>): Promise<T> {
    const leased = await this.sessions.lease();
    try {
      return await this.workOn(leased, work);
    } catch (error) {
      if (!leased.reused || !isConnectionLost(error)) {
        throw error;
      }
      this.sessions.dropIdle();
      return this.workOn(await this.sessions.lease(), work);
    }
  }

  private async workOn<T>(leased: LeasedSession, work: (session: MysqlSession) => Promise<T>): Promise<T> {
    try {
      return await work(leased.session);
    } catch (error) {
      if (isConnectionLost(error)) {
        leased.session.destroy();
      }
      throw error;
    } finally {
      this.sessions.giveBack(leased);
    }
  }

  private run(session: MysqlSession, { sql, params }: Statement, limits: QueryLimits): Promise<unknown[][]> {
    return this.inTime(session, session.execute(sql, params, limits.timeoutMs), limits);
  }

  private async inTime<T>(session: MysqlSession, work: Promise<T>, limits: Omit<QueryLimits, 'maxRows'>): Promise<T> {
    const { timeoutMs, signal } = limits;
    const outcome = await waitUntil(work, { timeoutMs: timeoutMs + TIMEOUT_GRACE_MS, signal });
    if (outcome.end === 'done') {
      return outcome.value;
    }
    await session.kill();
    throw outcome.end === 'aborted' ? cancelled() : timeoutError(timeoutMs);
  }
}
