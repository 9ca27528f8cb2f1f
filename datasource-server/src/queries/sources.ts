import type { CatalogueDataset } from '../contract/catalogue.ts';
import type { Text } from '../contract/text.ts';
import type { Engine, EventStore, TableColumns } from '../engines/engine.ts';
import type { Clock } from '../platform/clock.ts';
import { ServiceError, toServiceError } from '../platform/errors.ts';
import type { Dataset } from '../semantic/model.ts';
import { columnsOf } from '../semantic/columns-of.ts';

/** Where the datasets live. */
export interface Sources {
  /** The marketplace's own database, or the demo tables of the event engine; null when nothing is configured. */
  business: Engine | null;
  events: EventStore;
  /** The event engine's database holds generated events. */
  demo: boolean;
  /** A table whose presence in the business database says that a demo filled it. */
  demoMarker: string;
  /** The zone in which `DATETIME` columns of the business database are written. */
  businessTimezone: string;
  /** After how many days events and their rollups are dropped; null where they are kept for ever. */
  retention: Retention | null;
  /** Rollups that do not hold all rows → epoch ms from which on they do. */
  rollupsWholeFrom: ReadonlyMap<string, number>;
}

export interface Retention {
  /** Of single events. */
  days: number;
  /** Of rollups. */
  rollupDays: number;
}

/** A dataset with the engine that answers it. */
export interface BoundDataset {
  dataset: Dataset;
  engine: Engine;
  /** The stored zone of its time columns; null where they hold instants. */
  storedZone: string | null;
  /** Its rows come from the demo generator. */
  demo: boolean;
  /** Its rollups that exist → epoch ms from which on each holds every row. */
  rollups: ReadonlyMap<string, number>;
  /** How long its rows are kept; null for ever. */
  retention: Retention | null;
}

export type Availability =
  | { state: 'available'; bound: BoundDataset }
  /** Nothing feeds it: an empty answer with a notice, not an error. */
  | { state: 'unconfigured'; reason: Text }
  | { state: 'broken'; reason: Text; error: ServiceError };

export type Opened = { bound: BoundDataset } | { bound: null; reason: Text };

const DESCRIBE_FOR_MS = 60_000;
const RETRY_AFTER_MS = 5_000;

/** Knows for each dataset which engine answers it and whether its table is as the model says. */
export interface DatasetDirectory {
  availability(dataset: Dataset): Promise<Availability>;
  /** The dataset ready to be asked, or why nothing feeds it. Throws `unavailable` when its table or engine is not as it should be. */
  open(dataset: Dataset): Promise<Opened>;
}

export function createDatasetDirectory(sources: Sources, datasets: readonly Dataset[], clock: Clock): DatasetDirectory {
  const business = describedTables(sources.business, [...tablesOf(datasets, 'mysql'), sources.demoMarker], clock);
  const events = describedTables(sources.events, tablesOf(datasets, 'events'), clock);

  async function availability(dataset: Dataset): Promise<Availability> {
    const engine = dataset.source === 'mysql' ? sources.business : sources.events;
    if (!engine) {
      return { state: 'unconfigured', reason: NO_BUSINESS };
    }
    try {
      const tables = await (dataset.source === 'mysql' ? business : events)();
      const problem = schemaProblem(dataset, tables.get(dataset.table));
      if (problem) {
        return { state: 'broken', reason: problem, error: new ServiceError('unavailable', problem) };
      }
      const demo = dataset.source === 'mysql' ? tables.has(sources.demoMarker) : sources.demo;
      return {
        state: 'available',
        bound: {
          dataset,
          engine,
          demo,
          storedZone: storedZone(dataset, engine, tables, sources),
          rollups: new Map(
            rollupTables(dataset)
              .filter((table) => tables.has(table))
              .map((table) => [table, sources.rollupsWholeFrom.get(table) ?? -Infinity])
          ),
          retention: dataset.source === 'events' ? sources.retention : null,
        },
      };
    } catch (cause) {
      const error = toServiceError(cause);
      return { state: 'broken', reason: error.text, error };
    }
  }

  return {
    availability,
    async open(dataset) {
      const found = await availability(dataset);
      if (found.state === 'broken') {
        throw found.error;
      }
      return found.state === 'available' ? { bound: found.bound } : { bound: null, reason: found.reason };
    },
  };
}

const NO_BUSINESS: Text = {
  zh: '还没有接入业务数据库:请设置 MYSQL_URL(只读账号即可),或设置 DEMO=on 使用演示数据。',
  en: 'No business database is connected: set MYSQL_URL (a read-only account will do), or DEMO=on for demo data.',
};

function tablesOf(datasets: readonly Dataset[], source: CatalogueDataset['source']): string[] {
  const asked = datasets.filter((dataset) => dataset.source === source);
  return [...new Set(asked.flatMap((dataset) => [dataset.table, ...rollupTables(dataset)]))];
}

function rollupTables({ rollups = [] }: Dataset): string[] {
  return rollups.map(({ table }) => table);
}

/** The tables' columns, asked again after a minute, or after a few seconds when asking failed. */
function describedTables(engine: Engine | null, tables: string[], clock: Clock) {
  let current: { at: number; tables: Promise<ReadonlyMap<string, TableColumns>>; failed: boolean } | null = null;
  return (): Promise<ReadonlyMap<string, TableColumns>> => {
    const age = current ? clock() - current.at : Infinity;
    // Negative: the clock was set back.
    if (!current || age < 0 || age > (current.failed ? RETRY_AFTER_MS : DESCRIBE_FOR_MS)) {
      const asked = {
        at: clock(),
        tables: engine ? engine.describe(tables) : Promise.resolve(new Map()),
        failed: false,
      };
      asked.tables.catch(() => {
        asked.failed = true;
      });
      current = asked;
    }
    return current.tables;
  };
}

function schemaProblem(dataset: Dataset, columns: TableColumns | undefined): Text | null {
  if (!columns) {
    return {
      zh: `数据库里没有表 ${dataset.table},数据集“${dataset.title.zh}”不可用。`,
      en: `The database has no table ${dataset.table}, so dataset "${dataset.title.en}" is not available.`,
    };
  }
  const missing = columnsOf(dataset).filter((column) => !columns.has(column));
  if (missing.length === 0) {
    return null;
  }
  return {
    zh: `表 ${dataset.table} 缺少列 ${missing.join('、')},数据集“${dataset.title.zh}”不可用。`,
    en: `Table ${dataset.table} lacks column(s) ${missing.join(', ')}, so dataset "${dataset.title.en}" is not available.`,
  };
}

/** A MySQL TIMESTAMP holds an instant (the session reads it in UTC), a DATETIME the wall clock of the configured zone. */
function storedZone(
  dataset: Dataset,
  engine: Engine,
  tables: ReadonlyMap<string, TableColumns>,
  sources: Sources
): string | null {
  if (engine.name !== 'mysql') {
    return null;
  }
  const column = dataset.time ?? columnsOf(dataset).find((name) => isTime(tables.get(dataset.table)?.get(name)));
  const kind = column ? tables.get(dataset.table)?.get(column) : undefined;
  return kind === 'timestamp' ? null : sources.businessTimezone;
}

function isTime(kind: string | undefined): boolean {
  return kind === 'datetime' || kind === 'timestamp';
}
