import {
  createTableSql,
  onCluster,
  SINGLE,
  storedName,
  type Column,
  type EventTable,
  type Layout,
} from './event-table.ts';

/** A table that sums events up as they arrive. Its rows look like events with a weight `n`, so that one question fits both. */
export interface RollupTable extends EventTable {
  summary: true;
  /** The migration that makes it. */
  since: number;
  /** The table whose rows it sums up: events, or a finer rollup that stands before it. */
  from: string;
  /** What its rows are told apart by: column → expression over a row of `from`. */
  keys: Readonly<Record<string, string>>;
  /** Columns of `from` that are summed up, as `<name>_in` in `sums`. */
  inputs: readonly string[];
  sums: Readonly<Record<string, string>>;
}

/** Neighbouring classes of a duration differ by this factor: what stands for a class is at most 1 % off. */
const GAMMA = 1.02;
/** Durations below, ms, are one class that 0 stands for. */
const SHORTEST = 0.01;

/** What stands for a duration that is only told apart as fast, tolerable or slow, the bounds of Apdex. */
const DURATION_CLASS = 'toFloat64(multiIf(duration <= 500, 500, duration <= 2000, 2000, 2001))';

/** What stands for a duration within 1 %, on the same side of 500 and 2000 ms as the duration. */
const DURATION_BUCKET = (() => {
  const middle = `2 * pow(${GAMMA}, ceil(log(duration) / log(${GAMMA}))) / ${1 + GAMMA}`;
  return [
    `toFloat64(multiIf(duration < ${SHORTEST}, 0`,
    `duration <= 500, least(${middle}, 500)`,
    `duration <= 2000, least(greatest(${middle}, 500.001), 2000)`,
    `greatest(${middle}, 2000.001)))`,
  ].join(', ');
})();

const STATUS_CLASS = { status: 'intDiv(status, 100) * 100' };

const few = (name: string): Column => ({ name, definition: 'LowCardinality(String)' });
/** Read by every question: runs of equal moments need no codec that is slow to read. */
const TIME: Column = { name: 'ts', definition: `DateTime64(3, 'UTC') CODEC(LZ4)` };
const COUNT: Column = { name: 'n', definition: 'UInt64 CODEC(T64, ZSTD(1))' };
const floored = (interval: string) => `toDateTime64(toStartOfInterval(ts, INTERVAL ${interval}), 3, 'UTC')`;

/** Requests of a grain, by duration too. `of` gives the keys that differ, from rows of `from`. */
function requests(
  name: string,
  from: string,
  grain: string,
  of: Readonly<Record<string, string>>,
  since: number
): RollupTable {
  const fromEvents = from === 'api_requests';
  return {
    name,
    columns: [
      TIME,
      few('endpoint'),
      few('method'),
      { name: 'status', definition: 'UInt16 CODEC(T64, ZSTD(1))' },
      few('app'),
      few('source'),
      { name: 'duration', definition: 'Float64 CODEC(LZ4)' },
      COUNT,
      { name: 'duration_sum', definition: 'Float64 CODEC(ZSTD(1))' },
    ],
    orderBy: 'ts, endpoint, method, status, app, source, duration',
    engine: 'SummingMergeTree',
    summary: true,
    since,
    from,
    keys: {
      ts: floored(grain),
      endpoint: 'endpoint',
      method: 'method',
      status: 'status',
      app: 'app',
      source: 'source',
      duration: 'duration',
      ...of,
    },
    inputs: fromEvents ? ['duration'] : ['n', 'duration_sum'],
    sums: fromEvents
      ? { n: 'count()', duration_sum: 'sum(duration_in)' }
      : { n: 'sum(n_in)', duration_sum: 'sum(duration_sum_in)' },
  };
}

/**
 * Every rollup sums up its table's rows by all that is not a sum. Counts have tables of their own: told apart by duration,
 * an hour has ten times the rows.
 */
