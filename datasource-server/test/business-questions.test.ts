/**
 * The design's five business questions and realtime counts, asked over HTTP and checked against SQL written by hand on the
 * same MariaDB: by day, week and month, in Shanghai and in a zone with daylight saving time.
 */
import mysql, { type Connection, type RowDataPacket } from 'mysql2/promise';
import type { QueryResponse } from '../src/contract/frames.ts';
import { startMariadb, type Mariadb } from './support/mariadb.ts';
import { COLUMNS, marketplaceRows } from './support/marketplace-rows.ts';
import { startTestServer, type TestServer } from './support/test-server.ts';

const DDL = {
  users: 'id BIGINT PRIMARY KEY, status VARCHAR(20), created_at DATETIME, KEY (created_at)',
  ideas:
    'id BIGINT PRIMARY KEY, user_id BIGINT, status VARCHAR(20), ai_score DECIMAL(4,2) NULL, submitted_at DATETIME, KEY (submitted_at)',
  ai_service_logs:
    'service VARCHAR(32), status VARCHAR(20), total_tokens INT NULL, cost DECIMAL(10,4) NULL, execution_time INT NULL, created_at DATETIME, KEY (created_at)',
  business_plans:
    'id BIGINT PRIMARY KEY, status VARCHAR(20), overall_score DECIMAL(5,2) NULL, created_at DATETIME, completed_at DATETIME NULL',
  credit_transactions: 'user_id BIGINT, type VARCHAR(20), amount DECIMAL(10,2), created_at DATETIME',
  user_sessions: 'user_id BIGINT, expires_at DATETIME',
};

const FROM = '2026-10-01';
const TO = '2026-12-01';
const NOW = Date.parse('2026-12-20T00:00:00Z');

/** Wall clock of the asked zone, from a column written in the stored zone, spelt out without time-zone tables. */
const CLOCKS = [
  {
    stored: 'Asia/Shanghai',
    asked: 'Asia/Shanghai',
    local: (column: string) => column,
    from: '2026-10-01T00:00:00+08:00',
    to: '2026-12-01T00:00:00+08:00',
  },
  {
    stored: 'America/New_York',
    asked: 'America/New_York',
    local: (column: string) => column,
    from: '2026-10-01T00:00:00-04:00',
    to: '2026-12-01T00:00:00-05:00',
  },
  {
    stored: 'Asia/Shanghai',
    asked: 'America/New_York',
    // New York leaves daylight saving time on 2026-11-01 at 06:00 UTC, which is 14:00 in Shanghai.
    local: (column: string) => `(${column} - INTERVAL IF(${column} < '2026-11-01 14:00:00', 12, 13) HOUR)`,
    from: '2026-10-02T00:00:00-04:00',
    to: '2026-11-30T00:00:00-05:00',
  },
];

const GRAINS = {
  day: (local: string) => `DATE(${local})`,
  week: (local: string) => `DATE(${local}) - INTERVAL WEEKDAY(${local}) DAY`,
  month: (local: string) => `DATE(${local}) - INTERVAL DAYOFMONTH(${local}) - 1 DAY`,
};

/** Where the clock never goes back, an hour has one name, so SQL by hand can group by it. */
const grainsOf = (asked: string) =>
  asked === 'Asia/Shanghai' ? { ...GRAINS, hour: (local: string) => `DATE_FORMAT(${local}, '%Y-%m-%d %H')` } : GRAINS;

interface Question {
  name: string;
  table: keyof typeof DDL;
  time: string;
  by?: { member: string; column: string };
  /** member → [hand-written aggregate, what an empty bucket shows] */
  measures: Record<string, [sql: string, empty: number | null]>;
}

const QUESTIONS: Question[] = [
  {
    name: 'user growth',
    table: 'users',
    time: 'created_at',
    measures: { 'users.new_users': ['COUNT(*)', 0], 'users.active_users': [`SUM(status = 'active')`, 0] },
  },
  {
    name: 'content',
    table: 'ideas',
    time: 'submitted_at',
    measures: {
      'ideas.submitted': ['COUNT(*)', 0],
      'ideas.completed': [`SUM(status = 'completed')`, 0],
      'ideas.avg_ai_score': ['SUM(ai_score) / 1e0 / COUNT(ai_score)', null],
      'ideas.high_quality': ['SUM(IFNULL(ai_score >= 8, 0))', 0],
    },
  },
  {
    name: 'AI services',
    table: 'ai_service_logs',
    time: 'created_at',
    by: { member: 'ai_services.service', column: 'service' },
    measures: {
      'ai_services.calls': ['COUNT(*)', 0],
      'ai_services.successful_calls': [`SUM(status = 'success')`, 0],
      'ai_services.tokens': ['IFNULL(SUM(total_tokens), 0)', 0],
      'ai_services.cost': ['IFNULL(SUM(cost), 0)', 0],
      'ai_services.avg_execution_time': ['SUM(execution_time) / 1e0 / COUNT(execution_time)', null],
    },
  },
  {
    name: 'business plans',
    table: 'business_plans',
    time: 'created_at',
    measures: {
      'plans.total': ['COUNT(*)', 0],
      'plans.completed': [`SUM(status = 'completed')`, 0],
      'plans.failed': [`SUM(status = 'failed')`, 0],
      'plans.avg_score': ['SUM(overall_score) / 1e0 / COUNT(overall_score)', null],
      'plans.avg_generation_minutes': [
        'SUM(TIMESTAMPDIFF(SECOND, created_at, completed_at)) / 60e0 / COUNT(completed_at)',
        null,
      ],
    },
  },
  {
    name: 'revenue',
    table: 'credit_transactions',
    time: 'created_at',
    measures: {
      'revenue.spending': [`IFNULL(SUM(IF(type = 'spend', amount, 0)), 0)`, 0],
      'revenue.paying_users': [`COUNT(DISTINCT IF(type = 'spend', user_id, NULL))`, 0],
      'revenue.avg_transaction': ['SUM(amount) / 1e0 / COUNT(*)', null],
    },
  },
];

