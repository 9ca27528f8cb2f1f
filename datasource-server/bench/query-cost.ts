import mysql from 'mysql2/promise';
import { metricQuerySchema } from '../src/contract/query.ts';
import { DATASETS } from '../src/datasets/registry.ts';
import { wallSegments, zoneOffsets } from '../src/semantic/calendar.ts';
import { planMetricQuery } from '../src/semantic/plan.ts';
import { compileSelect } from '../src/sql/compile-select.ts';
import { mysqlDialect } from '../src/sql/mysql-dialect.ts';
import type { Statement } from '../src/sql/statement.ts';
import { startMariadb } from '../test/support/mariadb.ts';
import { COLUMNS, marketplaceRows } from '../test/support/marketplace-rows.ts';
import { startBareServer } from './bare-server.ts';
import { createPoster } from './http-client.ts';
import { loaded, paced, percentile, timedInTurn, type BenchCase, type BenchRecord, type Load } from './record.ts';
import { startServerProcess } from './server-process.ts';

const ZONE = 'Asia/Shanghai';
const POOL = 8;
const ROWS = 20_000;
const HOURS = 1000;
const FROM = Date.parse('2026-10-01T00:00:00+08:00');
const RANGE = { from: FROM, to: FROM + HOURS * 3600e3 };
const LOAD_MS = 8_000;
const CLIENTS = 50;

/** One question with 1,000 rows: through the server, and the same SQL by bare mysql2 on a pool of the same size. */
export const queryCost: BenchCase = {
  name: 'a query of 1,000 rows, and a cached one',
  async run() {
    const mariadb = await startMariadb();
    try {
      await fill(mariadb.url);
      const server = await startServerProcess({
        MYSQL_URL: mariadb.url,
        DEMO: 'off',
        MYSQL_POOL: String(POOL),
        QUERY_CONCURRENCY: String(POOL),
      });
      const pool = mysql.createPool({
        uri: mariadb.url,
        connectionLimit: POOL,
        rowsAsArray: true,
        decimalNumbers: true,
      });
      const poster = createPoster(`${server.url}/api/v1/query`, CLIENTS);
      try {
        return [...(await uncached(pool, poster)), ...(await cached(poster))];
      } finally {
        poster.close();
        await pool.end();
        await server.stop();
      }
    } finally {
      await mariadb.stop();
    }
  },
};

type Poster = ReturnType<typeof createPoster>;

const QUERY = {
  kind: 'metric' as const,
  measures: ['ai_services.calls', 'ai_services.cost'],
  grain: 'hour' as const,
  as: 'table' as const,
};
const BODY = JSON.stringify({ range: RANGE, timezone: ZONE, queries: [QUERY] });

async function uncached(pool: mysql.Pool, poster: Poster): Promise<BenchRecord[]> {
  const { sql, params } = statement();
  const bare = () => pool.query(sql, [...params]);
  const served = () => poster.post(BODY, { 'X-Cache-Skip': 'true' });
  const [bareTimes, servedTimes] = await timedInTurn(300, 50, [bare, served]);
  const bareP50 = percentile(bareTimes, 0.5);
  const added = percentile(servedTimes, 0.5) - bareP50;
  // Distinct questions, so that single flight does not answer several with one statement.
  let turn = 0;
  const distinct = () =>
    poster.post(
      JSON.stringify({
        range: { from: RANGE.from, to: RANGE.to + (turn++ % 3000) * 1000 },
        timezone: ZONE,
        queries: [QUERY],
      }),
      { 'X-Cache-Skip': 'true' }
    );
  const bareLoad = await loaded(POOL, LOAD_MS, bare);
  const servedLoad = await loaded(POOL, LOAD_MS, distinct);
  const share = servedLoad.perSecond / bareLoad.perSecond;
  return [
    {
      id: 'query-1000-rows-added-p50',
      value: added,
      unit: 'ms',
      baseline: { name: 'bare mysql2, p50', value: bareP50 },
      ratio: (added + bareP50) / bareP50,
      target: '≤ 2 ms added',
      met: added <= 2,
    },
    {
      id: 'query-1000-rows-throughput',
      value: servedLoad.perSecond,
      unit: 'queries/s',
      baseline: { name: `bare mysql2, ${POOL} at once`, value: bareLoad.perSecond },
      ratio: share,
      target: '≥ 80 % of bare',
      met: share >= 0.8,
    },
  ];
}

async function cached(poster: Poster): Promise<BenchRecord[]> {
  const bytes = await poster.post(BODY);
  const bare = await startBareServer(bytes);
  const barePoster = createPoster(bare.url, CLIENTS);
  try {
    const ask = () => poster.post(BODY);
    const askBare = () => barePoster.post(BODY);
    await loaded(CLIENTS, 2_000, ask);
    await loaded(CLIENTS, 2_000, askBare);
    return [
      beside(
        'cached-query-p99-50-at-once',
        await loaded(CLIENTS, LOAD_MS, ask),
        await loaded(CLIENTS, LOAD_MS, askBare)
      ),
      beside(
        'cached-query-p99-50-clients-500-a-second',
        await paced(CLIENTS, 100, LOAD_MS, ask),
        await paced(CLIENTS, 100, LOAD_MS, askBare)
      ),
    ];
  } finally {
    barePoster.close();
    await bare.stop();
  }
}

function beside(id: string, served: Load, bare: Load): BenchRecord {
  const value = percentile(served.latencies, 0.99);
  const baseline = percentile(bare.latencies, 0.99);
  const name = `node:http with the same bytes, ${bare.perSecond.toFixed(0)} against our ${served.perSecond.toFixed(0)} requests/s, p99`;
  return {
    id,
    value,
    unit: 'ms',
    baseline: { name, value: baseline },
    ratio: value / baseline,
    target: '≤ 5 ms',
    met: value <= 5,
  };
}

function statement(): Statement {
  const query = metricQuerySchema.parse(QUERY);
  const plan = planMetricQuery(query, { datasets: DATASETS, range: RANGE, zone: ZONE, now: RANGE.to });
  const part = plan.parts[0] as (typeof plan.parts)[number];
  const { measures, dimensions } = part;
  const input = {
    part,
    measures,
    dimensions,
    range: plan.range,
    buckets: plan.buckets,
    now: RANGE.to,
    maxRows: 200_000,
  };
  return compileSelect(
    { ...input, stored: wallSegments(plan.range, ZONE), asked: zoneOffsets(plan.range, ZONE) },
    mysqlDialect
  );
}

async function fill(url: string): Promise<void> {
  const connection = await mysql.createConnection(url);
  await connection.query(
    'CREATE TABLE ai_service_logs (service VARCHAR(32), status VARCHAR(20), total_tokens INT, cost DECIMAL(10,4), execution_time INT, created_at DATETIME, KEY (created_at)) CHARACTER SET utf8mb4'
  );
  const rows = marketplaceRows(1, ROWS, '2026-10-01', '2026-11-12').ai_service_logs;
  for (let at = 0; at < rows.length; at += 5000) {
    await connection.query(`INSERT INTO ai_service_logs (${COLUMNS.ai_service_logs.join(', ')}) VALUES ?`, [
      rows.slice(at, at + 5000),
    ]);
  }
  await connection.end();
}
