/** The same business questions on MariaDB and on the embedded engine, over the same 100,000 AI calls: equal frames. */
import mysql, { type RowDataPacket } from 'mysql2/promise';
import type { Frame } from '../src/contract/frames.ts';
import { querySchema, type QueryInput } from '../src/contract/query.ts';
import { DATASETS } from '../src/datasets/registry.ts';
import { BUSINESS_TABLES, clickhouseTableSql, timeColumns } from '../src/demo/business-tables.ts';
import { loadMysql } from '../src/demo/load-mysql.ts';
import type { Engine, EventRow, EventStore } from '../src/engines/engine.ts';
import { MysqlEngine } from '../src/engines/mysql/mysql-engine.ts';
import { systemClock } from '../src/platform/clock.ts';
import { silentLogger } from '../src/platform/logger.ts';
import { answerQuery, type AnswerServices } from '../src/queries/answer-query.ts';
import { startChdb, type Chdb } from './support/chdb.ts';
import { startMariadb, type Mariadb } from './support/mariadb.ts';
import { noCapacity } from './support/no-capacity.ts';
import { noIncidents } from './support/no-incidents.ts';
import { noInspections } from './support/no-inspections.ts';
import { queryServices } from './support/query-services.ts';

const ZONE = 'Asia/Shanghai';
const NOW = Date.parse('2026-11-23T02:30:00Z');
const DAY = 864e5;
const ROWS = 100_000;

let mariadb: Mariadb;
let chdb: Chdb;
let business: MysqlEngine;

beforeAll(async () => {
  mariadb = await startMariadb();
  chdb = await startChdb();
  const load = { seed: 7, days: 120, rows: ROWS, timezone: ZONE, now: NOW, replace: false };
  await loadMysql({ ...load, url: mariadb.url, signal: new AbortController().signal, onProgress: () => undefined });
  await copyTables(mariadb.url, chdb.store);
  business = new MysqlEngine({ url: mariadb.url, pool: 4, clock: systemClock, logger: silentLogger });
}, 240_000);

afterAll(async () => {
  await business?.stop();
  await chdb?.stop();
  await mariadb?.stop();
});

type MetricInput = Omit<Extract<QueryInput, { kind: 'metric' }>, 'kind'>;

const MEASURES: Record<string, string[]> = Object.fromEntries(
  DATASETS.filter(({ source }) => source === 'mysql').map((dataset) => [
    dataset.name,
    Object.keys(dataset.measures).map((name) => `${dataset.name}.${name}`),
  ])
);
const overTime = Object.keys(MEASURES).filter((name) => name !== 'sessions');

const QUESTIONS: Array<[string, MetricInput]> = [
  ...overTime.flatMap((name) =>
    (['hour', 'day', 'week', 'month'] as const).map((grain): [string, MetricInput] => [
      `${name} by ${grain}`,
      { measures: MEASURES[name] ?? [], grain },
    ])
  ),
  ...overTime.map((name): [string, MetricInput] => [
    `${name} in New York`,
    { measures: MEASURES[name] ?? [], grain: 'day', timezone: 'America/New_York' },
  ]),
  ['users online', { measures: ['sessions.online_users'], as: 'number' }],
  [
    'by service, compared',
    { measures: MEASURES['ai_services'] ?? [], dimensions: ['ai_services.service'], as: 'number', compare: '1w' },
  ],
  [
    'by service and status',
    {
      measures: ['ai_services.calls', 'ai_services.cost'],
      dimensions: ['ai_services.service', 'ai_services.status'],
      grain: 'day',
      as: 'table',
    },
  ],
  [
    'top 2 and others',
    {
      measures: ['ai_services.success_rate'],
      dimensions: ['ai_services.service'],
      grain: 'week',
      top: { n: 2, by: 'ai_services.calls' },
    },
  ],
  [
    'distinct users by type',
    { measures: ['revenue.transacting_users'], dimensions: ['revenue.type'], grain: 'month', top: { n: 1 } },
  ],
  [
    'datasets joined on time',
    { measures: ['users.new_users', 'revenue.spending', 'plans.avg_generation_minutes'], grain: 'week', as: 'table' },
  ],
  [
    'a measure filter',
    {
      measures: ['ideas.submitted'],
      dimensions: ['ideas.status'],
      as: 'number',
      filters: [{ member: 'ideas.submitted', op: '>', values: [10] }],
    },
  ],
  [
    'text filters',
    {
      measures: ['ai_services.calls'],
      grain: 'day',
      filters: [
        { member: 'ai_services.service', op: 'startsWith', values: ['t'] },
        { member: 'ai_services.status', op: '!=', values: ['SUCCESS'] },
      ],
    },
  ],
  [
    'a pattern',
    {
      measures: ['ai_services.calls'],
      as: 'number',
      filters: [{ member: 'ai_services.service', op: 'matches', values: ['^(baidu|zhi.*)$'] }],
    },
  ],
];

