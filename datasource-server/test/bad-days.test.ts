/** The data server on a bad night: a store that is down, slow, full or not as expected. Real servers, real processes. */
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mysql from 'mysql2/promise';
import type { Catalogue } from '../src/contract/catalogue.ts';
import type { QueryResponse, QueryResult } from '../src/contract/frames.ts';
import { freePort } from './support/free-port.ts';
import { createMarketplaceTables, startMariadb, type Mariadb } from './support/mariadb.ts';
import { startTestServer, type TestServer } from './support/test-server.ts';

const USERS = { kind: 'metric', measures: ['users.new_users'], as: 'number' };
const HOST = { kind: 'metric', measures: ['host.cpu'], as: 'number' };

async function ask(server: TestServer, ...queries: object[]): Promise<QueryResult[]> {
  const response = await fetch(`${server.url}/api/v1/query`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Cache-Skip': 'true' },
    body: JSON.stringify({ queries: queries.map((query, index) => ({ refId: `Q${index}`, ...query })) }),
  });
  const { results } = (await response.json()) as QueryResponse;
  return queries.map((_, index) => results[`Q${index}`] as QueryResult);
}

const code = (result: QueryResult | undefined) => /^\[(\w+)\]/.exec(result?.error ?? '')?.[1];

async function eventually<T>(attempt: () => Promise<T>, good: (value: T) => boolean, withinMs: number): Promise<T> {
  const started = Date.now();
  for (;;) {
    const value = await attempt();
    if (good(value) || Date.now() - started > withinMs) {
      return value;
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

describe('MySQL', () => {
  let mariadb: Mariadb;
  let server: TestServer;

  beforeAll(async () => {
    mariadb = await startMariadb();
    await createMarketplaceTables(mariadb.url);
    await mariadb.kill();
    server = await startTestServer({
      MYSQL_URL: mariadb.url,
      DEMO: 'off',
      MYSQL_POOL: '2',
      QUERY_TIMEOUT_SECONDS: '2',
    });
  }, 90_000);

  afterAll(async () => {
    await server?.stop();
    await mariadb?.stop();
  });

  test('down at start: the server starts, says what is wrong, and answers from its other store', async () => {
    const [users, host] = await ask(server, USERS, HOST);
    expect([code(users), users?.status, users?.errorSource]).toEqual(['unavailable', 503, 'downstream']);
    expect(users?.error).toMatch(/MySQL/);
    expect(users?.error).not.toContain('password');
    expect(host?.status).toBe(200);
  });

  test('back: it is used again without a restart', async () => {
    await mariadb.start();
    const [users] = await eventually(
      () => ask(server, USERS),
      ([first]) => first?.status === 200,
      40_000
    );
    expect(users?.frames[0]?.data.values).toEqual([[0]]);
  }, 60_000);

  test('killed during a query: that query fails in plain words, the next one after its return succeeds', async () => {
    const connection = await mysql.createConnection(mariadb.url);
    await connection.query('INSERT INTO users (id, status, created_at) SELECT seq, ?, NOW() FROM seq_1_to_200000', [
      'active',
    ]);
    await connection.end();
    const running = ask(server, {
      ...USERS,
      measures: ['users.new_users', 'users.active_users'],
      as: 'timeseries',
      grain: 'minute',
    });
    await mariadb.kill();
    const [during] = await running;
    expect(during?.status === 200 || ['unavailable', 'timeout'].includes(code(during) ?? '')).toBe(true);
    expect(code((await ask(server, USERS))[0])).toBe('unavailable');
    await mariadb.start();
    const [after] = await eventually(
      () => ask(server, USERS),
      ([first]) => first?.status === 200,
      40_000
    );
    expect(after?.status).toBe(200);
  }, 90_000);

  test('a missing column makes its dataset unavailable with the reason, the others work', async () => {
    const connection = await mysql.createConnection(mariadb.url);
    await connection.query('ALTER TABLE ideas DROP COLUMN ai_score');
    await connection.query('DROP TABLE business_plans');
    await connection.end();
    // One embedded engine a process: the server of the tests above goes first.
    await server.stop();
    const fresh = await startTestServer({ MYSQL_URL: mariadb.url, DEMO: 'off' });
    try {
      const catalogue = (await (await fetch(`${fresh.url}/api/v1/catalogue`)).json()) as Catalogue;
      const named = Object.fromEntries(catalogue.datasets.map((dataset) => [dataset.name, dataset]));
      expect(named['ideas']).toMatchObject({ available: false, reason: { zh: expect.stringContaining('ai_score') } });
      expect(named['plans']).toMatchObject({
        available: false,
        reason: { en: expect.stringContaining('business_plans') },
      });
      expect(named['users']?.available).toBe(true);
      const [ideas, users] = await ask(fresh, { kind: 'metric', measures: ['ideas.submitted'] }, USERS);
      expect([code(ideas), users?.status]).toEqual(['unavailable', 200]);
    } finally {
      await fresh.stop();
    }
  }, 60_000);
});

test('nothing configured: an empty typed frame and a notice that names the setting, not an error', async () => {
  const server = await startTestServer({ DEMO: 'off' });
  try {
    const [users] = await ask(server, USERS);
    expect(users?.status).toBe(200);
    expect(users?.frames[0]?.schema.fields).toEqual([]);
    expect(users?.frames[0]?.schema.meta.notices?.[0]?.text).toContain('MYSQL_URL');
  } finally {
    await server.stop();
  }
});

describe('as a process', () => {
  const directories: string[] = [];
  const directory = () => {
    const path = mkdtempSync(join(tmpdir(), 'aimarket-bad-day-'));
    directories.push(path);
    return path;
  };
  afterAll(() => directories.forEach((path) => rmSync(path, { recursive: true, force: true })));

  /** Runs the server from source until it ends or is ready; resolves with its exit code and what it said. */
  async function runServer(environment: Record<string, string>) {
    const main = join(__dirname, '../src/main.ts');
    const child = spawn(process.execPath, ['--conditions=aimarket-source', '--import', 'tsx', main], {
      cwd: join(__dirname, '..'),
      env: { PATH: process.env['PATH'], DEMO: 'off', LOG_LEVEL: 'info', ...environment },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let output = '';
    const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
    const ready = new Promise<'ready'>((resolve) =>
      child.stderr.on('data', (chunk) => {
        output += chunk;
        if (output.includes('"message":"ready"')) {
          resolve('ready');
        }
      })
    );
    const outcome = await Promise.race([exited, ready]);
    const stop = async () => {
      child.kill('SIGTERM');
      return exited;
    };
    return { outcome, stop, output: () => output };
  }

  test('a data directory that another server holds: exit code 3 and a sentence that says so', async () => {
    const dataDir = directory();
    const first = await runServer({ DATA_DIR: dataDir, PORT: String(await freePort()) });
    expect(first.outcome).toBe('ready');
    const second = await runServer({ DATA_DIR: dataDir, PORT: String(await freePort()) });
    expect(second.outcome).toBe(3);
    expect(second.output()).toContain(dataDir);
    expect(second.output()).toMatch(/DATA_DIR/);
    expect(await first.stop()).toBe(0);
  }, 90_000);

  test('a data directory that is a file, or may not be written: exit code 3', async () => {
    const file = join(directory(), 'file');
    writeFileSync(file, '');
    const onProc = await runServer({ DATA_DIR: '/proc/none/of/this', PORT: String(await freePort()) });
    expect([onProc.outcome, onProc.output()]).toEqual([3, expect.stringContaining('/proc/none')]);
    const onFile = await runServer({ DATA_DIR: file, PORT: String(await freePort()) });
    expect([onFile.outcome, onFile.output()]).toEqual([3, expect.stringContaining(file)]);
    if (process.getuid?.() !== 0) {
      const locked = directory();
      chmodSync(locked, 0o500);
      expect((await runServer({ DATA_DIR: locked, PORT: String(await freePort()) })).outcome).toBe(3);
    }
  }, 60_000);

  test('a port in use, or settings that cannot be: exit code 2, each setting on its line', async () => {
    const wrong = await runServer({ DATA_DIR: directory(), PORT: 'many', HOST: '0.0.0.0', TIMEZONE: 'Mars' });
    expect(wrong.outcome).toBe(2);
    expect(wrong.output()).toMatch(/PORT:.*\n.*TIMEZONE:/s);
    const open = await runServer({ DATA_DIR: directory(), HOST: '0.0.0.0' });
    expect([open.outcome, open.output()]).toEqual([2, expect.stringContaining('AUTH_TOKENS')]);
  }, 60_000);
});
