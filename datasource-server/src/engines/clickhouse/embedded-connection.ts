import { ClickHouseLogLevel, createClient, type ClickHouseClient } from '@clickhouse/client';
import { createChdbConnection, type ChdbConnection } from 'chdb/connection';
import { text } from 'node:stream/consumers';
import type { SqlValue } from '../../sql/statement.ts';

type InjectedConnection = NonNullable<NonNullable<Parameters<typeof createClient>[0]>['connection']>;
type Settings = Readonly<Record<string, string | number>>;

/**
 * One connection to the engine in this process. It runs one statement at a time, so it must have one user at a time.
 *
 * After a statement fails, chDB puts what that statement had already written in front of the next answer on the same
 * connection. A connection on which anything failed is therefore `spoilt` and must be closed, never used again.
 */
export class EmbeddedConnection {
  private readonly connection: ChdbConnection;
  private readonly client: ClickHouseClient;
  private database = '';
  private isReady = false;
  private isSpoilt = false;

  /** Throws the driver's error when the directory cannot be opened. `settings` hold for every statement. */
  constructor(
    directory: string,
    private readonly settings: Settings
  ) {
    this.connection = createChdbConnection({ path: directory });
    // The two packages carry their own copies of one interface, which differ in a private member only.
    const connection = this.connection as unknown as InjectedConnection;
    this.client = createClient({ connection, log: { level: ClickHouseLogLevel.OFF } });
  }

  get spoilt(): boolean {
    return this.isSpoilt;
  }

  /** The answer's text. Settings of one statement belong into its SETTINGS clause: given apart, chDB would keep them. */
  async run(database: string, sql: string, params: Readonly<Record<string, SqlValue>> = {}): Promise<string> {
    return this.guard(async () => {
      await this.use(database);
      return this.exec(sql, params);
    });
  }

  /** Appends `body`, JSON with one object a line. */
  async insert(database: string, table: string, body: Buffer): Promise<void> {
    await this.guard(async () => {
      await this.use('');
      await this.connection.chdb.rawInsert({ table: `${database}.${table}`, values: body, format: 'JSONEachRow' });
    });
  }

  async close(): Promise<void> {
    await this.client.close();
  }

  private async guard<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      this.isSpoilt = true;
      throw error;
    }
  }

  private async use(database: string): Promise<void> {
    if (!this.isReady) {
      for (const [name, value] of Object.entries(this.settings)) {
        await this.exec(`SET ${name} = ${typeof value === 'number' ? value : `'${value}'`}`);
      }
      this.isReady = true;
    }
    if (database !== '' && database !== this.database) {
      await this.exec(`USE \`${database}\``);
      this.database = database;
    }
  }

  private async exec(sql: string, params: Readonly<Record<string, SqlValue>> = {}): Promise<string> {
    const { stream } = await this.client.exec({ query: sql, query_params: { ...params } });
    return text(stream);
  }
}
