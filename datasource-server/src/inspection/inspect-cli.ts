import { parseArgs } from 'node:util';
import { inspectionSchema, type Inspection } from '../contract/inspection.ts';
import { exitCodeOf, terminalReport } from './terminal-report.ts';

/** Beside those of `exitCodeOf`: nothing could be inspected. */
const EXIT_NOT_INSPECTED = 3;
/** An inspection reads backups whole. */
const PATIENCE_MS = 30 * 60_000;

const USAGE = `每日巡检 / Daily inspection: npm run inspect -- [选项 / options]

  --url URL       数据服务地址 / address of the data server (http://127.0.0.1:$PORT, PORT 4600)
  --latest        显示最近一次,不重新巡检 / show the last report instead of inspecting now
  --notify        同时发送摘要 / send the digest as well
  --lang zh|en    语言 / language (zh)
  --json          原样输出报告 / print the report as JSON

令牌取自 AIMARKET_TOKEN。The token is read from AIMARKET_TOKEN.
退出码 / exit code: 0 全部通过 / all pass, 1 有警告或未知 / warnings or unknown, 2 有不通过 / failures, 3 无法巡检 / could not inspect
`;

/** A program of its own: asks the running data server, because only one process may open its data directory. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      url: { type: 'string', default: `http://127.0.0.1:${process.env.PORT || '4600'}` },
      latest: { type: 'boolean', default: false },
      notify: { type: 'boolean', default: false },
      lang: { type: 'string', default: 'zh' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const inspection = await ask(values);
  const locale = values.lang === 'en' ? 'en' : 'zh';
  const timezone = process.env.TIMEZONE || 'Asia/Shanghai';
  process.stdout.write(
    values.json ? `${JSON.stringify(inspection, null, 2)}\n` : terminalReport(inspection, locale, timezone)
  );
  return exitCodeOf(inspection);
}

async function ask({
  url,
  latest,
  notify,
  lang,
}: {
  url: string;
  latest: boolean;
  notify: boolean;
  lang: string;
}): Promise<Inspection> {
  const token = process.env.AIMARKET_TOKEN;
  const address = `${url.replace(/\/+$/, '')}/api/v1/inspections${latest ? '/latest' : ''}`;
  const response = await fetch(address, {
    method: latest ? 'GET' : 'POST',
    headers: {
      'Accept-Language': lang,
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
      ...(latest ? {} : { 'Content-Type': 'application/json' }),
    },
    ...(latest ? {} : { body: JSON.stringify({ notify }) }),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  const body = (await response.json().catch(() => null)) as { error?: { message?: string } } | null;
  if (!response.ok) {
    throw new Error(body?.error?.message ?? `HTTP ${response.status}: ${address}`);
  }
  return inspectionSchema.parse(body);
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const { message, cause } = error as Error;
    const why = cause instanceof Error ? ` (${cause.message || (cause as NodeJS.ErrnoException).code})` : '';
    process.stderr.write(`无法巡检 / could not inspect: ${message}${why}\n\n${USAGE}`);
    process.exitCode = EXIT_NOT_INSPECTED;
  }
);
