export interface EventTable {
  name: string;
  /** Column definitions in the order in which they are stored. */
  columns: readonly string[];
  orderBy: string;
}

/** Arrives in order and nearly evenly, so second differences are close to zero. */
const TIME = `ts DateTime64(3, 'UTC') CODEC(DoubleDelta, ZSTD(1))`;

/** Who wrote the row: `recorder`, `demo`, a log file, an HTTP sender. What the demo wrote can be told apart and removed. */
const SOURCE = `source LowCardinality(String) DEFAULT ''`;

/** What a sender knew beyond our columns. */
const EXTRA = `extra Map(LowCardinality(String), String) CODEC(ZSTD(1))`;

/**
 * Everything that happened, one typed table a kind. Partitions are days, so that retention drops whole partitions. Rows are
 * ordered by time because every question names a range; `samples` by metric first, because every question names one.
 */
export const EVENT_TABLES: readonly EventTable[] = [
  {
    name: 'api_requests',
    columns: [
      TIME,
      `method LowCardinality(String)`,
      /** The path with its identifiers replaced, so that it can be grouped by. */
      `endpoint LowCardinality(String)`,
      `url String CODEC(ZSTD(1))`,
      `status UInt16`,
      /** Milliseconds. */
      `duration Float64 CODEC(ZSTD(1))`,
      `user_id String CODEC(ZSTD(1))`,
      `ip String CODEC(ZSTD(1))`,
      `user_agent LowCardinality(String)`,
      `trace_id String CODEC(ZSTD(1))`,
      SOURCE,
      EXTRA,
    ],
    orderBy: 'ts',
  },
  {
    name: 'ai_calls',
    columns: [
      TIME,
      `service LowCardinality(String)`,
      `model LowCardinality(String)`,
      `success UInt8`,
      /** `none` for a success, else a class: rate_limit, timeout, content_block, upstream_error, auth, arrears … */
      `error_class LowCardinality(String) DEFAULT 'none'`,
      `request_tokens UInt32 CODEC(ZSTD(1))`,
      `response_tokens UInt32 CODEC(ZSTD(1))`,
      `tokens UInt32 CODEC(ZSTD(1))`,
      /** CNY at the price of that moment. */
      `cost Decimal(18, 6) CODEC(ZSTD(1))`,
      /** Milliseconds. */
      `latency Float64 CODEC(ZSTD(1))`,
      `user_id String CODEC(ZSTD(1))`,
      SOURCE,
      EXTRA,
    ],
    orderBy: 'ts',
  },
  {
    name: 'samples',
    columns: [
      TIME,
      `metric LowCardinality(String)`,
      `host LowCardinality(String) DEFAULT ''`,
      `mount LowCardinality(String) DEFAULT ''`,
      `component LowCardinality(String) DEFAULT ''`,
      `value Float64 CODEC(Gorilla, ZSTD(1))`,
      SOURCE,
    ],
    orderBy: 'metric, ts',
  },
];

/** The DDL of one table; does nothing where the table exists. */
export function createTableSql({ name, columns, orderBy }: EventTable): string {
  return [
    `CREATE TABLE IF NOT EXISTS ${name} (${columns.join(', ')})`,
    `ENGINE = MergeTree PARTITION BY toYYYYMMDD(ts) ORDER BY (${orderBy})`,
    `SETTINGS ttl_only_drop_parts = 1, materialize_ttl_recalculate_only = 1`,
  ].join(' ');
}
