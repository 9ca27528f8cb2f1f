import { join } from 'node:path';
import { drainPending } from 'chdb';
import type { Text } from '../../contract/text.ts';
import { ServiceError, toServiceError } from '../../platform/errors.ts';
import { HeldDirectory } from '../../platform/held-directory.ts';
import type { Logger } from '../../platform/logger.ts';
import { NoAnswerInTime, withinTime } from '../../platform/within-time.ts';
import { Admission, cancelled } from '../admission.ts';
import type { LineBatch } from '../engine.ts';
import { waitUntil } from '../wait-until.ts';
import { ChunkFile } from './chunk-file.ts';
import { parseAnswer } from './clickhouse-answer.ts';
import {
  COMMON_SETTINGS,
  linesStatement,
  literal,
  readSettings,
  settingsClause,
  type ClickHouseChannel,
  type ReadAnswer,
  type ReadRequest,
} from './clickhouse-channel.ts';
import { clickhouseError, lineError, noAnswerError, timeoutError } from './clickhouse-errors.ts';
import { lostError, openError, prepareDataDirectory, unseenError } from './data-directory.ts';
import { EmbeddedConnection } from './embedded-connection.ts';
import { HeldMemory } from './held-memory.ts';

export interface EmbeddedOptions {
  /** Belongs to this process alone. */
  directory: string;
  logger: Logger;
  /** Memory for one query, bytes. */
  memoryBytes: number;
  /**
   * Queries that run at once. Each holds one of Node's worker threads (UV_THREADPOOL_SIZE, 4 unless set), which files and
   * name look-ups need too; a query uses all cores by itself.
   */
  readers?: number;
  /** How long a query waits for its turn, ms. */
  acquireTimeoutMs?: number;
}

const APPENDERS = 2;
const TIMEOUT_GRACE_MS = 2000;
const STOP_GRACE_MS = 5000;
const KILL_ATTEMPTS = 20;
const KILL_WAIT_MS = 250;
const WRITE_WAIT_MS = 60_000;
/** Batches are parsed side by side; one split over threads would be copied together again, as it must stay one block. */
const ONE_THREAD = { max_threads: 1, input_format_parallel_parsing: 0 };
/** Where the engine keeps every table's parts. */
const STORE = 'store';
const RESOURCE = { zh: '内置分析引擎的查询位', en: 'query slots of the embedded engine' };

/** Appends lines: the engine parses a file faster than text inside a statement, so each has a file for the running batch. */
interface Appender {
  connection: EmbeddedConnection | null;
  file: ChunkFile;
}

/** ClickHouse inside this process, in its own directory, through several connections: queries run side by side, writes in a row. */
export class EmbeddedChannel implements ClickHouseChannel {
  private readonly readers: EmbeddedConnection[] = [];
  private writer: EmbeddedConnection | null = null;
  private readonly reading: Admission;
  private readonly writing: Admission;
  private readonly controlling: Admission;
  private readonly appenders: Appender[];
  private readonly appending: Admission;
  private readonly memory: HeldMemory;
  private readonly held: HeldDirectory;
  private statements = 0;
  private stopped: Promise<void> | null = null;

  /** Opens the directory. Throws ServiceError `unavailable` that says why it cannot, and what to do. */
  constructor(private readonly options: EmbeddedOptions) {
    const { directory, readers = 2, acquireTimeoutMs = 10_000 } = options;
    prepareDataDirectory(directory);
    this.appenders = Array.from({ length: APPENDERS }, (_, index) => ({
      connection: null,
      file: new ChunkFile(join(directory, `lines-${index}.chunk`)),
    }));
    this.writer = this.open({});
    this.held = new HeldDirectory(directory, [STORE]);
    this.reading = new Admission({ slots: readers, queue: 64, waitMs: acquireTimeoutMs, resource: RESOURCE });
    this.writing = new Admission({ slots: 1, queue: 1000, waitMs: WRITE_WAIT_MS, resource: RESOURCE });
    this.appending = new Admission({ slots: APPENDERS, queue: 1000, waitMs: WRITE_WAIT_MS, resource: RESOURCE });
    this.controlling = new Admission({ slots: 1, queue: 1000, waitMs: WRITE_WAIT_MS, resource: RESOURCE });
    this.memory = new HeldMemory(() => this.control('SYSTEM JEMALLOC PURGE'), options.logger);
  }

  async read(request: ReadRequest): Promise<ReadAnswer> {
    const { timeoutMs, signal } = request;
    await this.checkHeld();
    const leave = await this.reading.enter(signal);
    const tag = `aimarket-${(this.statements += 1)}`;
    // The place is only free when the engine has stopped, which may be after the caller has turned away.
    const answer = this.readOn(request, tag).finally(leave);
    const outcome = await waitUntil(answer, { timeoutMs: timeoutMs + TIMEOUT_GRACE_MS, signal }).catch(
      (error: unknown) => {
        throw clickhouseError(error, timeoutMs);
      }
    );
    if (outcome.end === 'done') {
      return outcome.value;
    }
    void this.abandon(tag, answer);
    throw outcome.end === 'aborted' ? cancelled() : timeoutError(timeoutMs);
  }

  async command(database: string, sql: string): Promise<void> {
    await this.write((writer) => writer.run(database, sql));
  }

  async insert(database: string, table: string, body: Buffer): Promise<void> {
    await this.write((writer) => writer.insert(database, table, body));
  }

