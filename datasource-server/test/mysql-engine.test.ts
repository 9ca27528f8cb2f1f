/** What only a MySQL server can do to us: being down, restarting, hanging, refusing us, running out of connections. */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { QueryLimits } from '../src/engines/engine.ts';
import { MysqlEngine } from '../src/engines/mysql/mysql-engine.ts';
import { systemClock } from '../src/platform/clock.ts';
import type { ServiceError } from '../src/platform/errors.ts';
import type { Logger } from '../src/platform/logger.ts';
import { mysqlDialect } from '../src/sql/mysql-dialect.ts';
import type { Statement } from '../src/sql/statement.ts';
import { createCertificates, type Certificates } from './support/certificates.ts';
import { freePort } from './support/free-port.ts';
import { createMarketplaceTables, startMariadb, type Mariadb } from './support/mariadb.ts';

const LIMITS: QueryLimits = { maxRows: 100, timeoutMs: 5000 };
const SECRET = 'app-secret';

let mariadb: Mariadb;
let certificates: Certificates;
let certificateDirectory: string;
let logged: string[];
const open: MysqlEngine[] = [];

const logger: Logger = {
  debug: remember,
  info: remember,
  warn: remember,
  error: remember,
};

function remember(message: string, fields: Record<string, unknown> = {}): void {
  const { error } = fields;
  logged.push(
    `${message} ${JSON.stringify(fields)} ${error instanceof Error ? `${error.message} ${String(error.cause)} ${error.stack}` : ''}`
  );
}

function engineFor(
  url = mariadb.url,
  options: Partial<ConstructorParameters<typeof MysqlEngine>[0]> = {}
): MysqlEngine {
  const engine = new MysqlEngine({ url, pool: 4, clock: systemClock, logger, acquireTimeoutMs: 300, ...options });
  open.push(engine);
  return engine;
}

function one(sql: string, params: Statement['params'] = []): Statement {
  return { sql: `SELECT ${sql} AS v`, params, columns: [{ name: 'v', type: 'string' }] };
}

const answer = async (engine: MysqlEngine, sql = '41 + 1') => (await engine.query(one(sql), LIMITS)).columns[0]?.[0];
const failure = async (work: Promise<unknown>) =>
  (await work.then(
    () => Promise.reject(new Error('it worked')),
    (error: unknown) => error
  )) as ServiceError;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

beforeAll(async () => {
  certificateDirectory = await mkdtemp(join(tmpdir(), 'certificates-'));
  certificates = await createCertificates(certificateDirectory);
  mariadb = await startMariadb([
    `--ssl-ca=${certificates.ca}`,
    `--ssl-cert=${certificates.certificate}`,
    `--ssl-key=${certificates.key}`,
    '--max-connections=20',
  ]);
}, 60_000);

beforeEach(() => {
  logged = [];
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((engine) => engine.stop()));
  expect(logged.join('\n')).not.toContain(SECRET);
});

afterAll(async () => {
  await mariadb?.stop();
  await rm(certificateDirectory, { recursive: true, force: true });
});

