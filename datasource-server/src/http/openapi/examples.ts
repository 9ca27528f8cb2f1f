import type { Catalogue, ExplainResponse, ValuesResponse } from '../../contract/catalogue.ts';
import type { ErrorBody } from '../../contract/errors.ts';
import type { QueryResponse } from '../../contract/frames.ts';
import type { HealthResponse } from '../../contract/health.ts';
import type { SamplersResponse } from '../../contract/samplers.ts';
import type { QueryInput, QueryRequestInput } from '../../contract/query.ts';

const DAY_MS = 86_400_000;
/** 2026-01-05 00:00 in Asia/Shanghai. */
const MONDAY = 1_767_542_400_000;

const newUsersByDay: QueryInput = { refId: 'A', kind: 'metric', measures: ['users.new_users'], grain: 'day' };

/** New users by day, over three days: the example of the README. */
export const QUERY_EXAMPLE: QueryRequestInput = {
  range: { from: MONDAY, to: MONDAY + 3 * DAY_MS },
  timezone: 'Asia/Shanghai',
  queries: [newUsersByDay],
};

export const ERROR_RATE_EXAMPLE: QueryRequestInput = {
  range: { from: MONDAY, to: MONDAY + DAY_MS },
  timezone: 'Asia/Shanghai',
  queries: [
    {
      refId: 'A',
      kind: 'metric',
      measures: ['api.error_rate'],
      dimensions: ['api.endpoint'],
      filters: [{ member: 'api.method', op: 'in', values: ['POST'] }],
      top: { n: 10, by: 'api.requests' },
      compare: '1w',
      grain: 'auto',
    },
  ],
};

const did = (action: string) => ({
  dataset: 'actions',
  filters: [{ member: 'actions.action', op: '=' as const, values: [action] }],
});

export const FUNNEL_EXAMPLE: QueryRequestInput = {
  range: { from: MONDAY, to: MONDAY + 14 * DAY_MS },
  timezone: 'Asia/Shanghai',
  queries: [
    {
      refId: 'A',
      kind: 'funnel',
      steps: [did('register'), did('submit_idea'), did('purchase')],
      windowSeconds: 604_800,
      by: 'actions.app',
    },
    { refId: 'B', kind: 'retention', start: did('register'), comeback: { dataset: 'actions' }, grain: 'week' },
  ],
};

export const FORECAST_EXAMPLE: QueryRequestInput = {
  timezone: 'Asia/Shanghai',
  queries: [
    {
      refId: 'A',
      kind: 'forecast',
      measure: 'host.disk',
      dimensions: ['host.host', 'host.mount'],
      grain: 'day',
      horizon: 30,
      threshold: { value: 80, direction: 'above' },
      as: 'table',
    },
  ],
};

export const QUERY_ANSWER_EXAMPLE: QueryResponse = {
  results: {
    A: {
      status: 200,
      frames: [
        {
          schema: {
            name: 'New users',
            refId: 'A',
            meta: {
              type: 'timeseries-multi',
              typeVersion: [0, 1],
              preferredVisualisationType: 'graph',
              custom: {
                grain: 'day',
                timezone: 'Asia/Shanghai',
                completeUntil: MONDAY + 3 * DAY_MS,
                partial: [],
                engine: 'mysql',
              },
            },
            fields: [
              { name: 'time', type: 'time', typeInfo: { frame: 'time.Time' }, config: { interval: DAY_MS } },
              {
                name: 'users.new_users',
                type: 'number',
                typeInfo: { frame: 'float64', nullable: true },
                config: { displayNameFromDS: 'New users', unit: 'short' },
              },
            ],
          },
          data: {
            values: [
              [MONDAY, MONDAY + DAY_MS, MONDAY + 2 * DAY_MS],
              [42, 57, 61],
            ],
          },
        },
      ],
    },
  },
};

export const EXPLAIN_EXAMPLE = { range: QUERY_EXAMPLE.range, timezone: 'Asia/Shanghai', query: newUsersByDay };

export const EXPLAIN_ANSWER_EXAMPLE: ExplainResponse = {
  sentence: { zh: '按天统计新增用户', en: 'New users by day' },
  grain: 'day',
  statements: [
    {
      dataset: 'users',
      engine: 'mysql',
      sql: 'SELECT … FROM `users` WHERE `created_at` >= ? AND `created_at` < ? GROUP BY …',
      params: { p0: '2026-01-05 00:00:00', p1: '2026-01-08 00:00:00' },
    },
  ],
};

export const CATALOGUE_EXAMPLE: Catalogue = {
  timezone: 'Asia/Shanghai',
  demo: false,
  datasets: [
    {
      name: 'users',
      title: { zh: '用户', en: 'Users' },
      source: 'mysql',
      available: true,
      demo: false,
      grains: ['hour', 'day', 'week', 'month'],
      measures: [
        {
          name: 'users.new_users',
          title: { zh: '新增用户', en: 'New users' },
          unit: 'short',
          goodDirection: 'up',
          fill: 'zero',
          additive: true,
        },
      ],
      dimensions: [
        {
          name: 'users.status',
          title: { zh: '状态', en: 'Status' },
          type: 'string',
          operators: ['=', '!=', 'in', 'notIn'],
        },
      ],
    },
  ],
};

export const VALUES_EXAMPLE: ValuesResponse = { values: ['active', 'disabled'], truncated: false };

export const HEALTH_EXAMPLE: HealthResponse = {
  ok: true,
  demo: false,
  version: '0.1.0',
  components: [
    {
      component: 'mysql',
      title: { zh: '业务数据库', en: 'Business database' },
      status: 'up',
      latencyMs: 3,
      since: MONDAY,
      checkedAt: MONDAY + DAY_MS,
    },
  ],
  freshness: [{ dataset: 'users', newest: MONDAY + DAY_MS }],
};

export const SAMPLERS_EXAMPLE: SamplersResponse = {
  intervalMs: 15_000,
  samplers: [
    {
      sampler: 'mysql',
      title: { zh: 'MySQL 服务器', en: 'MySQL server' },
      status: 'ok',
      missing: [
        {
          zh: '复制状态未读取:账号缺少 REPLICATION CLIENT 权限(MariaDB 为 SLAVE MONITOR)。',
          en: 'Replication is not told: the account lacks REPLICATION CLIENT (MariaDB: SLAVE MONITOR).',
        },
      ],
      since: MONDAY,
      sampledAt: MONDAY + DAY_MS,
      samples: 9,
      elapsedMs: 6,
    },
  ],
};

export const ERROR_EXAMPLE: ErrorBody = {
  error: {
    code: 'unauthorized',
    message: 'The token is missing or wrong; send Authorization: Bearer with a token from AUTH_TOKENS.',
    requestId: '6f0f5d2c-6d0b-4f86-9a3e-5d1f5a5c0b1e',
  },
};
