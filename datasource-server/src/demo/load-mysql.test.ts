import { spawn } from 'node:child_process';
import { join } from 'node:path';
import mysql, { type Connection, type RowDataPacket } from 'mysql2/promise';
import { startChdb, type Chdb } from '../../test/support/chdb.ts';
import { createMarketplaceTables, startMariadb, type Mariadb } from '../../test/support/mariadb.ts';
import { migrate } from '../events/migrations.ts';
import { silentLogger } from '../platform/logger.ts';
import { BUSINESS_TABLES, clickhouseTableSql } from './business-tables.ts';
import { createDemoFeed } from './demo-feed.ts';
import { readProgress } from './demo-progress.ts';
import { loadMysql, type LoadProgress } from './load-mysql.ts';
import { worldForRows } from './scale-for-rows.ts';

jest.setTimeout(120_000);

const NOW = Date.parse('2026-03-18T13:20:00Z');
const REQUEST = { seed: 7, days: 30, rows: 20_000, timezone: 'Asia/Shanghai' };
const TABLES = BUSINESS_TABLES.map(({ name }) => name);

let mariadb: Mariadb;
let connection: Connection;

beforeAll(async () => {
  mariadb = await startMariadb();
});
afterAll(() => mariadb.stop());
beforeEach(async () => {
  connection = await mysql.createConnection({ uri: mariadb.url, dateStrings: true });
  await connection.query(`DROP TABLE IF EXISTS ${[...TABLES, 'aimarket_demo'].join(', ')}`);
});
afterEach(() => connection.end());

type Changes = Partial<Parameters<typeof loadMysql>[0]>;
const load = (changes: Changes = {}) =>
  loadMysql({
    ...REQUEST,
    url: mariadb.url,
    now: NOW,
    replace: false,
    signal: new AbortController().signal,
    onProgress() {},
    ...changes,
  });

async function rows(sql: string): Promise<RowDataPacket[]> {
  return (await connection.query<RowDataPacket[]>(sql))[0];
}

async function contents(): Promise<unknown[][]> {
  const all: unknown[][] = [];
  for (const table of TABLES) {
    all.push(await rows(`SELECT * FROM ${table} ORDER BY id`));
  }
  return all;
}

describe('loading MySQL', () => {
  test('writes the rows asked for, with progress, and says how many', async () => {
    const reports: LoadProgress[] = [];
    const { finished, resumed, counts } = await load({ onProgress: (progress) => reports.push(progress) });
    expect({ finished, resumed }).toEqual({ finished: true, resumed: false });
    expect(counts['ai_service_logs']).toBeGreaterThanOrEqual(20_000);
    expect(counts['ai_service_logs']).toBeLessThan(20_010);
    for (const table of TABLES) {
      expect(await rows(`SELECT COUNT(*) AS n FROM ${table}`)).toEqual([{ n: counts[table as keyof typeof counts] }]);
    }
    expect(reports.map(({ fraction }) => fraction)).toEqual(
      reports.map(({ fraction }) => fraction).sort((a, b) => a - b)
    );
    expect(reports.at(-1)).toEqual({ fraction: 1, rows: Object.values(counts).reduce((sum, count) => sum + count, 0) });
  });

  test('times are the wall clock of the zone asked for', async () => {
    await load({ rows: 2000 });
    const [shanghai] = await rows('SELECT MAX(created_at) AS newest FROM ai_service_logs');
    expect(shanghai?.['newest'] <= '2026-03-18 21:20:00.000').toBe(true);
    expect(shanghai?.['newest'] > '2026-03-18 20:00:00.000').toBe(true);
    await load({ rows: 2000, timezone: 'UTC', replace: true });
    const [utc] = await rows('SELECT MAX(created_at) AS newest FROM ai_service_logs');
    expect(Date.parse(`${shanghai?.['newest']}Z`) - Date.parse(`${utc?.['newest']}Z`)).toBe(8 * 3600e3);
  });

  test('stopped on the way it leaves whole days, and goes on from there to the same end', async () => {
    await load({ rows: 3000 });
    const whole = await contents();
    await load({ rows: 3000, replace: true });
    expect(await contents()).toEqual(whole);

    const stopping = new AbortController();
    let reported = 0;
    const stopped = await load({
      rows: 3000,
      replace: true,
      signal: stopping.signal,
      onProgress: () => (++reported === 12 ? stopping.abort() : undefined),
    });
    expect(stopped.finished).toBe(false);
    const [partly] = await rows('SELECT COUNT(*) AS n FROM ai_service_logs');
    expect(partly?.['n']).toBe(stopped.counts['ai_service_logs']);
    expect(partly?.['n']).toBeLessThan(3000);

    await expect(load({ rows: 3000, seed: 8 })).rejects.toMatchObject({
      code: 'forbidden',
      text: { en: expect.stringContaining('--seed 7') },
    });
    const continued = await load({ rows: 3000, now: NOW + 3 * 864e5 });
    expect(continued).toMatchObject({ finished: true, resumed: true });
    expect(await contents()).toEqual(whole);
  });

  test('refuses rows that no demo wrote, and leaves them as they are', async () => {
    await createMarketplaceTables(mariadb.url);
    await connection.query(`INSERT INTO users (status, created_at) VALUES ('active', '2026-01-01')`);
    for (const replace of [false, true]) {
      await expect(load({ replace })).rejects.toMatchObject({
        code: 'forbidden',
        text: { zh: expect.stringContaining('users') },
      });
    }
    expect(await rows('SELECT COUNT(*) AS n FROM users')).toEqual([{ n: 1 }]);
    expect(await rows(`SHOW TABLES LIKE 'aimarket%'`)).toEqual([]);
  });

  test('fills tables that exist and are empty', async () => {
    await createMarketplaceTables(mariadb.url);
    expect((await load({ rows: 2000 })).finished).toBe(true);
  });

  test('does not load twice, nor replace what somebody has added to since', async () => {
    await load({ rows: 2000 });
    await expect(load({ rows: 2000 })).rejects.toMatchObject({
      code: 'forbidden',
      text: { en: expect.stringContaining('--replace') },
    });
    await connection.query(`INSERT INTO ideas (user_id, status, submitted_at) VALUES (1, 'real', '2026-01-01')`);
    await expect(load({ rows: 2000, replace: true })).rejects.toMatchObject({
      code: 'forbidden',
      text: { zh: expect.stringContaining('ideas') },
    });
    expect(await rows(`SELECT COUNT(*) AS n FROM ideas WHERE status = 'real'`)).toEqual([{ n: 1 }]);
    expect((await rows('SELECT COUNT(*) AS n FROM users'))[0]?.['n']).toBeGreaterThan(100);
  });
});