test('the data hold what the questions are about', async () => {
  const [{ fields, values }] = await framesOf(business, {
    measures: ['ai_services.calls'],
    dimensions: ['ai_services.service'],
    as: 'number',
  });
  expect(fields).toHaveLength(2);
  const total = (values[1] as number[]).reduce((sum, value) => sum + value, 0);
  expect(total).toBeGreaterThan(ROWS * 0.3);
});

test.each(QUESTIONS)('%s', async (_name, query) => {
  const [onMysql, onClickhouse] = await Promise.all([framesOf(business, query), framesOf(chdb.store, query)]);
  expect(onMysql.some(({ values }) => values.flat().some((value) => typeof value === 'number' && value > 0))).toBe(
    true
  );
  expect(onClickhouse).toEqual(onMysql);
});

interface Shown {
  fields: Frame['schema']['fields'];
  values: Frame['data']['values'];
  partial: number[] | undefined;
}

async function framesOf(engine: Engine, query: MetricInput): Promise<[Shown, ...Shown[]]> {
  const services: AnswerServices = {
    ...queryServices({ events: chdb.store, business: engine, zone: ZONE, clock: () => NOW }),
    incidents: noIncidents,
    inspections: noInspections,
    capacity: noCapacity,
    componentHealth: () => [],
    isDemo: () => false,
  };
  const range = { from: NOW - 40 * DAY, to: NOW };
  const parsed = querySchema.parse({ kind: 'metric', ...query });
  const context = {
    range,
    zone: query.timezone ?? ZONE,
    locale: 'zh' as const,
    now: NOW,
    fromAlert: false,
    signal: new AbortController().signal,
  };
  const { frames } = await answerQuery(parsed, services, context);
  return frames.map(({ schema, data }) => ({
    fields: schema.fields,
    values: data.values,
    partial: schema.meta.custom?.partial,
  })) as [Shown];
}

/** Row by row, wall clocks of Shanghai turned into instants. */
async function copyTables(url: string, store: EventStore): Promise<void> {
  const connection = await mysql.createConnection({ uri: url, dateStrings: true, supportBigNumbers: true });
  for (const table of BUSINESS_TABLES) {
    await store.command(clickhouseTableSql(table));
    const times = new Set(timeColumns(table));
    const [rows] = await connection.query<RowDataPacket[]>(`SELECT * FROM ${table.name}`);
    const stored = rows.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [
          name,
          times.has(name) && value !== null ? utcText(value as string) : (value as string),
        ])
      )
    ) as EventRow[];
    for (let at = 0; at < stored.length; at += 20_000) {
      await store.insert(table.name, stored.slice(at, at + 20_000));
    }
  }
  await connection.end();
}

function utcText(wallText: string): string {
  return new Date(`${wallText.replace(' ', 'T')}+08:00`).toISOString().slice(0, -1).replace('T', ' ');
}
