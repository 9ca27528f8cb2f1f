/** What only an engine inside our process can do to us: its directory, its connections, its end. */
import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { QueryLimits } from '../src/engines/engine.ts';
import { EmbeddedConnection } from '../src/engines/clickhouse/embedded-connection.ts';
import { EmbeddedChannel } from '../src/engines/clickhouse/embedded-channel.ts';
import type { ServiceError } from '../src/platform/errors.ts';
import { silentLogger } from '../src/platform/logger.ts';
import { startChdb, type Chdb } from './support/chdb.ts';

const LIMITS: QueryLimits = { maxRows: 1000, timeoutMs: 10_000 };
const SCRIPT = join(__dirname, 'support/embedded-child.ts');
const NUMBER = [{ name: 'v', type: 'number' as const }];
const number = (sql: string) => ({ sql: `SELECT ${sql} AS v`, params: [], columns: NUMBER });
const from = (sql: string, table: string) => ({ ...number(''), sql: `SELECT ${sql} AS v FROM ${table}` });
const SLOW = from('count()', 'numbers(1000000000000) WHERE sipHash64(number) = 1');

interface Line {
  opened?: boolean;
  acknowledged?: number;
  rows?: number;
  code?: string;
  zh?: string;
  en?: string;
}

const directories: string[] = [];
const children: ChildProcess[] = [];
const stores: Chdb[] = [];

async function openChdb(...options: Parameters<typeof startChdb>): Promise<Chdb> {
  const chdb = await startChdb(...options);
  stores.push(chdb);
  return chdb;
}

async function directory(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'embedded-'));
  directories.push(made);
  return made;
}

/** `next` resolves with the next line that the child writes, or null at its end. */
function start(path: string, mode: 'hold' | 'insert' | 'try', options: { uid?: number } = {}) {
  const child = spawn(process.execPath, ['--conditions=aimarket-source', '--import', 'tsx', SCRIPT, path, mode], {
    stdio: ['ignore', 'pipe', 'ignore'],
    ...options,
  });
  children.push(child);
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]();
  return {
    pid: child.pid,
    next: async () => {
      const { value, done } = (await lines.next()) as IteratorResult<string>;
      return done ? null : (JSON.parse(value) as Line);
    },
    kill: async () => {
      const exited = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await exited;
    },
  };
}

afterEach(async () => {
  children.splice(0).forEach((child) => child.kill('SIGKILL'));
  await Promise.all(stores.splice(0).map((chdb) => chdb.stop()));
  await Promise.all(directories.splice(0).map((path) => rm(path, { recursive: true, force: true })));
});

describe('the data directory', () => {
  test('held by another process: says by whom and what to do; free again once that is gone', async () => {
    const path = await directory();
    const holder = start(path, 'hold');
    expect(await holder.next()).toEqual({ opened: true });
    const refused = await start(path, 'try').next();
    expect(refused).toMatchObject({ code: 'unavailable' });
    expect(refused?.en).toContain(path);
    expect(refused?.en).toContain(`PID ${holder.pid}`);
    expect(refused?.zh).toContain('DATA_DIR');
    await holder.kill();
    const next = start(path, 'try');
    expect(await next.next()).toEqual({ opened: true });
    expect(await next.next()).toEqual({ rows: 0 });
  }, 60_000);

  test('not writable', async () => {
    const parent = await directory();
    const path = join(parent, 'locked');
    await mkdir(path);
    await chmod(parent, 0o755);
    await chmod(path, 0o555);
    // Root may write anywhere, so the child is somebody else.
    const uid = process.getuid?.() === 0 ? { uid: 65534 } : {};
    const refused = await start(path, 'try', uid).next();
    expect(refused).toMatchObject({ code: 'unavailable' });
    expect(refused?.en).toMatch(/cannot be written to \((EACCES|EROFS)\).*DATA_DIR/);
    expect(refused?.zh).toContain(`${path} 不可写`);
  }, 30_000);

  test('a file stands in its place', async () => {
    const path = join(await directory(), 'file');
    await writeFile(path, 'not a directory');
    const options = { directory: path, memoryBytes: 1024 ** 3, logger: silentLogger };
    const error = (await Promise.resolve()
      .then(() => new EmbeddedChannel(options))
      .catch((thrown: unknown) => thrown)) as ServiceError;
    expect(error).toMatchObject({ code: 'unavailable', text: { en: expect.stringContaining(path) } });
  });

  test('every acknowledged row is there after kill -9', async () => {
    const path = await directory();
    const writer = start(path, 'insert');
    expect(await writer.next()).toEqual({ opened: true });
    let acknowledged = 0;
    while (acknowledged < 20_000) {
      acknowledged = (await writer.next())?.acknowledged ?? Infinity;
    }
    await writer.kill();
    for (let line = await writer.next(); line; line = await writer.next()) {
      acknowledged = line.acknowledged ?? acknowledged;
    }
    const reader = start(path, 'try');
    expect(await reader.next()).toEqual({ opened: true });
    const { rows = 0 } = (await reader.next()) ?? {};
    expect(rows).toBeGreaterThanOrEqual(acknowledged);
    expect(rows).toBeLessThanOrEqual(acknowledged + 500);
  }, 60_000);

  test('one directory after the other in the same process', async () => {
    for (const value of [1, 2]) {
      const chdb = await openChdb();
      await chdb.store.command('CREATE TABLE t (v Int32) ENGINE = MergeTree ORDER BY v');
      await chdb.store.insert('t', [{ v: value }]);
      expect((await chdb.store.query(from('sum(v)', 't'), LIMITS)).columns).toEqual([[value]]);
      await chdb.stop();
    }
  });
});