describe('MySQL and the embedded engine', () => {
  let chdb: Chdb;
  beforeAll(async () => {
    chdb = await startChdb();
  });
  afterAll(() => chdb.stop());

  test('hold the same rows for the same world', async () => {
    await load({ rows: 8000, timezone: 'UTC' });
    const { store } = chdb;
    await migrate({ store, logger: silentLogger, clock: () => NOW });
    for (const table of BUSINESS_TABLES) {
      await store.command(clickhouseTableSql(table));
    }
    const world = worldForRows({ ...REQUEST, rows: 8000, now: NOW });
    await createDemoFeed({ store, world, progress: await readProgress(store) }).advance(NOW);

    for (const { name, columns } of BUSINESS_TABLES) {
      const names = columns.map((column) => column.name);
      const inMysql = await rows(
        `SELECT CONCAT_WS('|', ${names.map((it) => `COALESCE(${it}, 'NULL')`).join(', ')}) AS line FROM ${name} ORDER BY id`
      );
      const sql = `SELECT concat(${columns.map(clickhouseText).join(`, '|', `)}) AS line FROM ${name} ORDER BY id`;
      const answer = await store.query(
        { sql, params: [], columns: [{ name: 'line', type: 'string' }] },
        { maxRows: 100_000, timeoutMs: 30_000 }
      );
      expect(answer.rowCount).toBeGreaterThan(500);
      expect(inMysql.map((row) => row['line'])).toEqual(answer.columns[0]);
    }
  });

  /** As MySQL prints it: decimals with all their digits. */
  function clickhouseText({ name, clickhouse }: { name: string; clickhouse: string }): string {
    const scale = /Decimal\(\d+, (\d+)\)/.exec(clickhouse)?.[1];
    const text = scale ? `toDecimalString(${name}, ${scale})` : `toString(${name})`;
    return `ifNull(${text}, 'NULL')`;
  }
});

describe('the command', () => {
  const run = (...args: string[]) => {
    const child = spawn(process.execPath, [
      require.resolve('tsx/cli'),
      join(__dirname, 'demo-mysql-cli.ts'),
      '--url',
      mariadb.url,
      ...args,
    ]);
    let output = '';
    child.stdout.on('data', (chunk) => (output += String(chunk)));
    child.stderr.on('data', (chunk) => (output += String(chunk)));
    const ended = new Promise<{ code: number | null; output: () => string }>((resolve) =>
      child.once('close', (code) => resolve({ code, output: () => output }))
    );
    return { child, ended, output: () => output };
  };

  test('refuses a database in use with exit code 1 and a reason, and never shows the password', async () => {
    await createMarketplaceTables(mariadb.url);
    await connection.query(`INSERT INTO users (status, created_at) VALUES ('active', '2026-01-01')`);
    const { code, output } = await run('--rows', '1000').ended;
    expect(code).toBe(1);
    expect(output()).toContain('什么也没有做');
    expect(output()).toContain('Nothing was done');
    expect(output()).not.toContain('app-secret');
  });

  test('stops at an interrupt, keeps whole days, and goes on when run again', async () => {
    const first = run('--rows', '60000', '--days', '60');
    while (!/ETA/.test(first.output())) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    first.child.kill('SIGINT');
    expect((await first.ended).code).toBe(130);
    const again = await run('--rows', '60000', '--days', '60').ended;
    expect(again.code).toBe(0);
    expect(again.output()).toContain('100.0 %');
    expect(again.output()).not.toContain('app-secret');
    expect((await rows('SELECT COUNT(*) AS n FROM ai_service_logs'))[0]?.['n']).toBeGreaterThanOrEqual(60_000);
    expect((await rows('SELECT COUNT(*) - COUNT(DISTINCT id) AS n FROM ai_service_logs'))[0]?.['n']).toBe(0);
  });
});
