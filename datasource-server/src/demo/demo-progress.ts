import type { EventStore } from '../engines/engine.ts';
import { BUSINESS_TABLES } from './business-tables.ts';
import { OPEN_STATUS, type BusinessTableName } from './business-rows.ts';
import { DEMO_EVENT_TABLES, DEMO_SOURCE, type DemoEventTable } from './event-rows.ts';

export type DemoTable = BusinessTableName | DemoEventTable;
export type OpenTable = keyof typeof OPEN_STATUS;

const LIMITS = { maxRows: 100_000, timeoutMs: 30_000 };

/** How far the store is, read from its rows alone. Every batch holds all rows up to a moment, so the newest row tells. */
export interface DemoProgress {
  /** Epoch ms of the newest row of each table; 0 where there is none. */
  newest: Record<DemoTable, number>;
  /** Rows whose outcome was still open when they were written. */
  open: Record<OpenTable, Set<number>>;
}

export async function readProgress(store: EventStore): Promise<DemoProgress> {
  const sources: Array<{ table: DemoTable; time: string; where: string }> = [
    ...BUSINESS_TABLES.map(({ name, time }) => ({ table: name as BusinessTableName, time, where: '1' })),
    ...DEMO_EVENT_TABLES.map((table) => ({
      table,
      time: 'ts',
      where: `source = '${DEMO_SOURCE}'`,
    })),
  ];
  const newest = {} as Record<DemoTable, number>;
  for (const { table, time, where } of sources) {
    newest[table] =
      (await numbers(store, `SELECT toUnixTimestamp64Milli(max(${time})) AS n FROM ${table} WHERE ${where}`))[0] ?? 0;
  }
  return {
    newest,
    open: { ideas: await openRows(store, 'ideas'), business_plans: await openRows(store, 'business_plans') },
  };
}

async function openRows(store: EventStore, table: OpenTable): Promise<Set<number>> {
  return new Set(await numbers(store, `SELECT id AS n FROM ${table} WHERE status = '${OPEN_STATUS[table]}'`));
}

/** The one column `n` of a statement of our own. */
async function numbers(store: EventStore, sql: string): Promise<number[]> {
  const { columns } = await store.query({ sql, params: [], columns: [{ name: 'n', type: 'number' }] }, LIMITS);
  return (columns[0] ?? []).map(Number);
}