  /** On connections of their own, so that two batches are parsed side by side and nothing else waits behind them. */
  async insertLines(database: string, batch: LineBatch): Promise<void> {
    const leave = await this.appending.enter();
    // There is one for each that is let in.
    const appender = this.appenders.pop() as Appender;
    const began = performance.now();
    try {
      await this.checkHeld();
      await appender.file.write(batch.lines);
      const source = `file(${literal(appender.file.path)}, 'JSONEachRow', ${literal(batch.structure)})`;
      appender.connection ??= this.open({});
      await appender.connection.run(database, linesStatement(batch, source, ONE_THREAD));
      await this.checkHeld();
    } catch (error) {
      throw lineError(error, WRITE_WAIT_MS);
    } finally {
      this.memory.afterStatement(performance.now() - began);
      if (appender.connection?.spoilt || this.stopped) {
        await appender.connection?.close();
        appender.connection = null;
      }
      if (this.stopped) {
        await appender.file.remove();
      }
      this.appenders.push(appender);
      leave();
    }
  }

  async ping(timeoutMs: number): Promise<void> {
    const answered = this.checkHeld().then(() => this.control('SELECT 1'));
    await withinTime(answered, timeoutMs).catch((error: unknown) => {
      throw error instanceof NoAnswerInTime ? noAnswerError(timeoutMs) : error;
    });
  }

  /** Why nothing can be kept here at present, as `unavailable` says it; null while the directory is in its place. */
  async problem(): Promise<Text | null> {
    try {
      await this.checkHeld();
      return null;
    } catch (error) {
      return toServiceError(error).text;
    }
  }

  connectionErrors(): number {
    return 0;
  }

  stop(): Promise<void> {
    this.stopped ??= this.close();
    return this.stopped;
  }

  private async readOn(request: ReadRequest, tag: string): Promise<ReadAnswer> {
    const { database, sql, params } = request;
    const settings = { ...readSettings(request, this.options.memoryBytes), log_comment: tag };
    const reader = this.readers.pop() ?? this.open({ readonly: 2 });
    const began = performance.now();
    try {
      return parseAnswer(
        await reader.run(database, `${sql}\n${settingsClause(settings)} FORMAT JSONColumnsWithMetadata`, params)
      );
    } finally {
      this.memory.afterStatement(performance.now() - began);
      await this.giveBack(reader);
    }
  }

  private async giveBack(reader: EmbeddedConnection): Promise<void> {
    if (reader.spoilt || this.stopped) {
      await reader.close();
    } else {
      this.readers.push(reader);
    }
  }

  private async write(work: (writer: EmbeddedConnection) => Promise<unknown>): Promise<void> {
    const leave = await this.writing.enter();
    const began = performance.now();
    try {
      await this.checkHeld();
      this.writer ??= this.open({});
      await work(this.writer);
      await this.checkHeld();
    } catch (error) {
      throw clickhouseError(error, WRITE_WAIT_MS);
    } finally {
      this.memory.afterStatement(performance.now() - began);
      if (this.writer?.spoilt) {
        await this.writer.close();
        this.writer = null;
      }
      leave();
    }
  }

  /** On a connection of its own, so that it never waits behind the query it is about. */
  private async control(sql: string): Promise<void> {
    const leave = await this.controlling.enter();
    let connection: EmbeddedConnection | undefined;
    try {
      connection = this.open({});
      await connection.run('', sql);
    } catch (error) {
      throw clickhouseError(error, 0);
    } finally {
      await connection?.close();
      leave();
    }
  }

  /** Stops a query that nobody waits for. It may not have begun when it is first told to stop. */
  private async abandon(tag: string, answer: Promise<unknown>): Promise<void> {
    const ended = answer.then(
      () => undefined,
      () => undefined
    );
    for (let attempt = 0; attempt < KILL_ATTEMPTS; attempt++) {
      await this.kill(`= '${tag}'`);
      if ((await waitUntil(ended, { timeoutMs: KILL_WAIT_MS })).end === 'done') {
        return;
      }
    }
  }

  /** Never throws: a query that cannot be stopped ends at its own timeout. */
  private async kill(tagged: string): Promise<void> {
    await this.control(`KILL QUERY WHERE Settings['log_comment'] ${tagged} ASYNC`).catch((error: unknown) => {
      this.options.logger.warn('a query of the embedded engine could not be stopped; it ends at its own timeout', {
        error,
      });
    });
  }

  /**
   * The engine goes on without its directory: it answers, and makes anew what it writes to. So nothing is written before the
   * directory is known to be there, and nothing acknowledged after it has gone.
   */
  private async checkHeld(): Promise<void> {
    const { directory } = this.options;
    const loss = await this.held.loss().catch((error: unknown) => {
      throw unseenError(directory, error);
    });
    if (loss !== null) {
      throw lostError(directory, loss);
    }
  }

  private open(settings: Record<string, string | number>): EmbeddedConnection {
    const { directory } = this.options;
    try {
      return new EmbeddedConnection(directory, { ...COMMON_SETTINGS, ...settings });
    } catch (error) {
      throw error instanceof ServiceError ? error : openError(directory, error);
    }
  }

  private async close(): Promise<void> {
    await this.memory.close();
    await Promise.all([this.reading, this.writing, this.appending].map((queue) => queue.close(STOP_GRACE_MS)));
    await this.kill("LIKE 'aimarket-%'");
    await this.controlling.close(STOP_GRACE_MS);
    await Promise.all(
      [
        ...this.readers.splice(0),
        ...this.appenders.flatMap(({ connection }) => connection ?? []),
        ...(this.writer ? [this.writer] : []),
      ].map((connection) => connection.close())
    );
    await Promise.all(this.appenders.map(({ file }) => file.remove()));
    this.writer = null;
    // Closing returns before a connection with a statement still running is gone; until then the directory stays locked.
    await waitUntil(drainPending(), { timeoutMs: STOP_GRACE_MS });
    this.held.close();
  }
}
