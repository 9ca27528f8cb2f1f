/** What a healthy marketplace leaves behind in eight days, for engines to be filled with before the server starts. */
import mysql from 'mysql2/promise';
import { parseConfig } from '../../src/config.ts';
import { createEngines } from '../../src/engines/create-engine.ts';
import type { EventRow } from '../../src/engines/engine.ts';
import { migrate } from '../../src/events/migrations.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { wallClock } from '../../src/semantic/calendar.ts';

const HOUR = 3600e3;
const HOURS = 8 * 24 + 2;

type Row = Record<string, string | number>;

/** `times` rows in each hour of the week. */
function hourly(now: number, times: number, row: (at: number, index: number) => Row): Array<{ at: number; row: Row }> {
  return Array.from({ length: HOURS * times }, (_, index) => {
    const at = Math.round(now - ((index + 0.5) / times) * HOUR);
    return { at, row: row(at, index) };
  });
}

const samples = (now: number, metric: string, value: number, of: Row = {}) =>
  hourly(now, 12, () => ({ metric, value, source: 'recorder', ...of }));

interface Watched {
  components: readonly string[];
  /** As the samplers name the servers. */
  mysql: string;
  redis: string;
  /** Use of each host's disk, percent. */
  disks?: Readonly<Record<string, number>>;
  /** How long each target takes, ms. */
  probes?: Readonly<Record<string, number>>;
}

export async function fillEvents(
  dataDir: string,
  now: number,
  { components, mysql, redis, disks = { 'web-1': 60 }, probes = { home: 120 } }: Watched
): Promise<void> {
  const tables: Record<string, Array<{ at: number; row: Row }>> = {
    api_requests: hourly(now, 20, () => ({ method: 'GET', endpoint: '/api/ideas', status: 200, duration: 80 })),
    user_actions: hourly(now, 10, (_, index) => ({ action: 'view_idea', user_id: String(index % 90) })),
    ai_calls: hourly(now, 6, () => ({ service: 'zhipu', success: 1, latency: 700, cost: 0.2 })),
    web_events: hourly(now, 6, () => ({ name: 'page_load', value: 900 })),
    app_errors: hourly(now, 1, () => ({ origin: 'server', type: 'Error', message: 'x' })),
    security_events: hourly(now, 2, (_, index) => ({
      event: index % 4 === 0 ? 'login_failed' : 'login_success',
      ip: `198.51.100.${index % 40}`,
      user_id: String(index % 50),
    })),
    deliveries: hourly(now, 12, () => ({ kind: 'queue', channel: 'dingtalk', dead_letters: 0 })),
    samples: [
      ...samples(now, 'cpu', 35, { host: 'web-1' }),
      ...samples(now, 'memory', 55, { host: 'web-1' }),
      ...Object.entries(disks).flatMap(([host, use]) => samples(now, 'disk', use, { host, mount: '/' })),
      ...samples(now, 'ingest.silence', 4),
      ...samples(now, 'ai_budget.used', 40, { component: 'day' }),
      ...samples(now, 'connection_errors', 0, { component: 'mysql' }),
      ...components.flatMap((component) => samples(now, 'up', 1, { component })),
      ...samples(now, 'mysql.connection_usage', 12, { host: mysql }),
      ...samples(now, 'mysql.slow_queries', 0, { host: mysql }),
      ...samples(now, 'redis.memory_usage', 40, { host: redis }),
      ...samples(now, 'redis.hits', 90, { host: redis }),
      ...samples(now, 'redis.lookups', 100, { host: redis }),
      ...Object.entries(probes).flatMap(([component, ms]) => samples(now, 'probe.total', ms, { component })),
      ...samples(now, 'probe.tls_days', 60, { component: 'home' }),
    ],
  };
  const engines = createEngines(parseConfig({ DATA_DIR: dataDir }), { clock: systemClock, logger: silentLogger });
  try {
    await migrate({ store: engines.events, logger: silentLogger, clock: systemClock });
    for (const [table, rows] of Object.entries(tables)) {
      const stamped = rows.map(({ at, row }): EventRow => ({ ts: utcText(at), ...row }));
      await engines.events.insert(table, stamped);
    }
  } finally {
    await engines.stop();
  }
}

export async function fillMysql(url: string, now: number): Promise<void> {
  const tables: Record<string, Array<{ at: number; row: Row }>> = {
    users: hourly(now, 2, (at) => ({ status: 'active', created_at: localText(at) })),
    ideas: hourly(now, 2, (at) => ({ user_id: 1, status: 'completed', ai_score: 8, submitted_at: localText(at) })),
    business_plans: hourly(now, 2, (at) => ({ status: 'completed', created_at: localText(at) })),
    credit_transactions: hourly(now, 2, (at) => ({ user_id: 1, type: 'spend', amount: 9, created_at: localText(at) })),
  };
  const connection = await mysql.createConnection(url);
  try {
    for (const [table, rows] of Object.entries(tables)) {
      const names = Object.keys(rows[0]?.row ?? {});
      await connection.query(`INSERT INTO \`${table}\` (${names.join(', ')}) VALUES ?`, [
        rows.map(({ row }) => names.map((name) => row[name])),
      ]);
    }
  } finally {
    await connection.end();
  }
}

const localText = (at: number) => wallClock(at, 'Asia/Shanghai');
const utcText = (at: number) => new Date(at).toISOString().replace('T', ' ').replace('Z', '');
