import { ClickHouseLogLevel, createClient, type ClickHouseClient, type ClickHouseSettings } from '@clickhouse/client';
import { randomUUID } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import { NoAnswerInTime, withinTime } from '../../platform/within-time.ts';
import { Admission, cancelled } from '../admission.ts';
import { ConnectGate } from '../connect-gate.ts';
import type { LineBatch } from '../engine.ts';
import { waitUntil } from '../wait-until.ts';
import { parseAnswer } from './clickhouse-answer.ts';
import {
  COMMON_SETTINGS,
  linesStatement,
  literal,
  readSettings,
  type ClickHouseChannel,
  type ReadAnswer,
  type ReadRequest,
} from './clickhouse-channel.ts';
import {
  clickhouseError,
  isUnreachable,
  lineError,
  noAnswerError,
  timeoutError,
  unreachableError,
} from './clickhouse-errors.ts';

export interface RemoteOptions {
  /** `http(s)://user:password@host:8123`; a database in the path is not used here. */
  url: string;
  clock: Clock;
  logger: Logger;
  /** Memory for one query, bytes. */
  memoryBytes: number;
  concurrency: number;
  acquireTimeoutMs?: number;
}

const TIMEOUT_GRACE_MS = 2000;
const WRITE_TIMEOUT_MS = 60_000;
const KILL_TIMEOUT_MS = 2000;
const STOP_GRACE_MS = 5000;

/** A ClickHouse server or cluster over HTTP. */
export class RemoteChannel implements ClickHouseChannel {
  private readonly label: string;
  private readonly clients = new Map<string, ClickHouseClient>();
  private readonly admission: Admission;
  private readonly gate: ConnectGate;
  private stopped: Promise<void> | null = null;

  constructor(private readonly options: RemoteOptions) {
    const { url, clock, logger, concurrency, acquireTimeoutMs = 5000 } = options;
    this.label = new URL(url).host;
    this.admission = new Admission({
      slots: concurrency,
      queue: concurrency * 8,
      waitMs: acquireTimeoutMs,
      resource: { zh: ' ClickHouse 连接', en: 'ClickHouse connections' },
    });
    this.gate = new ConnectGate({
      clock,
      describe: (error, retryAfter) => unreachableError(error, this.label, retryAfter),
      onDown: (error) => logger.warn('ClickHouse cannot be reached', { target: this.label, error }),
      onUp: () => logger.info('ClickHouse is reachable again', { target: this.label }),
    });
  }

  async read(request: ReadRequest): Promise<ReadAnswer> {
    const { database, sql, params, timeoutMs, signal } = request;
    const leave = await this.admission.enter(signal);
    const queryId = randomUUID();
    const stop = new AbortController();
    try {
      const settings: ClickHouseSettings = { ...readSettings(request, this.options.memoryBytes), readonly: '2' };
      const answer = this.reach(async () => {
        const { stream } = await this.client(database).exec({
          query: `${sql}\nFORMAT JSONColumnsWithMetadata`,
          query_params: { ...params },
          query_id: queryId,
          clickhouse_settings: settings,
          abort_signal: stop.signal,
        });
        return parseAnswer(await text(stream));
      });
      const outcome = await waitUntil(answer, { timeoutMs: timeoutMs + TIMEOUT_GRACE_MS, signal });
      if (outcome.end === 'done') {
        return outcome.value;
      }
      stop.abort();
      await this.kill(queryId);
      throw outcome.end === 'aborted' ? cancelled() : timeoutError(timeoutMs);
    } catch (error) {
      throw clickhouseError(error, timeoutMs);
    } finally {
      leave();
    }
  }

  async command(database: string, sql: string): Promise<void> {
    await this.write(() => this.client(database).command({ query: sql }));
  }

  async insert(database: string, table: string, body: Buffer): Promise<void> {
    await this.write(async () => {
      const values = Readable.from([body], { objectMode: false });
      const { stream } = await this.client(database).exec({
        query: `INSERT INTO \`${table}\` FORMAT JSONEachRow`,
        values,
      });
      await text(stream);
    });
  }

  async insertLines(database: string, batch: LineBatch): Promise<void> {
    await this.write(async () => {
      const source = `input(${literal(batch.structure)})`;
      const { stream } = await this.client(database).exec({
        query: `${linesStatement(batch, source)} FORMAT JSONEachRow`,
        values: Readable.from([batch.lines], { objectMode: false }),
      });
      await text(stream);
    }, lineError);
  }

  async ping(timeoutMs: number): Promise<void> {
    const answered = this.reach(() => this.pingServer());
    await withinTime(answered, timeoutMs).catch((error: unknown) => {
      throw error instanceof NoAnswerInTime ? noAnswerError(timeoutMs) : clickhouseError(error, timeoutMs);
    });
  }

  connectionErrors(): number {
    return this.gate.errors;
  }

  stop(): Promise<void> {
    this.stopped ??= this.admission.close(STOP_GRACE_MS).then(async () => {
      await Promise.all([...this.clients.values()].map((client) => client.close()));
    });
    return this.stopped;
  }

  private async write(work: () => Promise<unknown>, asError = clickhouseError): Promise<void> {
    const leave = await this.admission.enter();
    try {
      await this.reach(work);
    } catch (error) {
      throw asError(error, WRITE_TIMEOUT_MS);
    } finally {
      leave();
    }
  }

  /**
   * The gate only learns of requests that did not reach the server: a refused statement is an answer too. After an outage a
   * ping is what tries first, so that nobody waits for somebody else's long query.
   */
  private async reach<T>(work: () => Promise<T>): Promise<T> {
    if (this.gate.down) {
      await this.gate.connect(() => this.pingServer());
    }
    const answer = await this.gate.connect(() =>
      work().then(
        (value) => () => value,
        (error: unknown) => {
          if (isUnreachable(error)) {
            throw error;
          }
          return (): T => {
            throw error;
          };
        }
      )
    );
    return answer();
  }

  private async pingServer(): Promise<void> {
    const result = await this.client('').ping({ select: true });
    if (!result.success) {
      throw result.error;
    }
  }

  private async kill(queryId: string): Promise<void> {
    const killed = this.client('').command({ query: `KILL QUERY WHERE query_id = '${queryId}' ASYNC` });
    await waitUntil(killed, { timeoutMs: KILL_TIMEOUT_MS }).catch((error: unknown) => {
      this.options.logger.warn('a ClickHouse query could not be stopped on the server; it ends at its own timeout', {
        error,
      });
    });
  }

  private client(database: string): ClickHouseClient {
    const known = this.clients.get(database);
    if (known) {
      return known;
    }
    const url = new URL(this.options.url);
    url.pathname = '/';
    const client = createClient({
      url,
      database: database || 'default',
      application: 'aimarket-datasource-server',
      request_timeout: 10 * 60_000,
      max_open_connections: this.options.concurrency + 2,
      compression: { response: true },
      clickhouse_settings: {
        ...COMMON_SETTINGS,
        cancel_http_readonly_queries_on_client_close: 1,
        wait_end_of_query: 1,
      },
      log: { level: ClickHouseLogLevel.OFF },
    });
    this.clients.set(database, client);
    return client;
  }
}