describe('connections', () => {
  test('a spoilt connection would answer with leftovers: the reason why it is never used again', async () => {
    const path = await directory();
    const connection = new EmbeddedConnection(path, {});
    await expect(
      connection.run('', 'SELECT throwIf(number = 100000) FROM numbers(1000000) FORMAT JSONCompactColumns')
    ).rejects.toThrow();
    expect(connection.spoilt).toBe(true);
    // When this fails, chDB has been mended, and connections may be kept after a failure.
    expect((await connection.run('', 'SELECT 42 FORMAT JSONCompactColumns')).replace(/\s/g, '')).not.toBe('[[42]]');
    await connection.close();
  });

  test('answers stay right while others fail, are stopped, or write', async () => {
    const chdb = await openChdb({ readers: 3 });
    const { store } = chdb;
    await store.command('CREATE TABLE t (v Int32) ENGINE = MergeTree ORDER BY v');
    const work = Array.from({ length: 120 }, async (_, index) => {
      if (index % 4 === 1) {
        const failing = from('sum(throwIf(number = 900000))', 'numbers(1000000)');
        await expect(store.query(failing, LIMITS)).rejects.toMatchObject({ code: 'engine_error' });
      } else if (index % 4 === 2) {
        await store.insert('t', [{ v: index }]);
      } else {
        const statement = { ...number('{p0:Float64} + 1'), params: [index] };
        expect((await store.query(statement, LIMITS)).columns).toEqual([[index + 1]]);
      }
    });
    // More than may wait at once is refused; nobody gets somebody else's answer.
    const outcomes = await Promise.allSettled(work);
    const wrong = outcomes.flatMap((outcome) =>
      outcome.status === 'rejected' ? [outcome.reason as { code?: string; message: string }] : []
    );
    expect(wrong.filter(({ code, message }) => code !== 'overloaded' && !message.includes('overloaded'))).toEqual([]);
    expect((await store.query(from('count()', 't'), LIMITS)).columns).toEqual([[30]]);
    await chdb.stop();
  }, 30_000);

  test('the timeout of one query does not become the timeout of the next', async () => {
    const chdb = await openChdb({ readers: 1 });
    await expect(chdb.store.query(SLOW, { ...LIMITS, timeoutMs: 200 })).rejects.toMatchObject({ code: 'timeout' });
    const half = from('count()', 'numbers(30000000) WHERE sipHash64(number) = 1');
    await expect(chdb.store.query(half, LIMITS)).resolves.toMatchObject({ columns: [[0]], rowsRead: 30_000_000 });
    await chdb.stop();
  }, 30_000);

  test('a query that needs too much memory is refused, and the process lives on', async () => {
    const chdb = await openChdb({ memoryBytes: 20 * 1024 ** 2 });
    const greedy = from('length(groupArray(number))', 'numbers(100000000)');
    const asked = chdb.store.query(greedy, LIMITS);
    await expect(asked).rejects.toMatchObject({
      code: 'engine_error',
      text: { en: expect.stringContaining('more memory') },
    });
    expect((await chdb.store.query(number('1'), LIMITS)).columns).toEqual([[1]]);
    await chdb.stop();
  });

  test('rows that do not fit their table are refused, and the next ones are written', async () => {
    const chdb = await openChdb();
    await chdb.store.command(
      "CREATE TABLE t (v Int32, at DateTime64(3, 'UTC'), extra Map(String, String)) ENGINE = MergeTree ORDER BY v"
    );
    await expect(chdb.store.insert('t', [{ v: 'no number' }])).rejects.toMatchObject({ code: 'engine_error' });
    await expect(chdb.store.insert('t', [{ v: 1, nobody: 'knows' }])).rejects.toMatchObject({ code: 'engine_error' });
    await chdb.store.insert('t', [{ v: 7, at: '2026-01-02 03:04:05.678', extra: { 键: "it's \\ \n 😀" } }]);
    await chdb.store.insert('t', []);
    const columns = [
      { name: 'v', type: 'number' as const },
      { name: 'at', type: 'number' as const },
      { name: 'extra', type: 'string' as const },
    ];
    const sql = "SELECT v, toUnixTimestamp64Milli(at) AS at, extra['键'] AS extra FROM t";
    const result = await chdb.store.query({ sql, params: [], columns }, LIMITS);
    expect(result.columns).toEqual([[7], [Date.UTC(2026, 0, 2, 3, 4, 5, 678)], ["it's \\ \n 😀"]]);
    await chdb.stop();
  });
});

describe('the end', () => {
  test('stop ends a query that would run for ever, within its grace', async () => {
    const chdb = await openChdb();
    const running = chdb.store.query(SLOW, { ...LIMITS, timeoutMs: 120_000 });
    const refused = expect(running).rejects.toMatchObject({ code: 'engine_error' });
    await new Promise((resolve) => setTimeout(resolve, 200));
    const started = Date.now();
    await chdb.stop();
    await refused;
    expect(Date.now() - started).toBeLessThan(9000);
    const next = await openChdb();
    expect((await next.store.query(number('1'), LIMITS)).columns).toEqual([[1]]);
    await next.stop();
  }, 30_000);

  test('the event loop keeps turning while the engine works', async () => {
    const chdb = await openChdb();
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 10);
    await expect(chdb.store.query(SLOW, { ...LIMITS, timeoutMs: 1000 })).rejects.toMatchObject({ code: 'timeout' });
    clearInterval(timer);
    expect(turns).toBeGreaterThan(20);
    await chdb.stop();
  });
});
