import { parseArgs } from 'node:util';
import type { LoadRequest } from './mysql-marker.ts';

export interface DemoMysqlOptions extends LoadRequest {
  url: string;
  replace: boolean;
}

export const USAGE = `用法 / Usage: npm run demo:mysql -- [options]

  --url mysql://user:password@host:3306/database   默认 / default: MYSQL_URL
  --rows N        ai_service_logs 的行数,其他表按比例 / rows of ai_service_logs, the other tables in proportion (100000)
  --days N        历史天数 / days of history (180)
  --seed N        随机种子 / seed (DEMO_SEED, 20260101)
  --timezone Z    DATETIME 列的时区 / zone of the DATETIME columns (MYSQL_TIMEZONE, TIMEZONE, Asia/Shanghai)
  --replace       清空以前写入的演示数据 / empty what an earlier demo wrote
  --help
`;

/** Thrown for a command line that cannot be run; the message is meant for the person at the terminal. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The command line and the environment as options, or null when help was asked for. Throws UsageError. */
export function parseDemoMysqlOptions(
  args: string[],
  environment: Record<string, string | undefined>
): DemoMysqlOptions | null {
  const given = parse(args);
  if (given.help) {
    return null;
  }
  const timezone = given.timezone ?? (environment['MYSQL_TIMEZONE'] || environment['TIMEZONE'] || 'Asia/Shanghai');
  if (!isTimeZone(timezone)) {
    throw new UsageError(`--timezone: ${timezone} 不是 IANA 时区 / is not an IANA time zone`);
  }
  return {
    url: mysqlUrl(given.url ?? environment['MYSQL_URL']),
    rows: integer('--rows', given.rows ?? '100000', 1_000, 500_000_000),
    days: integer('--days', given.days ?? '180', 1, 3_650),
    seed: integer('--seed', given.seed ?? (environment['DEMO_SEED'] || '20260101'), 0, 2 ** 31 - 1),
    timezone,
    replace: given.replace ?? false,
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        url: { type: 'string' },
        rows: { type: 'string' },
        days: { type: 'string' },
        seed: { type: 'string' },
        timezone: { type: 'string' },
        replace: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function mysqlUrl(text: string | undefined): string {
  if (!text) {
    throw new UsageError('请给出 --url 或设置 MYSQL_URL / give --url or set MYSQL_URL');
  }
  const parsed = URL.canParse(text) ? new URL(text) : null;
  if (!parsed || !['mysql:', 'mariadb:'].includes(parsed.protocol) || parsed.pathname.length < 2) {
    throw new UsageError('--url: 形如 / must look like mysql://user:password@host:3306/database');
  }
  return text.replace(/^mariadb:/, 'mysql:');
}

function integer(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most) {
    throw new UsageError(`${name}: ${least} … ${most}`);
  }
  return value;
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
