import { spawn, execFile, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import mysql from 'mysql2/promise';
import { mysqlTableSql, BUSINESS_TABLES } from '../../src/demo/business-tables.ts';
import { freePort } from './free-port.ts';

/** A private MariaDB on a free loopback port, its files in a temporary directory, with an empty database `marketplace`. */
export interface Mariadb {
  readonly port: number;
  /** With a user who may do anything in `marketplace`. */
  readonly url: string;
  readonly directory: string;
  /** Starts it again on the same port with the same data; resolves when it takes connections. */
  start(): Promise<void>;
  /** As in a crash. */
  kill(): Promise<void>;
  /** Hung: connections stay open, nothing answers. */
  pause(): void;
  resume(): void;
  /** One statement by the administrator, in `marketplace`. */
  admin(sql: string): Promise<unknown[]>;
  /** Kills it and removes its files. */
  stop(): Promise<void>;
}

const INIT_SQL = `
CREATE DATABASE IF NOT EXISTS marketplace CHARACTER SET utf8mb4;
CREATE USER IF NOT EXISTS 'admin'@'%' IDENTIFIED BY 'admin-secret';
GRANT ALL ON *.* TO 'admin'@'%' WITH GRANT OPTION;
CREATE USER IF NOT EXISTS 'app'@'%' IDENTIFIED BY 'app-secret';
GRANT ALL ON marketplace.* TO 'app'@'%';
`;

const STARTUP_MS = 20_000;
const PATHS = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/** `args`: further options of mariadbd, for example `['--max-connections=5']`. */
export async function startMariadb(args: string[] = []): Promise<Mariadb> {
  const directory = await mkdtemp(join(tmpdir(), 'mariadb-'));
  const port = await freePort();
  // A starting MariaDB removes other servers' temporary tables from a TMPDIR that they share.
  const env = { ...process.env, PATH: [process.env['PATH'], ...PATHS].join(':'), TMPDIR: directory };
  const isRoot = process.getuid?.() === 0;
  const user = isRoot ? ['--user=root'] : [];
  const data = join(directory, 'data');
  const options = [
    '--no-defaults',
    ...user,
    `--datadir=${data}`,
    `--socket=${join(directory, 'socket')}`,
    `--pid-file=${join(directory, 'pid')}`,
    `--log-error=${join(directory, 'error.log')}`,
    `--init-file=${join(directory, 'init.sql')}`,
    `--port=${port}`,
    '--bind-address=127.0.0.1',
    '--skip-name-resolve',
    '--skip-log-bin',
    '--innodb-flush-log-at-trx-commit=0',
    '--innodb-buffer-pool-size=128M',
    '--innodb-log-file-size=32M',
    ...args,
  ];
  let child: ChildProcess | undefined;

  const mariadb: Mariadb = {
    port,
    directory,
    url: `mysql://app:app-secret@127.0.0.1:${port}/marketplace`,
    async start() {
      child = spawn('mariadbd', options, { stdio: 'ignore', env });
      await ready(child, port, directory);
    },
    async kill() {
      const running = child;
      child = undefined;
      if (running && running.exitCode === null && running.signalCode === null) {
        const exited = new Promise((resolve) => running.once('exit', resolve));
        running.kill('SIGKILL');
        await exited;
      }
    },
    pause: () => void child?.kill('SIGSTOP'),
    resume: () => void child?.kill('SIGCONT'),
    async admin(sql) {
      const connection = await mysql.createConnection({
        host: '127.0.0.1',
        port,
        user: 'admin',
        password: 'admin-secret',
        database: 'marketplace',
      });
      try {
        const [rows] = await connection.query(sql);
        return rows as unknown[];
      } finally {
        await connection.end();
      }
    },
    async stop() {
      await mariadb.kill();
      await rm(directory, { recursive: true, force: true });
    },
  };
  try {
    await install(data, user, env);
    await writeFile(join(directory, 'init.sql'), INIT_SQL);
    await mariadb.start();
  } catch (error) {
    await mariadb.stop();
    throw error;
  }
  return mariadb;
}

async function install(data: string, user: string[], env: NodeJS.ProcessEnv): Promise<void> {
  const fixed = ['--no-defaults', '--auth-root-authentication-method=normal', '--skip-test-db'];
  await promisify(execFile)('mariadb-install-db', [...fixed, `--datadir=${data}`, ...user], { env });
}

/** The marketplace's six tables, empty. */
export async function createMarketplaceTables(url: string): Promise<void> {
  const connection = await mysql.createConnection(url);
  for (const table of BUSINESS_TABLES) {
    await connection.query(mysqlTableSql(table));
  }
  await connection.end();
}

async function ready(child: ChildProcess, port: number, directory: string): Promise<void> {
  let failure: Error | undefined;
  child.once('error', (error) => (failure = error));
  child.once('exit', (code) => (failure ??= new Error(`mariadbd ended with ${code}`)));
  const deadline = Date.now() + STARTUP_MS;
  while (!(await accepts(port))) {
    if (failure || Date.now() > deadline) {
      const log = await readFile(join(directory, 'error.log'), 'utf8').catch(() => '');
      throw new Error(`MariaDB did not start; is mariadb-server installed?\n${log.slice(-2000)}`, { cause: failure });
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    // The server speaks first: a greeting means that it is past its start-up.
    socket.once('data', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
}