describe('the session', () => {
  test('is set up once a connection: UTC, read only, a sane sql_mode, the statement timeout', async () => {
    const engine = engineFor(mariadb.url, { pool: 1 });
    const settings =
      "CONCAT_WS('|', @@time_zone, @@tx_read_only, @@sql_mode, @@max_statement_time, @@character_set_connection)";
    expect(await answer(engine, settings)).toBe(
      '+00:00|ON|ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION|5.000000|utf8mb4'
    );
    const [before] = (await mariadb.admin("SHOW GLOBAL STATUS LIKE 'Com_set_option'")) as Array<{ Value: string }>;
    for (let turn = 0; turn < 5; turn++) {
      await answer(engine);
    }
    const [after] = (await mariadb.admin("SHOW GLOBAL STATUS LIKE 'Com_set_option'")) as Array<{ Value: string }>;
    expect(after).toEqual(before);
    const other = await engine.query(one('@@max_statement_time'), { ...LIMITS, timeoutMs: 2500 });
    expect(other.columns).toEqual([['2.5']]);
  });

  test('describe tells a TIMESTAMP, which holds an instant, from a DATETIME; epochSeconds reads both right', async () => {
    await mariadb.admin(
      'CREATE OR REPLACE TABLE marketplace.clocks (ts TIMESTAMP(3) NULL, dt DATETIME NULL, d DATE NULL, j JSON, b BLOB, f BIT(1))'
    );
    await mariadb.admin(
      "INSERT INTO marketplace.clocks (ts, dt) VALUES (FROM_UNIXTIME(1767225600.5), '2026-01-01 08:00:00')"
    );
    const engine = engineFor();
    const columns = (await engine.describe(['clocks'])).get('clocks');
    expect(Object.fromEntries(columns ?? [])).toEqual({
      ts: 'timestamp',
      dt: 'datetime',
      d: 'datetime',
      j: 'string',
      b: 'other',
      f: 'number',
    });
    const shanghai = [{ fromWall: 0, offset: 8 * 3600 }];
    expect(
      await answer(engine, `(SELECT ${mysqlDialect.epochMillis({ column: 'ts', stored: null })} FROM clocks)`)
    ).toBe('1767225600500');
    expect(
      await answer(engine, `(SELECT ${mysqlDialect.epochSeconds({ column: 'dt', stored: shanghai })} FROM clocks)`)
    ).toBe('1767225600');
  });

  test('a time range on the raw column uses its index', async () => {
    await createMarketplaceTables(mariadb.url);
    await mariadb.admin(
      "INSERT INTO marketplace.users (id, status, created_at) SELECT seq, 'active', '2026-01-01' + INTERVAL seq MINUTE FROM seq_1_to_20000"
    );
    await mariadb.admin('ANALYZE TABLE marketplace.users');
    const engine = engineFor();
    const stored = [{ fromWall: 0, offset: 8 * 3600 }];
    const params: string[] = [];
    const bind = (value: unknown) => (params.push(String(value)), '?');
    const literal = (text: string) =>
      mysqlDialect.instantLiteral({ column: 'created_at', stored }, Date.parse(text), bind);
    const where = `created_at >= ${literal('2026-01-05T00:00:00+08:00')} AND created_at < ${literal('2026-01-05T01:00:00.5+08:00')}`;
    expect(params).toEqual(['2026-01-05 00:00:00', '2026-01-05 01:00:00.500']);
    const count: Statement = {
      sql: `SELECT COUNT(*) AS v FROM users WHERE ${where}`,
      params,
      columns: [{ name: 'v', type: 'number' }],
    };
    expect((await engine.query(count, LIMITS)).columns).toEqual([[61]]);
    const plan = await engine.query(
      {
        ...count,
        sql: `EXPLAIN ${count.sql}`,
        columns: ['id', 'select', 'table', 'type', 'possible', 'key', 'length', 'ref', 'rows'].map((name) => ({
          name,
          type: 'string',
        })),
      },
      LIMITS
    );
    expect(plan.columns.map(([cell]) => cell)).toEqual(expect.arrayContaining(['range', 'idx_users_created_at']));
    expect(Number(plan.columns[8]?.[0])).toBeLessThan(200);
  });
});

describe('TLS', () => {
  const cipher = "(SELECT VARIABLE_VALUE FROM information_schema.SESSION_STATUS WHERE VARIABLE_NAME = 'Ssl_cipher')";

  test('is off unless asked for, and verified against the CA file', async () => {
    expect(await answer(engineFor(), cipher)).toBe('');
    const local = mariadb.url.replace('127.0.0.1', 'localhost');
    expect(await answer(engineFor(local, { caFile: certificates.ca }), cipher)).not.toBe('');
    expect(await answer(engineFor(mariadb.url, { caFile: certificates.ca }), cipher)).not.toBe('');
    expect(await answer(engineFor(`${local}?ssl-mode=REQUIRED`), cipher)).not.toBe('');
  });

  test('a certificate that nobody vouches for is refused', async () => {
    const error = await failure(answer(engineFor(`${mariadb.url}?ssl=true`)));
    expect(error).toMatchObject({ code: 'unavailable' });
    expect(error.text.en).toMatch(/TLS handshake failed.*MYSQL_CA_FILE/);
  });
});