export const ROLLUP_TABLES: readonly RollupTable[] = [
  requests('api_requests_1m', 'api_requests', '1 MINUTE', { duration: DURATION_CLASS }, 4),
  requests('api_requests_1h', 'api_requests_1m', '1 HOUR', {}, 4),
  requests('api_durations_1h', 'api_requests', '1 HOUR', { duration: DURATION_BUCKET }, 4),
  requests('api_durations_1d', 'api_durations_1h', '1 DAY', STATUS_CLASS, 4),
  requests('api_durations_7d', 'api_durations_1d', '7 DAY', {}, 5),
  requests('api_durations_8h', 'api_durations_1h', '8 HOUR', STATUS_CLASS, 8),
  {
    name: 'ai_calls_1h',
    columns: [
      TIME,
      few('service'),
      few('model'),
      { name: 'success', definition: 'UInt8' },
      few('error_class'),
      few('app'),
      few('source'),
      COUNT,
      { name: 'tokens_sum', definition: 'UInt64 CODEC(T64, ZSTD(1))' },
      { name: 'cost_sum', definition: 'Decimal(38, 6) CODEC(ZSTD(1))' },
      { name: 'latency_sum', definition: 'Float64 CODEC(ZSTD(1))' },
    ],
    orderBy: 'ts, service, model, success, error_class, app, source',
    engine: 'SummingMergeTree',
    summary: true,
    since: 4,
    from: 'ai_calls',
    keys: {
      ts: floored('1 HOUR'),
      service: 'service',
      model: 'model',
      success: 'success',
      error_class: 'error_class',
      app: 'app',
      source: 'source',
    },
    inputs: ['tokens', 'cost', 'latency'],
    sums: {
      n: 'count()',
      tokens_sum: 'sum(tokens_in)',
      cost_sum: 'sum(cost_in)',
      latency_sum: 'sum(latency_in)',
    },
  },
  {
    name: 'user_actions_1h',
    columns: [
      TIME,
      few('action'),
      few('app'),
      few('source'),
      { name: 'n', definition: 'SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1))' },
      { name: 'users', definition: 'AggregateFunction(uniqCombined64(17), String) CODEC(ZSTD(1))' },
    ],
    orderBy: 'ts, action, app, source',
    engine: 'AggregatingMergeTree',
    summary: true,
    since: 4,
    from: 'user_actions',
    keys: { ts: floored('1 HOUR'), action: 'action', app: 'app', source: 'source' },
    inputs: ['user_id'],
    // A state with a condition would be of another type.
    sums: {
      n: 'count()',
      users: `uniqCombined64ArrayState(17)(if(user_id_in = '', emptyArrayString(), [user_id_in]))`,
    },
  },
  {
    name: 'samples_1h',
    columns: [
      TIME,
      few('metric'),
      few('host'),
      few('mount'),
      few('component'),
      few('source'),
      COUNT,
      { name: 'value_sum', definition: 'Float64 CODEC(ZSTD(1))' },
    ],
    orderBy: 'metric, ts, host, mount, component, source',
    engine: 'SummingMergeTree',
    summary: true,
    since: 7,
    from: 'samples',
    keys: {
      ts: floored('1 HOUR'),
      metric: 'metric',
      host: 'host',
      mount: 'mount',
      component: 'component',
      source: 'source',
    },
    inputs: ['value'],
    sums: { n: 'count()', value_sum: 'sum(value_in)' },
  },
];

const MERGE_SETTINGS = 'min_age_to_force_merge_seconds = 3600, min_age_to_force_merge_on_partition_only = 1';

/** A fill may be long, and as wide as the store is old. */
const FILL_SETTINGS = 'max_partitions_per_insert_block = 0, max_bytes_before_external_group_by = 500000000';

const viewOf = ({ name, from }: RollupTable) => `${from}_to_${name}`;

/** DDL of the rollups that a migration makes, after those of its tables that stand already are dropped. */
export function rollupsSql(version: number, layout: Layout = SINGLE): string[] {
  const made = ROLLUP_TABLES.filter(({ since }) => since === version);
  return [
    ...made.toReversed().flatMap((rollup) => dropSql(rollup, layout)),
    ...made.flatMap((rollup) => fillSql(rollup, layout)),
  ];
}

/** Merges each day that is over into one part, which is read a third faster than several; of rollups made by these migrations. */
export function mergeSettingsSql(versions: readonly number[], layout: Layout = SINGLE): string[] {
  return ROLLUP_TABLES.filter(({ since }) => versions.includes(since)).map(
    ({ name }) => `ALTER TABLE ${storedName(name, layout)}${onCluster(layout)} MODIFY SETTING ${MERGE_SETTINGS}`
  );
}

function dropSql(rollup: RollupTable, layout: Layout): string[] {
  const cluster = onCluster(layout);
  const tables = [...new Set([rollup.name, storedName(rollup.name, layout)])];
  return [
    `DROP VIEW IF EXISTS ${viewOf(rollup)}${cluster}`,
    ...tables.map((table) => `DROP TABLE IF EXISTS ${table}${cluster} SYNC`),
  ];
}

/** What is stored already is summed up, then each new row is, in the insert that stores it. */
function fillSql(rollup: RollupTable, layout: Layout): string[] {
  const target = storedName(rollup.name, layout);
  const summed = summedSql(rollup, layout);
  return [
    ...createTableSql(rollup, layout),
    // Only a store of one server can have rows of an earlier release.
    ...(layout.cluster === null ? [`INSERT INTO ${target} ${summed} SETTINGS ${FILL_SETTINGS}`] : []),
    `CREATE MATERIALIZED VIEW ${viewOf(rollup)}${onCluster(layout)} TO ${target} AS ${summed}`,
  ];
}

/** No alias has the name of a column, so that it means the same whichever of the two an insert's settings prefer. */
function summedSql({ keys, inputs, sums, from }: RollupTable, layout: Layout): string {
  const inner = [
    ...Object.entries(keys).map(([name, sql]) => `${sql} AS ${name}_`),
    ...inputs.map((name) => `${name} AS ${name}_in`),
  ];
  const outer = [
    ...Object.keys(keys).map((name) => `${name}_ AS ${name}`),
    ...Object.entries(sums).map(([name, sql]) => `${sql} AS ${name}`),
  ];
  const grouped = Object.keys(keys).map((name) => `${name}_`);
  return [
    `SELECT ${outer.join(', ')}`,
    `FROM (SELECT ${inner.join(', ')} FROM ${storedName(from, layout)})`,
    `GROUP BY ${grouped.join(', ')}`,
  ].join(' ');
}
