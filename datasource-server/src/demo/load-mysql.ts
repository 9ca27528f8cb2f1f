import mysql, { type Connection } from 'mysql2/promise';
import { ServiceError } from '../platform/errors.ts';
import { BUSINESS_TABLES, timeColumns, type BusinessTable } from './business-tables.ts';
import { businessRows, type BusinessRow, type BusinessTableName } from './business-rows.ts';
import { DAY_MS, dayOf, startOfDay } from './days.ts';
import { generateDay } from './generate-day.ts';
import { createTables, emptyTables, readState, writeState, type LoadRequest, type LoadState } from './mysql-marker.ts';
import { worldForRows } from './scale-for-rows.ts';
import { wallTextOf } from './wall-text.ts';
import { expectedVolume, GENERATOR_VERSION } from './world.ts';

/** About 200 kB a statement: far below the smallest `max_allowed_packet` in use, large enough to be quick. */
const ROWS_A_STATEMENT = 2_000;

interface LoadMysqlOptions extends LoadRequest {
  /** mysql://user:password@host:port/database */
  url: string;
  now: number;
  /** Empties what an earlier demo wrote and begins anew. */
  replace: boolean;
  signal: AbortSignal;
  onProgress(progress: LoadProgress): void;
}

export interface LoadProgress {
  /** 0 to 1, by the number of rows to come. */
  fraction: number;
  rows: number;
}

export interface LoadResult {
  /** False when the signal ended it: the same call goes on from there. */
  finished: boolean;
  resumed: boolean;
  counts: Record<BusinessTableName, number>;
}

/**
 * Fills a MySQL database with the demo marketplace, a day a transaction, oldest first. Throws `forbidden` rather than
 * touch rows that no demo wrote or that another request asked for.
 */
export async function loadMysql(options: LoadMysqlOptions): Promise<LoadResult> {
  const connection = await mysql.createConnection({ uri: options.url, charset: 'utf8mb4', supportBigNumbers: true });
  try {
    const { state, resumed } = await prepare(connection, options);
    const finished = await writeDays(connection, state, options);
    return { finished, resumed, counts: state.counts };
  } finally {
    await connection.end();
  }
}

async function prepare(
  connection: Connection,
  options: LoadMysqlOptions
): Promise<{ state: LoadState; resumed: boolean }> {
  const { seed, days, rows, timezone, now, replace } = options;
  const request: LoadRequest = { seed, days, rows, timezone };
  const found = await readState(connection);
  if (found && !replace) {
    const same = found.version === GENERATOR_VERSION && JSON.stringify(found.request) === JSON.stringify(request);
    if (found.finished || !same) {
      throw alreadyLoaded(found);
    }
    return { state: found, resumed: true };
  }
  if (found) {
    await emptyTables(connection, found);
  }
  return { state: await createTables(connection, request, worldForRows({ seed, days, rows, now })), resumed: false };
}

/** Returns false when it was stopped; then everything up to the last whole day is there. */
async function writeDays(connection: Connection, state: LoadState, options: LoadMysqlOptions): Promise<boolean> {
  const { world, request } = state;
  const upTo = world.builtAt;
  const last = dayOf(upTo);
  const wallText = wallTextOf(request.timezone, { from: startOfDay(world.firstDay) - DAY_MS, to: upTo + 3 * DAY_MS });
  const total = expectedRows(state, last);
  for (let day = (state.loadedThrough ?? world.firstDay - 1) + 1; day <= last; day++) {
    const rows = businessRows(generateDay(world, day), { after: () => 0, upTo });
    const counts = { ...state.counts };
    await connection.beginTransaction();
    for (const table of BUSINESS_TABLES) {
      const tableRows = rows[table.name as BusinessTableName];
      counts[table.name as BusinessTableName] += tableRows.length;
      if (!(await insertRows(connection, table, tableRows, wallText, options.signal))) {
        await connection.rollback();
        return false;
      }
    }
    const reached: LoadState = { ...state, counts, loadedThrough: day, finished: day === last };
    await writeState(connection, reached);
    await connection.commit();
    Object.assign(state, reached);
    options.onProgress({
      fraction: expectedRows(state, day) / total,
      rows: Object.values(counts).reduce((a, b) => a + b, 0),
    });
  }
  return true;
}

/** Returns false, some rows unwritten, when it was stopped. */
async function insertRows(
  connection: Connection,
  table: BusinessTable,
  rows: readonly BusinessRow[],
  wallText: (epochMs: number) => string,
  signal: AbortSignal
): Promise<boolean> {
  const names = table.columns.map(({ name }) => name);
  const times = new Set(timeColumns(table));
  const head = `INSERT INTO \`${table.name}\` (${names.map((name) => `\`${name}\``).join(', ')}) VALUES ?`;
  let running: Promise<unknown> = Promise.resolve();
  for (let from = 0; from < rows.length; from += ROWS_A_STATEMENT) {
    const values = rows.slice(from, from + ROWS_A_STATEMENT).map((row) =>
      names.map((name) => {
        const value = row[name] ?? null;
        return times.has(name) && typeof value === 'number' ? wallText(value) : value;
      })
    );
    // Written out here while the database still works on the statement before.
    const sql = connection.format(head, [values]);
    await running;
    if (signal.aborted) {
      return false;
    }
    running = connection.query(sql);
    running.catch(() => undefined);
  }
  await running;
  return true;
}

/** Only for the progress: the AI calls stand for the other tables, which grow alike. */
function expectedRows({ world }: LoadState, last: number): number {
  let sum = 0;
  for (let day = world.firstDay; day <= last; day++) {
    sum += expectedVolume(world, day, 'ai_calls');
  }
  return sum;
}

function alreadyLoaded({ finished, request }: LoadState): ServiceError {
  const asked = `--rows ${request.rows} --days ${request.days} --seed ${request.seed} --timezone ${request.timezone}`;
  return new ServiceError(
    'forbidden',
    finished
      ? {
          zh: `这个数据库里已有演示数据(${asked})。要重新生成请加 --replace。`,
          en: `This database already holds demo data (${asked}). Add --replace to make it anew.`,
        }
      : {
          zh: `这个数据库里有一次未完成的载入。用同样的参数(${asked})可以继续,或加 --replace 重新开始。`,
          en: `This database holds an unfinished load. Continue it with the same options (${asked}), or add --replace to start over.`,
        }
  );
}