describe('refusals', () => {
  test.each([
    ['a wrong password', () => mariadb.url.replace(SECRET, 'wrong'), /user or password refused/],
    [
      'a database that is not there',
      () => mariadb.url.replace('/marketplace', '/marketplaces'),
      /refused|does not exist/,
    ],
    ['a host that is not there', () => mariadb.url.replace('127.0.0.1', 'no-such-host.invalid'), /cannot be resolved/],
  ])('%s', async (_, url, reason) => {
    const engine = engineFor(url());
    const error = await failure(answer(engine));
    expect(error).toMatchObject({ code: 'unavailable', retryAfter: expect.any(Number) });
    expect(error.text.en).toMatch(reason);
    expect(error.text.zh + error.text.en).not.toMatch(/secret|wrong/);
    await expect(engine.ping(1000)).rejects.toMatchObject({ code: 'unavailable' });
    expect(engine.connectionErrors()).toBe(1);
    expect(logged).toHaveLength(1);
  });

  test('a table or column that is missing is named', async () => {
    const engine = engineFor();
    expect((await failure(engine.query(one('x FROM no_such_table'), LIMITS))).text.en).toMatch(
      /schema does not fit.*no_such_table/
    );
    expect((await failure(engine.query(one('no_such_column FROM users'), LIMITS))).text.zh).toMatch(
      /表结构与数据集不符.*no_such_column/
    );
    expect(await answer(engine)).toBe('42');
  });

  test('a table that the account may not read', async () => {
    await mariadb.admin("CREATE USER 'narrow'@'%' IDENTIFIED BY 'app-secret'");
    await mariadb.admin("GRANT SELECT (id) ON marketplace.users TO 'narrow'@'%'");
    const error = await failure(
      engineFor(mariadb.url.replace('app:', 'narrow:')).query(one('status FROM users'), LIMITS)
    );
    expect(error).toMatchObject({ code: 'engine_error' });
    expect(error.text.en).toMatch(/grant it SELECT/);
  });

  test('no connection left on the server', async () => {
    const hungry = engineFor(mariadb.url, { pool: 30, acquireTimeoutMs: 5000 });
    const asked = Array.from({ length: 30 }, () => answer(hungry, 'SLEEP(1)'));
    const outcomes = await Promise.allSettled(asked);
    const refused = outcomes.flatMap((outcome) =>
      outcome.status === 'rejected' ? [outcome.reason as ServiceError] : []
    );
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.length).toBeLessThan(30);
    expect(new Set(refused.map(({ code }) => code))).toEqual(new Set(['overloaded']));
    expect(refused[0]?.text.en).toMatch(/no connection left.*max_connections/);
    // Those that are open go on serving.
    expect(await answer(hungry)).toBe('42');
  }, 15_000);
});

