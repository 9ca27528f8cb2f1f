export interface BusinessColumn {
  name: string;
  mysql: string;
  clickhouse: string;
}

export interface BusinessTable {
  name: string;
  columns: readonly BusinessColumn[];
  /** When a row came to be; rows only ever arrive in this order. */
  time: string;
  /** Indexed beside the primary key and the time. */
  indexes: readonly string[];
}

const id = column('id', 'BIGINT UNSIGNED NOT NULL AUTO_INCREMENT', 'UInt64');
const userId = column('user_id', 'BIGINT UNSIGNED NOT NULL', 'UInt64');
const status = column('status', 'VARCHAR(20) NOT NULL', 'LowCardinality(String)');

/**
 * The marketplace's six tables, for MySQL and for the embedded engine. In MySQL a time is the wall clock of the
 * marketplace's zone; in the embedded engine it is an instant. Decimals are the same on both sides, so sums are equal to
 * the last digit.
 */
export const BUSINESS_TABLES: readonly BusinessTable[] = [
  {
    name: 'users',
    columns: [id, status, time('created_at')],
    time: 'created_at',
    indexes: [],
  },
  {
    name: 'ideas',
    columns: [id, userId, status, nullable('ai_score', 'DECIMAL(4,2)', 'Decimal(4, 2)'), time('submitted_at')],
    time: 'submitted_at',
    indexes: [],
  },
  {
    name: 'ai_service_logs',
    columns: [
      id,
      column('service', 'VARCHAR(32) NOT NULL', 'LowCardinality(String)'),
      status,
      nullable('total_tokens', 'INT UNSIGNED', 'UInt32'),
      nullable('cost', 'DECIMAL(12,6)', 'Decimal(12, 6)'),
      nullable('execution_time', 'INT UNSIGNED', 'UInt32'),
      time('created_at'),
    ],
    time: 'created_at',
    indexes: [],
  },
  {
    name: 'business_plans',
    columns: [
      id,
      nullable('user_id', 'BIGINT UNSIGNED', 'UInt64'),
      nullable('idea_id', 'BIGINT UNSIGNED', 'UInt64'),
      status,
      nullable('overall_score', 'DECIMAL(5,2)', 'Decimal(5, 2)'),
      time('created_at'),
      nullable('completed_at', 'DATETIME(3)', `DateTime64(3, 'UTC')`),
    ],
    time: 'created_at',
    indexes: [],
  },
  {
    name: 'credit_transactions',
    columns: [
      id,
      userId,
      column('type', 'VARCHAR(20) NOT NULL', 'LowCardinality(String)'),
      column('amount', 'DECIMAL(12,2) NOT NULL', 'Decimal(12, 2)'),
      time('created_at'),
    ],
    time: 'created_at',
    indexes: [],
  },
  {
    name: 'user_sessions',
    columns: [
      id,
      userId,
      column('created_at', 'DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3)', `DateTime64(3, 'UTC')`),
      time('expires_at'),
    ],
    time: 'created_at',
    indexes: ['expires_at'],
  },
];

export function mysqlTableSql({ name, columns, indexes, time }: BusinessTable): string {
  const lines = [
    ...columns.map((it) => `\`${it.name}\` ${it.mysql}`),
    'PRIMARY KEY (`id`)',
    ...[time, ...indexes].map((it) => `KEY \`idx_${name}_${it}\` (\`${it}\`)`),
  ];
  return `CREATE TABLE \`${name}\` (${lines.join(', ')}) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`;
}

export function clickhouseTableSql({ name, columns, time }: BusinessTable): string {
  const lines = columns.map((it) => `${it.name} ${it.clickhouse}`);
  return `CREATE TABLE IF NOT EXISTS ${name} (${lines.join(', ')}) ENGINE = MergeTree ORDER BY (${time}, id)`;
}

/** Columns that hold a time, whose values the generator gives as epoch ms. */
export function timeColumns({ columns }: BusinessTable): string[] {
  return columns.filter((it) => it.mysql.startsWith('DATETIME')).map((it) => it.name);
}

function column(name: string, mysql: string, clickhouse: string): BusinessColumn {
  return { name, mysql, clickhouse };
}

function nullable(name: string, mysql: string, clickhouse: string): BusinessColumn {
  return { name, mysql: `${mysql} NULL`, clickhouse: `Nullable(${clickhouse})` };
}

function time(name: string): BusinessColumn {
  return column(name, 'DATETIME(3) NOT NULL', `DateTime64(3, 'UTC')`);
}
