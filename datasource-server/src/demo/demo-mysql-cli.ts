import { ServiceError } from '../platform/errors.ts';
import { parseDemoMysqlOptions, USAGE, UsageError, type DemoMysqlOptions } from './demo-mysql-options.ts';
import { loadMysql, type LoadProgress } from './load-mysql.ts';

const REPORT_EVERY_MS = 1_000;

/** A program of its own: fills a MySQL database with the demo marketplace. Exit codes: 0 done, 1 failed, 2 usage, 130 stopped. */
async function main(): Promise<number> {
  const options = parseDemoMysqlOptions(process.argv.slice(2), process.env);
  if (!options) {
    write(USAGE);
    return 0;
  }
  const stopping = new AbortController();
  process.once('SIGINT', () => stopping.abort());
  process.once('SIGTERM', () => stopping.abort());
  const startedAt = Date.now();
  write(
    `${describeTarget(options)}: ${options.rows} × ai_service_logs, ${options.days} d, seed ${options.seed}, ${options.timezone}\n`
  );
  const { finished, resumed, counts } = await loadMysql({
    ...options,
    now: startedAt,
    signal: stopping.signal,
    onProgress: progressPrinter(startedAt),
  });
  const lines = Object.entries(counts).map(([table, rows]) => `  ${table.padEnd(20)} ${rows}`);
  write(`\n${lines.join('\n')}\n`);
  if (!finished) {
    write('已停止;用同样的参数再次运行会接着写。\nStopped; run it again with the same options to continue.\n');
    return 130;
  }
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  write(`${resumed ? '续写' : '写入'}完成 / done, ${seconds} s\n`);
  write(`下一步 / next: MYSQL_URL=${describeTarget(options)} MYSQL_TIMEZONE=${options.timezone} npm start\n`);
  return 0;
}

function progressPrinter(startedAt: number): (progress: LoadProgress) => void {
  let firstFraction: number | null = null;
  let printedAt = 0;
  return ({ fraction, rows }) => {
    firstFraction ??= fraction;
    const now = Date.now();
    if (now - printedAt < REPORT_EVERY_MS && fraction < 1) {
      return;
    }
    printedAt = now;
    // Measured from the first report, so that a load that goes on does not count what was there.
    const done = fraction - firstFraction;
    const remaining = done > 0 ? Math.round((((now - startedAt) / done) * (1 - fraction)) / 1000) : null;
    const line = `${(fraction * 100).toFixed(1).padStart(5)} %  ${rows} rows  ETA ${remaining === null ? '–' : `${remaining} s`}`;
    write(process.stdout.isTTY ? `\r${line.padEnd(60)}` : `${line}\n`);
  };
}

/** The address without the password. */
function describeTarget({ url }: DemoMysqlOptions): string {
  const target = new URL(url);
  const user = target.username ? `${target.username}:***@` : '';
  return `mysql://${user}${target.host}${target.pathname}`;
}

function describeFailure(error: unknown): string {
  if (error instanceof ServiceError) {
    return `${error.text.zh}\n${error.text.en}`;
  }
  if (error instanceof UsageError) {
    return `${error.message}\n\n${USAGE}`;
  }
  const { code, message } = error as NodeJS.ErrnoException;
  return `数据库拒绝了操作或无法连接 / the database refused or cannot be reached: ${[code, message].filter(Boolean).join(' ')}`;
}

function write(text: string): void {
  process.stdout.write(text);
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${describeFailure(error)}\n`);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
);
