/** Every alert rule as it is provisioned, over what the marketplace may have seen: asked of the real data server on chDB and MariaDB. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mysql from 'mysql2/promise';
import { parseConfig } from '../../src/config.ts';
import { findDataset } from '../../src/datasets/registry.ts';
import { createEngines } from '../../src/engines/create-engine.ts';
import type { EventRow } from '../../src/engines/engine.ts';
import { migrate } from '../../src/events/migrations.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { createMarketplaceTables, startMariadb, type Mariadb } from '../support/mariadb.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { evaluateRule } from './evaluate-rule.ts';
import { provisionedRules } from './provisioned-rules.ts';
import { minutesBefore, type Situation, timeText } from './situation.ts';
import { SITUATIONS } from './situations.ts';

const HOUR = 3_600_000;
/**
 * A Wednesday at noon in Beijing. Each situation has hours of its own. Where a rule looks back by a day or a week, no situation of the
 * same rule lies there.
 */
const FIRST = Date.parse('2026-01-07T04:00:00Z');
const momentOf = (index: number) => FIRST + index * 3 * HOUR;
const AFTER_ALL = momentOf(SITUATIONS.length);

const TIME_COLUMN: Record<string, string> = {
  users: 'created_at',
  business_plans: 'created_at',
  credit_transactions: 'created_at',
};

const rules = provisionedRules();
const asking = rules.filter(({ data }) => data.some(({ datasourceUid }) => datasourceUid === 'aimarket-ops'));
/** The relays bring the dataset that two rules ask; until it is there, so are those two. */
const answerable = ({ rule }: Pick<Situation, 'rule'>) =>
  !rule.startsWith('relay-') || findDataset('deliveries') !== undefined;

let mariadb: Mariadb;
let server: TestServer;
const dataDir = mkdtempSync(join(tmpdir(), 'aimarket-rules-'));

beforeAll(async () => {
  mariadb = await startMariadb();
  await createMarketplaceTables(mariadb.url);
  await fillEvents();
  await fillMysql();
  server = await startTestServer(
    { MYSQL_URL: mariadb.url, DEMO: 'off', RETENTION_DAYS: '3650', MAX_ROWS: '20000' },
    { dataDir, clock: () => AFTER_ALL }
  );
}, 180_000);

afterAll(async () => {
  await server?.stop();
  await mariadb?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

test('every rule has situations in which it fires and in which it does not', () => {
  for (const { uid } of asking) {
    const verdicts = new Set(
      SITUATIONS.filter(({ rule }) => rule === uid).flatMap(({ expected }) => Object.values(expected))
    );
    expect({ uid, fires: verdicts.has('fires'), rests: verdicts.has('quiet') || verdicts.has('no data') }).toEqual({
      uid,
      fires: true,
      rests: true,
    });
  }
  const uids = asking.map(({ uid }) => uid);
  expect(SITUATIONS.filter(({ rule }) => !uids.includes(rule))).toEqual([]);
});

describe.each(asking.map(({ uid }) => uid))('%s', (uid) => {
  const rule = rules.find((candidate) => candidate.uid === uid)!;
  const mine = SITUATIONS.map((situation, index) => ({ ...situation, index })).filter((each) => each.rule === uid);
  const answered = answerable({ rule: uid }) ? test : test.skip;

  answered.each(mine.map((situation) => [situation.what, situation] as const))('%s', async (_what, situation) => {
    const outcome = await evaluateRule({
      url: server.url,
      rule,
      now: momentOf(situation.index),
      firing: situation.firing ?? false,
    });
    expect(outcome).toEqual(situation.expected);
  });
});

async function fillEvents(): Promise<void> {
  const config = parseConfig({ DATA_DIR: dataDir });
  const engines = createEngines(config, { clock: systemClock, logger: silentLogger });
  try {
    await migrate({ store: engines.events, logger: silentLogger, clock: systemClock });
    for (const [table, rows] of seenIn('events')) {
      await engines.events.insert(
        table,
        rows.map(({ at, values }) => ({ ts: timeText('events', at), ...values }))
      );
    }
  } finally {
    await engines.stop();
  }
}

async function fillMysql(): Promise<void> {
  const connection = await mysql.createConnection(mariadb.url);
  try {
    for (const [table, rows] of seenIn('mysql')) {
      const time = TIME_COLUMN[table] ?? '';
      const names = [time, ...Object.keys(rows[0]?.values ?? {})];
      const values = rows.map(({ at, values: row }) => [timeText('mysql', at), ...Object.values(row)]);
      await connection.query(`INSERT INTO \`${table}\` (${names.map((name) => `\`${name}\``).join(', ')}) VALUES ?`, [
        values,
      ]);
    }
  } finally {
    await connection.end();
  }
}

/** All rows of a store, by table. */
function seenIn(store: 'events' | 'mysql') {
  const tables = new Map<string, Array<{ at: number; values: EventRow }>>();
  SITUATIONS.forEach((situation, index) => {
    for (const { table, rows } of situation.seen.filter((seen) => seen.store === store && answerable(situation))) {
      const placed = rows.map(({ ago, values }) => ({ at: minutesBefore(momentOf(index), ago), values }));
      tables.set(table, [...(tables.get(table) ?? []), ...placed]);
    }
  });
  return tables;
}
