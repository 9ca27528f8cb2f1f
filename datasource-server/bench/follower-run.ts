// One way of a backlog into the store, timed: follower-run.ts follower|whole-file <directory with logs/>. Prints seconds, rows, peak memory.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AI_ERROR_CODES } from '@aimarket/telemetry/ai-error-codes';
import { ClickHouseEngine } from '../src/engines/clickhouse/clickhouse-engine.ts';
import { EmbeddedChannel } from '../src/engines/clickhouse/embedded-channel.ts';
import { migrate } from '../src/events/migrations.ts';
import { createFollower } from '../src/ingest/follower/follower.ts';
import { openJournal } from '../src/ingest/follower/journal.ts';
import { keysOfLines } from '../src/ingest/follower/chunk.ts';
import { createLineWriter } from '../src/ingest/line-writer.ts';
import { linesSql } from '../src/ingest/lines-sql.ts';
import { systemClock } from '../src/platform/clock.ts';
import { silentLogger } from '../src/platform/logger.ts';

const [how, root] = process.argv.slice(2) as ['follower' | 'whole-file', string];
const logDir = join(root, 'logs');
const settings = {
  timezone: 'Asia/Shanghai',
  privacy: { ip: 'truncate', salt: 'a salt', redact: true },
  prices: { byService: { baidu: 0.012 }, otherwise: 0.01 },
  aiErrors: AI_ERROR_CODES,
} as const;

const channel = new EmbeddedChannel({ directory: join(root, how), memoryBytes: 1024 ** 3, logger: silentLogger });
const store = new ClickHouseEngine(channel, 'bench', systemClock);
await migrate({ store, logger: silentLogger, clock: systemClock });

let peakBytes = 0;
const watch = setInterval(() => (peakBytes = Math.max(peakBytes, process.memoryUsage.rss())), 50);
const started = performance.now();
if (how === 'follower') {
  const journal = await openJournal(join(root, 'journal.json'));
  const writer = createLineWriter({ store, ...settings });
  const follower = createFollower({
    logDir,
    scratchDir: join(root, 'scratch'),
    journal,
    writer,
    clock: systemClock,
    logger: silentLogger,
  });
  await follower.round();
  await follower.close();
} else {
  const [name] = readdirSync(logDir) as [string];
  const path = join(logDir, name);
  let keys: string[] = [];
  const head = readFileSync(path).subarray(0, 20_000_000);
  for (let at = 0; at < head.length; at += 500_000) {
    keys = keysOfLines(head.subarray(head.indexOf(10, at) + 1, at + 500_000), keys);
  }
  const query = { ...settings, keys, source: 'file', stream: name, errorFile: 0, now: Date.now() } as const;
  const { structure, columns, beforeSource, afterSource } = linesSql(query);
  await store.command(
    [
      `INSERT INTO incoming (${columns.join(', ')})`,
      `${beforeSource} file('${path}', 'JSONEachRow', '${structure.replaceAll("'", "\\'")}')`,
      afterSource,
      'SETTINGS input_format_json_read_objects_as_strings = 1, input_format_json_read_numbers_as_strings = 1,',
      'input_format_null_as_default = 1, prefer_column_name_to_alias = 1, max_partitions_per_insert_block = 0',
    ].join('\n')
  );
}
const seconds = (performance.now() - started) / 1000;
clearInterval(watch);
const { columns } = await store.query(
  {
    sql: `SELECT toFloat64(sum(total_rows)) AS n FROM system.tables WHERE database = 'bench' AND name IN ('api_requests', 'user_actions', 'ai_calls', 'business_events', 'security_events', 'app_errors', 'web_events', 'log_lines')`,
    params: [],
    columns: [{ name: 'n', type: 'number' }],
  },
  { maxRows: 1, timeoutMs: 10_000 }
);
process.stdout.write(JSON.stringify({ seconds, rows: Number(columns[0]?.[0]), peakBytes }));
await store.stop();
process.exit(0);