describe('outages', () => {
  test('nobody listens: refused at once, then fast, with few attempts', async () => {
    const engine = engineFor(mariadb.url.replace(String(mariadb.port), String(await freePort())));
    const started = Date.now();
    for (let turn = 0; turn < 50; turn++) {
      const error = await failure(answer(engine));
      expect(error).toMatchObject({ code: 'unavailable', retryAfter: expect.any(Number) });
      expect(error.text.en).toMatch(/connection refused/);
    }
    expect(engine.connectionErrors()).toBeLessThanOrEqual(2 + Math.log2((Date.now() - started) / 500 + 1));
    expect(logged).toHaveLength(1);
  });

  test('a host that accepts and never speaks: the ping ends in time', async () => {
    const server = createServer(() => undefined);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const engine = engineFor(mariadb.url.replace(String(mariadb.port), String(port)));
    const started = Date.now();
    await expect(engine.ping(300)).rejects.toMatchObject({ code: 'timeout' });
    expect(Date.now() - started).toBeLessThan(1000);
    server.close();
  }, 15_000);

  test('killed during a query, down for a while, back again', async () => {
    const engine = engineFor();
    expect(await answer(engine)).toBe('42');
    const running = failure(engine.query(one('SLEEP(20)'), { ...LIMITS, timeoutMs: 30_000 }));
    await pause(200);
    await mariadb.kill();
    expect(await running).toMatchObject({ code: 'unavailable' });
    expect(await failure(answer(engine))).toMatchObject({ code: 'unavailable' });
    await expect(engine.ping(1000)).rejects.toMatchObject({ code: 'unavailable' });
    expect(engine.connectionErrors()).toBeGreaterThan(0);
    await mariadb.start();
    const back = Date.now();
    while ((await answer(engine).catch(() => null)) !== '42') {
      expect(Date.now() - back).toBeLessThan(10_000);
      await pause(50);
    }
    expect(logged.filter((line) => line.startsWith('MySQL is reachable again'))).toHaveLength(1);
  }, 60_000);

  test('a restart between two queries goes unnoticed', async () => {
    const engine = engineFor();
    await Promise.all([answer(engine), answer(engine), answer(engine)]);
    await mariadb.kill();
    await mariadb.start();
    expect(await answer(engine)).toBe('42');
    expect(engine.connectionErrors()).toBe(0);
  }, 60_000);

  test('an idle connection that the server has ended is replaced', async () => {
    const engine = engineFor(mariadb.url, { pool: 1 });
    const id = await answer(engine, 'CONNECTION_ID()');
    await mariadb.admin(`KILL CONNECTION ${id}`);
    expect(await answer(engine)).toBe('42');
    expect(await answer(engine, 'CONNECTION_ID()')).not.toBe(id);
    expect(engine.connectionErrors()).toBe(0);
  });

  test('a query that an administrator kills is not blamed on the network', async () => {
    const engine = engineFor();
    const running = failure(answer(engine, 'SLEEP(5) + (SELECT COUNT(*) FROM seq_1_to_100000000)'));
    await pause(200);
    const rows = (await mariadb.admin(
      "SELECT ID FROM information_schema.PROCESSLIST WHERE INFO LIKE 'SELECT SLEEP(5)%'"
    )) as Array<{ ID: number }>;
    await mariadb.admin(`KILL QUERY ${rows[0]?.ID}`);
    expect(await running).toMatchObject({
      code: 'engine_error',
      text: { en: expect.stringContaining('killed by an administrator') },
    });
    expect(await answer(engine)).toBe('42');
  });

  test('a server that hangs: our own timeout ends the wait', async () => {
    const engine = engineFor();
    expect(await answer(engine)).toBe('42');
    mariadb.pause();
    try {
      const started = Date.now();
      const error = await failure(engine.query(one('1'), { ...LIMITS, timeoutMs: 500 }));
      expect(error).toMatchObject({ code: 'timeout' });
      expect(Date.now() - started).toBeLessThan(5000);
      await expect(engine.ping(300)).rejects.toMatchObject({ code: expect.stringMatching(/timeout|unavailable/) });
    } finally {
      mariadb.resume();
    }
    const back = Date.now();
    while ((await answer(engine).catch(() => null)) !== '42') {
      expect(Date.now() - back).toBeLessThan(10_000);
      await pause(50);
    }
  }, 30_000);

  test('stop lets a running query finish', async () => {
    const engine = engineFor();
    const running = answer(engine, 'SLEEP(1)');
    await pause(100);
    const started = Date.now();
    await engine.stop();
    expect(Date.now() - started).toBeGreaterThan(500);
    expect(await running).toBe('0');
    const connections = await mariadb.admin("SELECT ID FROM information_schema.PROCESSLIST WHERE USER = 'app'");
    expect(connections).toHaveLength(0);
  });
});