let mariadb: Mariadb;
let connection: Connection;

beforeAll(async () => {
  mariadb = await startMariadb();
  connection = await mysql.createConnection({ uri: mariadb.url, dateStrings: true, decimalNumbers: true });
  const rows = marketplaceRows(20261123, 1500, FROM, TO);
  for (const [table, ddl] of Object.entries(DDL)) {
    await connection.query(`CREATE TABLE ${table} (${ddl}) CHARACTER SET utf8mb4`);
    const columns = COLUMNS[table as keyof typeof DDL].join(', ');
    await connection.query(`INSERT INTO ${table} (${columns}) VALUES ?`, [rows[table as keyof typeof DDL]]);
  }
}, 60_000);

afterAll(async () => {
  await connection?.end();
  await mariadb?.stop();
});

describe.each(CLOCKS)('stored in $stored, asked in $asked', ({ stored, asked, local, from, to }) => {
  let server: TestServer;

  beforeAll(async () => {
    server = await startTestServer(
      { MYSQL_URL: mariadb.url, MYSQL_TIMEZONE: stored, DEMO: 'off' },
      { clock: () => NOW }
    );
  }, 60_000);
  afterAll(() => server?.stop());

  describe.each(QUESTIONS)('$name', ({ table, time, by, measures }) => {
    test.each(Object.entries(grainsOf(asked)))('by %s', async (grain, bucketSql) => {
      const answered = await askTable(server, {
        range: { from: Date.parse(from), to: Date.parse(to) },
        timezone: asked,
        queries: [
          {
            kind: 'metric',
            measures: Object.keys(measures),
            dimensions: by ? [by.member] : [],
            grain: grain as 'day',
            as: 'table',
          },
        ],
      });
      const clock = local(`\`${time}\``);
      const first = bucketText(Date.parse(from), asked);
      const last = bucketText(Date.parse(to), asked);
      const aggregates = Object.values(measures).map(([sql], index) => `${sql} AS m${index}`);
      const [rows] = await connection.query<RowDataPacket[]>(
        `SELECT CAST(${bucketSql(clock)} AS CHAR) AS bucket, ${by ? by.column : `''`} AS dim, ${aggregates.join(', ')}
         FROM ${table} WHERE ${clock} >= '${first}' AND ${clock} < '${last}' GROUP BY bucket, dim`
      );
      const expected = new Map(rows.map((row) => [`${row['bucket']}|${row['dim']}`, row]));
      expect(rows.length).toBeGreaterThan(0);
      const seen = new Set<string>();
      for (const row of answered) {
        const key = `${bucketText(row['time'] as number, asked).slice(0, grain === 'hour' ? 13 : 10)}|${by ? String(row[by.column]) : ''}`;
        seen.add(key);
        Object.entries(measures).forEach(([member, [, empty]], index) => {
          const value = row[member.split('.')[1] as string] ?? null;
          const wanted = expected.get(key)?.[`m${index}`] ?? empty;
          if (wanted === null) {
            expect([key, member, value]).toEqual([key, member, null]);
          } else {
            expect([key, member, value]).toEqual([key, member, expect.closeTo(Number(wanted), 9)]);
          }
        });
      }
      expect([...expected.keys()].filter((key) => !seen.has(key))).toEqual([]);
    });
  });
});

test("realtime: users online, today's ideas and plans", async () => {
  const now = Date.parse('2026-11-16T02:30:15Z');
  const server = await startTestServer({ MYSQL_URL: mariadb.url, DEMO: 'off' }, { clock: () => now });
  try {
    const midnight = Date.parse('2026-11-16T00:00:00+08:00');
    const ask = async (measure: string) =>
      (
        await askTable(server, {
          range: { from: midnight, to: now },
          queries: [{ kind: 'metric', measures: [measure], as: 'number' }],
        })
      )[0];
    const [[wanted]] = await connection.query<RowDataPacket[]>(`SELECT
      (SELECT COUNT(DISTINCT user_id) FROM user_sessions WHERE expires_at > '2026-11-16 10:30:15') AS online,
      (SELECT COUNT(*) FROM ideas WHERE submitted_at >= '2026-11-16' AND submitted_at < '2026-11-16 10:30:15') AS ideas,
      (SELECT COUNT(*) FROM business_plans WHERE created_at >= '2026-11-16' AND created_at < '2026-11-16 10:30:15') AS plans`);
    expect(await ask('sessions.online_users')).toEqual({ online_users: wanted?.['online'] });
    expect(await ask('ideas.submitted')).toEqual({ submitted: wanted?.['ideas'] });
    expect(await ask('plans.total')).toEqual({ total: wanted?.['plans'] });
    expect(wanted?.['online']).toBeGreaterThan(0);
  } finally {
    await server.stop();
  }
});

async function askTable(server: TestServer, body: object): Promise<Array<Record<string, unknown>>> {
  const response = await fetch(`${server.url}/api/v1/query`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  const { results } = (await response.json()) as QueryResponse;
  const result = results['A'];
  if (!result || result.error || !result.frames[0]) {
    throw new Error(result?.error ?? 'no answer');
  }
  const { schema, data } = result.frames[0];
  const rowCount = data.values[0]?.length ?? 0;
  return Array.from({ length: rowCount }, (_, row) =>
    Object.fromEntries(schema.fields.map((field, column) => [field.name, data.values[column]?.[row]]))
  );
}

function bucketText(epochMs: number, zone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }).format(epochMs);
}
