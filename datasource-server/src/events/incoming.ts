import { onCluster, storedName, type Column, type EventTable, type Layout, SINGLE } from './event-table.ts';
import { EVENT_TABLES } from './tables.ts';

/** Every parsed record passes through this table, which keeps nothing: one view a table takes its rows out of it. */
export const INCOMING_TABLE = 'incoming';

/** Tables fed through `incoming`; samples are written by the recorder itself. */
export const INCOMING_TARGETS: readonly EventTable[] = EVENT_TABLES.filter(({ name }) => name !== 'samples');

/**
 * Fingerprints of error-level lines read from files. An error stands in the error file and in the combined one; a line that
 * the other kind of file has already given is left out (`ingest/lines-sql.ts`).
 */
export const ERROR_LINES: EventTable = {
  name: 'error_lines',
  columns: [
    { name: 'ts', definition: `DateTime64(3, 'UTC') CODEC(DoubleDelta, ZSTD(1))` },
    /** 1 for a file that holds errors only. */
    { name: 'error_file', definition: 'UInt8' },
    { name: 'line_hash', definition: 'UInt64' },
  ],
  orderBy: 'error_file, ts',
};

const OWN_COLUMNS: readonly Column[] = [
  /** Name of the table that the record belongs to. */
  { name: 'kind', definition: 'LowCardinality(String)' },
  { name: 'error_file', definition: 'UInt8' },
  { name: 'line_hash', definition: 'UInt64' },
  /** The line's own category, for lines that belong to no table of ours. */
  { name: 'message', definition: 'String' },
];

/** Columns of `incoming`: each column of a target once, its type without codec and default. */
export const INCOMING_COLUMNS: readonly Column[] = incomingColumns();

function incomingColumns(): Column[] {
  const columns = new Map<string, string>(OWN_COLUMNS.map(({ name, definition }) => [name, definition]));
  for (const { name, definition } of INCOMING_TARGETS.flatMap((table) => table.columns)) {
    if (!columns.has(name)) {
      columns.set(name, definition.replace(/ (CODEC|DEFAULT) ?.*$/, ''));
    }
  }
  return [...columns].map(([name, definition]) => ({ name, definition }));
}

/** DDL of the table and of its views, to be run after the targets exist. Views are made anew: their columns may have changed. */
export function incomingSql(layout: Layout = SINGLE): string[] {
  const cluster = onCluster(layout);
  const columns = INCOMING_COLUMNS.map(({ name, definition }) => `${name} ${definition}`).join(', ');
  const views = INCOMING_TARGETS.flatMap(({ name, columns: taken }) =>
    view(name, names(taken), `kind = '${name}'`, layout)
  );
  const errors = view(ERROR_LINES.name, names(ERROR_LINES.columns), `line_hash != 0`, layout);
  return [
    `DROP TABLE IF EXISTS ${INCOMING_TABLE}${cluster}`,
    `CREATE TABLE ${INCOMING_TABLE}${cluster} (${columns}) ENGINE = Null`,
    ...views,
    ...errors,
  ];
}

function view(table: string, columns: readonly string[], where: string, layout: Layout): string[] {
  const cluster = onCluster(layout);
  const name = `${INCOMING_TABLE}_to_${table}`;
  return [
    `DROP VIEW IF EXISTS ${name}${cluster}`,
    [
      `CREATE MATERIALIZED VIEW ${name}${cluster} TO ${storedName(table, layout)}`,
      `AS SELECT ${columns.join(', ')} FROM ${INCOMING_TABLE} WHERE ${where}`,
    ].join(' '),
  ];
}

const names = (columns: readonly Column[]) => columns.map(({ name }) => name);
