import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';

export interface Program {
  readonly port: number;
  /** As in a crash. */
  kill(): Promise<void>;
}

/** A private Prometheus with its exporters on free loopback ports, its files in a temporary directory. */
export interface Prometheus extends Program {
  readonly url: string;
  stop(): Promise<void>;
}

const STARTUP_MS = 30_000;

/** Debian's node_exporter of this machine. */
export function startNodeExporter(): Promise<Program> {
  return startExporter('prometheus-node-exporter', (port) => [`--web.listen-address=127.0.0.1:${port}`]);
}

/** Debian's mysqld_exporter of one server; `dsn` as Go's driver has it, `user:password@(host:port)/`. */
export function startMysqldExporter(dsn: string): Promise<Program> {
  const flags = ['--collect.info_schema.tables', '--collect.info_schema.tables.databases=*'];
  return startExporter(
    'prometheus-mysqld-exporter',
    (port) => [`--web.listen-address=127.0.0.1:${port}`, '--config.my-cnf=/nonexistent', ...flags],
    { DATA_SOURCE_NAME: dsn }
  );
}

/** Debian's redis_exporter of one server. */
export function startRedisExporter(url: string): Promise<Program> {
  return startExporter('prometheus-redis-exporter', (port) => [
    `-web.listen-address=127.0.0.1:${port}`,
    `-redis.addr=${url}`,
  ]);
}

/** Debian's Prometheus, scraping `jobs` (name → port) every second. */
export async function startPrometheus(jobs: Readonly<Record<string, number>>): Promise<Prometheus> {
  const directory = await mkdtemp(join(tmpdir(), 'prometheus-'));
  const scrapes = Object.entries(jobs).map(
    ([name, port]) => `  - job_name: ${name}\n    static_configs:\n      - targets: ['127.0.0.1:${port}']\n`
  );
  const config = join(directory, 'prometheus.yml');
  await writeFile(config, `global:\n  scrape_interval: 1s\n  scrape_timeout: 1s\nscrape_configs:\n${scrapes.join('')}`);
  const port = await freePort();
  const started = await start(
    'prometheus',
    [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(directory, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=error',
    ],
    port,
    '/-/ready'
  );
  return {
    ...started,
    url: `http://127.0.0.1:${port}`,
    async stop() {
      await started.kill();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function startExporter(
  program: string,
  args: (port: number) => string[],
  env: Record<string, string> = {}
): Promise<Program> {
  const port = await freePort();
  return start(program, args(port), port, '/', env);
}

async function start(
  program: string,
  args: string[],
  port: number,
  readyPath: string,
  env: Record<string, string> = {}
): Promise<Program> {
  const child = spawn(program, args, { stdio: 'ignore', env: { ...process.env, ...env } });
  let failure: Error | undefined;
  child.once('error', (error) => (failure = error));
  child.once('exit', (code) => (failure ??= new Error(`it ended with ${code}`)));
  const deadline = Date.now() + STARTUP_MS;
  while (!(await answers(`http://127.0.0.1:${port}${readyPath}`))) {
    if (failure || Date.now() > deadline) {
      await kill(child);
      throw new Error(`${program} did not start; is the package of this name installed?`, { cause: failure });
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { port, kill: () => kill(child) };
}

async function answers(url: string): Promise<boolean> {
  try {
    const { ok } = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    return ok;
  } catch {
    return false;
  }
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await exited;
  }
}
