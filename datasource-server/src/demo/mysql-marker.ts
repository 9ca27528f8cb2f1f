import type { Connection, RowDataPacket } from 'mysql2/promise';
import { ServiceError } from '../platform/errors.ts';
import { BUSINESS_TABLES, mysqlTableSql } from './business-tables.ts';
import type { BusinessTableName } from './business-rows.ts';
import type { Day } from './days.ts';
import { GENERATOR_VERSION, type DemoWorld } from './world.ts';

/** What a person asked for; a load that was cut off goes on only for the same request. */
export interface LoadRequest {
  seed: number;
  days: number;
  rows: number;
  timezone: string;
}

/** How far a load is. Written in the same transaction as the rows it speaks of. */
export interface LoadState {
  request: LoadRequest;
  world: DemoWorld;
  version: number;
  loadedThrough: Day | null;
  finished: boolean;
  counts: Record<BusinessTableName, number>;
}

const MARKER = 'aimarket_demo';
const TABLES = BUSINESS_TABLES.map(({ name }) => name as BusinessTableName);

/**
 * What an earlier load left, or null for a database that holds none of the marketplace's rows. Throws `forbidden` for
 * tables with rows that no demo wrote: a real marketplace's data is never touched.
 */
export async function readState(connection: Connection): Promise<LoadState | null> {
  const present = await existingTables(connection);
  if (!present.has(MARKER)) {
    await refuseForeignRows(connection, present);
    return null;
  }
  const [rows] = await connection.query<RowDataPacket[]>(`SELECT state FROM ${MARKER} WHERE id = 1`);
  return rows[0] ? (JSON.parse(String(rows[0]['state'])) as LoadState) : null;
}

/** Writes the state; part of whatever transaction is open. */
export async function writeState(connection: Connection, state: LoadState): Promise<void> {
  await connection.query(`REPLACE INTO ${MARKER} (id, state) VALUES (1, ?)`, [JSON.stringify(state)]);
}

/** Creates what is missing of the marker and the six tables, and writes the first state. */
export async function createTables(connection: Connection, request: LoadRequest, world: DemoWorld): Promise<LoadState> {
  const present = await existingTables(connection);
  const state: LoadState = {
    request,
    world,
    version: GENERATOR_VERSION,
    loadedThrough: null,
    finished: false,
    counts: Object.fromEntries(TABLES.map((name) => [name, 0])) as LoadState['counts'],
  };
  await connection.query(
    `CREATE TABLE IF NOT EXISTS ${MARKER} (id TINYINT NOT NULL PRIMARY KEY, state TEXT NOT NULL) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`
  );
  await writeState(connection, state);
  for (const table of BUSINESS_TABLES.filter(({ name }) => !present.has(name))) {
    await connection.query(mysqlTableSql(table));
  }
  return state;
}

/**
 * Empties the tables that a demo filled. Throws `forbidden` where a table has another number of rows than the demo wrote:
 * somebody has used it since.
 */
export async function emptyTables(connection: Connection, { counts }: LoadState): Promise<void> {
  const present = await existingTables(connection);
  for (const name of TABLES.filter((table) => present.has(table))) {
    const [rows] = await connection.query<RowDataPacket[]>(`SELECT COUNT(*) AS n FROM \`${name}\``);
    const found = Number(rows[0]?.['n']);
    if (found !== counts[name] && found !== 0) {
      throw new ServiceError('forbidden', {
        zh: `表 ${name} 有 ${found} 行,而演示程序写入了 ${counts[name]} 行:里面有别的数据,因此不清空。请换一个空数据库。`,
        en: `Table ${name} has ${found} rows, the demo wrote ${counts[name]}: there is other data in it, so nothing is emptied. Use another, empty database.`,
      });
    }
  }
  for (const name of TABLES.filter((table) => present.has(table))) {
    await connection.query(`TRUNCATE TABLE \`${name}\``);
  }
}

async function refuseForeignRows(connection: Connection, present: ReadonlySet<string>): Promise<void> {
  for (const name of TABLES.filter((table) => present.has(table))) {
    const [rows] = await connection.query<RowDataPacket[]>(`SELECT 1 FROM \`${name}\` LIMIT 1`);
    if (rows.length > 0) {
      throw new ServiceError('forbidden', {
        zh: `表 ${name} 已有数据,且不是演示程序写入的(没有标记表 ${MARKER})。为保护真实数据,什么也没有做。请换一个空数据库。`,
        en: `Table ${name} holds rows that no demo wrote (there is no marker table ${MARKER}). Nothing was done, to keep real data safe. Use another, empty database.`,
      });
    }
  }
}

async function existingTables(connection: Connection): Promise<Set<string>> {
  const [rows] = await connection.query<RowDataPacket[]>(
    'SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()'
  );
  return new Set(rows.map((row) => String(row['name'])));
}
