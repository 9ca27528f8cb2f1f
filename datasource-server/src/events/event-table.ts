/** One column as DDL has it, `name type [DEFAULT …] [CODEC …]`. */
export interface Column {
  name: string;
  definition: string;
}

export interface EventTable {
  name: string;
  /** In the order in which they are stored. */
  columns: readonly Column[];
  orderBy: string;
  /** What a merge does with rows of one sorting key; plain tables keep them all. */
  engine?: 'MergeTree' | 'SummingMergeTree' | 'AggregatingMergeTree';
  /** Kept as long as summaries are, not as long as single events. */
  summary?: boolean;
}

/** How the tables are laid out: in one server, or over the shards and replicas of a named cluster. */
export interface Layout {
  cluster: string | null;
}

export const SINGLE: Layout = { cluster: null };

/** Blocks that a table remembers, so that one sent again with the same token is not stored twice. */
const DEDUPLICATION_WINDOW = 10_000;
/** A server that comes back after its holidays may still have a block to send again; replicas forget after an hour unless told. */
const DEDUPLICATION_SECONDS = 60 * 86_400;

function deduplicationSettings({ cluster }: Layout): string {
  return cluster === null
    ? `non_replicated_deduplication_window = ${DEDUPLICATION_WINDOW}`
    : `replicated_deduplication_window = ${DEDUPLICATION_WINDOW}, replicated_deduplication_window_seconds = ${DEDUPLICATION_SECONDS}`;
}

/** The table that holds the rows: on a cluster each shard has its own behind a Distributed one. */
export function storedName(name: string, { cluster }: Layout): string {
  return cluster === null ? name : `${name}_local`;
}

export function onCluster({ cluster }: Layout): string {
  return cluster === null ? '' : ` ON CLUSTER \`${cluster}\``;
}

/** The DDL of one table; does nothing where the table exists. */
export function createTableSql(table: EventTable, layout: Layout = SINGLE): string[] {
  const { name, columns, orderBy, engine = 'MergeTree' } = table;
  const replicated = layout.cluster === null ? '' : 'Replicated';
  const path =
    layout.cluster === null ? '' : `('/clickhouse/tables/{shard}/{database}/${storedName(name, layout)}', '{replica}')`;
  const statements = [
    [
      `CREATE TABLE IF NOT EXISTS ${storedName(name, layout)}${onCluster(layout)}`,
      `(${columns.map((column) => `${column.name} ${column.definition}`).join(', ')})`,
      `ENGINE = ${replicated}${engine}${path} PARTITION BY toYYYYMMDD(ts) ORDER BY (${orderBy})`,
      `SETTINGS ttl_only_drop_parts = 1, materialize_ttl_recalculate_only = 1, ${deduplicationSettings(layout)}`,
    ].join(' '),
  ];
  return layout.cluster === null ? statements : [...statements, distributedSql(name, layout)];
}

/** Brings a table that an earlier release made up to its definition. */
export function completeTableSql(table: EventTable, layout: Layout = SINGLE): string[] {
  const targets = layout.cluster === null ? [table.name] : [storedName(table.name, layout), table.name];
  const added = table.columns.map(({ name, definition }) => `ADD COLUMN IF NOT EXISTS ${name} ${definition}`);
  return [
    ...targets.map((target, index) =>
      index === 0
        ? `ALTER TABLE ${target}${onCluster(layout)} ${added.join(', ')}`
        : `ALTER TABLE ${target}${onCluster(layout)} ${added.map(withoutCodec).join(', ')}`
    ),
    `ALTER TABLE ${targets[0]}${onCluster(layout)} MODIFY SETTING ${deduplicationSettings(layout)}`,
  ];
}

/** A table over all shards. Rows are inserted into the shard that took them, so a block stays one block. */
function distributedSql(name: string, layout: Layout): string {
  const stored = storedName(name, layout);
  return `CREATE TABLE IF NOT EXISTS ${name}${onCluster(layout)} AS ${stored} ENGINE = Distributed('${layout.cluster}', currentDatabase(), ${stored}, rand())`;
}

function withoutCodec(definition: string): string {
  return definition.replace(/ CODEC\(.*\)$/, '');
}
