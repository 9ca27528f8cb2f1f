import type { Clock } from '../../platform/clock.ts';
import { clickhouseDialect } from '../../sql/clickhouse-dialect.ts';
import type { SqlValue, Statement } from '../../sql/statement.ts';
import type {
  ColumnKind,
  ColumnarResult,
  EventRow,
  EventStore,
  LineBatch,
  QueryLimits,
  TableColumns,
} from '../engine.ts';
import { columnsFromNamed } from '../normalize-columns.ts';
import type { ClickHouseChannel } from './clickhouse-channel.ts';

const DESCRIBE_LIMITS: QueryLimits = { maxRows: 100_000, timeoutMs: 10_000 };

/** One database of a ClickHouse, over whichever channel. The database is created before its first use. */
export class ClickHouseEngine implements EventStore {
  readonly name = 'clickhouse';
  readonly dialect = clickhouseDialect;
  private created: Promise<void> | null = null;

  constructor(
    private readonly channel: ClickHouseChannel,
    private readonly database: string,
    private readonly clock: Clock
  ) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(database)) {
      throw new RangeError(`${database} is not a database name`);
    }
  }

  async query(statement: Statement, limits: QueryLimits): Promise<ColumnarResult> {
    const started = this.clock();
    await this.create();
    const { data, rows, rowsRead } = await this.channel.read({
      database: this.database,
      sql: statement.sql,
      params: namedParams(statement),
      ...limits,
    });
    const columns = columnsFromNamed(data, rows, statement.columns, limits.maxRows);
    return { ...columns, rowsRead, elapsedMs: this.clock() - started };
  }

  async describe(tables: readonly string[]): Promise<ReadonlyMap<string, TableColumns>> {
    if (tables.length === 0) {
      return new Map();
    }
    const { columns, rowCount } = await this.query(columnsStatement(this.database, tables), DESCRIBE_LIMITS);
    const [names, columnNames, types] = columns as [string[], string[], string[]];
    const described = new Map<string, Map<string, ColumnKind>>();
    for (let row = 0; row < rowCount; row++) {
      const table = names[row] as string;
      const known = described.get(table) ?? new Map<string, ColumnKind>();
      described.set(table, known.set(columnNames[row] as string, kindOf(types[row] as string)));
    }
    return described;
  }

  async command(sql: string): Promise<void> {
    await this.create();
    await this.channel.command(this.database, sql);
  }

  async insert(table: string, rows: readonly EventRow[]): Promise<void> {
    if (rows.length === 0) {
      return;
    }
    await this.create();
    await this.channel.insert(this.database, table, Buffer.from(rows.map((row) => JSON.stringify(row)).join('\n')));
  }

  async insertLines(batch: LineBatch): Promise<void> {
    await this.create();
    await this.channel.insertLines(this.database, batch);
  }

  ping(timeoutMs: number): Promise<void> {
    return this.channel.ping(timeoutMs);
  }

  connectionErrors(): number {
    return this.channel.connectionErrors();
  }

  /** Stops the channel, which other databases of the same ClickHouse share. */
  stop(): Promise<void> {
    return this.channel.stop();
  }

  /** Once, shared by all who wait for it; a failure is forgotten so that the next use tries again. */
  private create(): Promise<void> {
    this.created ??= this.channel
      .command('', `CREATE DATABASE IF NOT EXISTS \`${this.database}\``)
      .catch((error: unknown) => {
        this.created = null;
        throw error;
      });
    return this.created;
  }
}

/** Numbers travel as text, because the embedded driver refuses whole ones beyond 2^53; the placeholder's type parses them. */
function namedParams({ params }: Statement): Record<string, SqlValue> {
  return Object.fromEntries(
    params.map((value, index) => [`p${index}`, typeof value === 'number' ? String(value) : value])
  );
}

function columnsStatement(database: string, tables: readonly string[]): Statement {
  const names = tables.map((_, index) => clickhouseDialect.placeholder(index + 1, 'string')).join(', ');
  return {
    sql:
      'SELECT table AS table_name_, name AS column_name_, type AS data_type_ FROM system.columns ' +
      `WHERE database = ${clickhouseDialect.placeholder(0, 'string')} AND table IN (${names}) ORDER BY table, position`,
    params: [database, ...tables],
    columns: [
      { name: 'table_name_', type: 'string' },
      { name: 'column_name_', type: 'string' },
      { name: 'data_type_', type: 'string' },
    ],
  };
}

/** Every time column of ClickHouse holds an instant, whatever zone it is shown in. */
function kindOf(type: string): ColumnKind {
  const inner = /^(?:Nullable|LowCardinality)\((.*)\)$/.exec(type)?.[1];
  if (inner) {
    return kindOf(inner);
  }
  if (/^DateTime/.test(type)) {
    return 'timestamp';
  }
  if (/^(U?Int|Float|Decimal|Bool)/.test(type)) {
    return 'number';
  }
  return /^(String|FixedString|Enum|UUID|IPv[46])/.test(type) ? 'string' : 'other';
}
