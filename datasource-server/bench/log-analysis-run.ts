// Builds the store of `log-analysis.ts` and asks it, through the data server and by plain SQL: log-analysis-run.ts <events> <directory>.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseConfig } from '../src/config.ts';
import { ClickHouseEngine } from '../src/engines/clickhouse/clickhouse-engine.ts';
import { EmbeddedChannel } from '../src/engines/clickhouse/embedded-channel.ts';
import { migrate } from '../src/events/migrations.ts';
import { ROLLUP_TABLES } from '../src/events/rollups.ts';
import { systemClock } from '../src/platform/clock.ts';
import { silentLogger } from '../src/platform/logger.ts';
import { createServer } from '../src/server.ts';
import { metricQuerySchema, type MetricQuery } from '../src/contract/query.ts';
import { DATASETS } from '../src/datasets/registry.ts';
import { zoneOffsets, type Range } from '../src/semantic/calendar.ts';
import { planMetricQuery, type PlanPart } from '../src/semantic/plan.ts';
import { clickhouseDialect } from '../src/sql/clickhouse-dialect.ts';
import { compileSelect } from '../src/sql/compile-select.ts';
import type { Statement } from '../src/sql/statement.ts';
import { createPoster } from './http-client.ts';
import { stretchSql } from './log-analysis-rows.ts';
import { logQuestions, type Outcome } from './log-questions.ts';
import { percentile, timedInTurn } from './record.ts';

const [events, root] = [Number(process.argv[2]), process.argv[3] as string];
const HOUR = 3600e3;
const DAYS = 14;
const LIMITS = { maxRows: 100_000, timeoutMs: 60_000 };
const TABLES = ['api_requests', 'user_actions', 'log_lines'];
const to = Math.floor(Date.now() / HOUR) * HOUR;
const from = to - DAYS * 24 * HOUR;
const dataDir = join(root, 'data');
const logDir = join(root, 'logs');
mkdirSync(dataDir, { recursive: true });
mkdirSync(logDir, { recursive: true });

const loadSeconds = await load();
const loadPeakBytes = peakBytes();
const config = parseConfig({
  PORT: '0',
  DATA_DIR: dataDir,
  LOG_DIR: logDir,
  DEMO: 'off',
  LOG_LEVEL: 'error',
  RATE_LIMIT_PER_MINUTE: '1000000',
});
const server = createServer(config, { logger: silentLogger, version: 'bench' });
const { url, ready } = await server.start();
await ready;
const poster = createPoster(`${url}/api/v1/query`, 1);
const store = openStore();
const outcome: Outcome = { loadSeconds, loadPeakBytes, peakBytes: 0, bytesPerEvent: {}, timings: [] };
const questions = logQuestions({ from, to }).map(({ query, range, timezone, fromRows, ...rest }) => {
  const body = JSON.stringify({ range, timezone, queries: [{ refId: 'A', ...query }] });
  const statement = fromRows ? withoutRollup(metricQuerySchema.parse(query), range, timezone) : null;
  const served = () => (statement ? store.query(statement, LIMITS) : poster.post(body, { 'X-Cache-Skip': 'true' }));
  return { ...rest, body, served };
});
for (const { body, served } of questions) {
  await mustSucceed(body);
  await served();
}
// Before the plain SQL runs in the same process: its memory is not ours.
outcome.peakBytes = peakBytes();
for (const { id, plainSql, runs, served } of questions) {
  const plain = () => ask(plainSql);
  const [servedTimes, plainTimes] = await timedInTurn(runs, 1, [served, plain]);
  outcome.timings.push({ id, servedMs: percentile(servedTimes, 0.5), plainMs: percentile(plainTimes, 0.5) });
}
outcome.bytesPerEvent = await bytesPerEvent();
process.stdout.write(JSON.stringify(outcome));
poster.close();
await store.stop();
await server.stop();
process.exit(0);

/** Hour by hour, as it would have come in; seconds that it took. */
async function load(): Promise<number> {
  const loading = openStore();
  await migrate({ store: loading, logger: silentLogger, clock: systemClock });
  const started = performance.now();
  const hours = DAYS * 24;
  for (let hour = 0; hour < hours; hour += 1) {
    const begin = from + hour * HOUR;
    for (const sql of stretchSql({ from: begin, to: begin + HOUR, events: Math.round(events / hours) })) {
      await loading.command(sql);
    }
  }
  // As the engine does by itself within an hour after a day is over.
  for (const { name } of ROLLUP_TABLES) {
    await loading.command(`OPTIMIZE TABLE ${name} FINAL`);
  }
  await loading.stop();
  return (performance.now() - started) / 1000;
}

/** The server's own database, by a connection of ours. */
function openStore(): ClickHouseEngine {
  const channel = new EmbeddedChannel({
    directory: join(dataDir, 'clickhouse'),
    memoryBytes: 1024 ** 3,
    logger: silentLogger,
  });
  return new ClickHouseEngine(channel, 'aimarket', systemClock);
}

function ask(sql: string) {
  return store.query({ sql, params: [], columns: [] }, LIMITS);
}

/** The server's own statement for a question about requests where it finds no rollup. */
function withoutRollup(query: MetricQuery, range: Range, zone: string): Statement {
  const { parts, buckets } = planMetricQuery(query, { datasets: DATASETS, range, zone, now: range.to });
  const [part] = parts as [PlanPart];
  const { measures, dimensions } = part;
  const { maxRows } = LIMITS;
  const question = { part, measures, dimensions, range, buckets, now: range.to, maxRows };
  return compileSelect({ ...question, stored: null, asked: zoneOffsets(range, zone) }, clickhouseDialect);
}

/** An answer with an error is quick, and worth nothing. */
async function mustSucceed(body: string): Promise<void> {
  const response = await fetch(`${url}/api/v1/query`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body,
  });
  const text = await response.text();
  const { results } = JSON.parse(text) as { results: { A: { status: number; frames: unknown[] } } };
  if (results.A.status !== 200 || results.A.frames.length === 0) {
    throw new Error(text.slice(0, 2000));
  }
}

async function bytesPerEvent(): Promise<Record<string, number>> {
  const { columns } = await store.query(
    {
      sql: `SELECT table, sum(bytes_on_disk) AS bytes, sum(rows) AS n FROM system.parts WHERE active AND database = 'aimarket' GROUP BY table`,
      params: [],
      columns: [
        { name: 'table', type: 'string' },
        { name: 'bytes', type: 'number' },
        { name: 'n', type: 'number' },
      ],
    },
    { maxRows: 1000, timeoutMs: 10_000 }
  );
  const [tables = [], bytes = [], rows = []] = columns;
  const held = tables.flatMap((table, index) =>
    TABLES.includes(String(table)) ? [[String(table), Number(bytes[index]) / Number(rows[index])] as const] : []
  );
  const all = bytes.reduce<number>((sum, value) => sum + Number(value), 0);
  return { ...Object.fromEntries(held), all: all / events };
}

/** The most memory that the process has held so far. */
function peakBytes(): number {
  return process.resourceUsage().maxRSS * 1024;
}
