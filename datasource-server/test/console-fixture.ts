import express from 'express';
import type { Catalogue, CatalogueDimension, CatalogueMeasure, ExplainResponse } from '../src/contract/catalogue.ts';
import type { Frame, FrameMeta, QueryResult } from '../src/contract/frames.ts';
import type { HealthResponse } from '../src/contract/health.ts';
import { metricQuerySchema, queryRequestSchema, type MetricQuery } from '../src/contract/query.ts';
import type { Mount } from '../src/http/mounts.ts';

const DAY = 86_400_000;
/** Most days a canned answer has. */
const MOST_BUCKETS = 60;
const SERVICES = ['baidu', 'alibaba', 'iflytek', 'tencent', 'zhipu'];

function measure(name: string, zh: string, en: string, unit = 'short'): CatalogueMeasure {
  return { name, title: { zh, en }, unit, goodDirection: 'up', fill: 'zero', additive: unit === 'short' };
}

function dimension(
  name: string,
  zh: string,
  en: string,
  type: CatalogueDimension['type'] = 'string'
): CatalogueDimension {
  const operators: CatalogueDimension['operators'] =
    type === 'number'
      ? ['=', '!=', 'in', '>', '<', 'between', 'isNull']
      : ['=', '!=', 'in', 'notIn', 'contains', 'isNull'];
  return { name, title: { zh, en }, type, operators };
}

export const CATALOGUE: Catalogue = {
  timezone: 'Asia/Shanghai',
  demo: true,
  datasets: [
    {
      name: 'users',
      title: { zh: '用户', en: 'Users' },
      description: { zh: '注册用户,按创建时间。', en: 'Registered users by creation time.' },
      source: 'mysql',
      available: true,
      demo: true,
      grains: ['hour', 'day', 'week', 'month'],
      measures: [
        measure('users.new_users', '新增用户', 'New users'),
        measure('users.active_users', '活跃用户', 'Active users'),
      ],
      dimensions: [dimension('users.status', '状态', 'Status')],
    },
    {
      name: 'ai_services',
      title: { zh: 'AI 服务', en: 'AI services' },
      source: 'mysql',
      available: true,
      demo: true,
      grains: ['minute', 'hour', 'day', 'week', 'month'],
      measures: [
        measure('ai_services.calls', '调用次数', 'Calls'),
        measure('ai_services.success_rate', '成功率', 'Success rate', 'percent'),
        measure('ai_services.cost', '费用', 'Cost', 'currency:¥'),
        measure('ai_services.avg_execution_time', '平均执行时间', 'Average execution time', 'ms'),
      ],
      dimensions: [
        dimension('ai_services.service', '服务商', 'Service'),
        dimension('ai_services.status', '状态码', 'Status code', 'number'),
      ],
    },
    {
      name: 'plans',
      title: { zh: '商业计划', en: 'Business plans' },
      source: 'mysql',
      available: false,
      reason: {
        zh: '表 business_plans 缺少列 completed_at;请补上该列,其他数据集不受影响。',
        en: 'Table business_plans lacks the column completed_at; add it. Other datasets are not affected.',
      },
      demo: false,
      grains: ['day', 'week', 'month'],
      measures: [measure('plans.total', '计划总数', 'Plans')],
      dimensions: [],
    },
  ],
};

export function healthReport(now: number): HealthResponse {
  const ago = (ms: number) => now - ms;
  return {
    ok: false,
    demo: true,
    version: '0.1.0',
    components: [
      {
        component: 'mysql',
        title: { zh: '业务数据库', en: 'Business database' },
        status: 'up',
        latencyMs: 2.4,
        since: ago(3 * DAY),
        checkedAt: ago(4000),
      },
      {
        component: 'events',
        title: { zh: '事件库', en: 'Event store' },
        status: 'up',
        latencyMs: 0.8,
        since: ago(3 * DAY),
        checkedAt: ago(4000),
      },
      {
        component: 'redis',
        title: { zh: 'Redis 缓存', en: 'Redis cache' },
        status: 'down',
        latencyMs: null,
        reason: {
          zh: '连接被拒绝;请启动 Redis 或检查 REDIS_URL。',
          en: 'Connection refused; start Redis or check REDIS_URL.',
        },
        since: ago(420_000),
        checkedAt: ago(4000),
      },
      {
        component: 'ai:baidu',
        title: { zh: 'AI 服务 baidu', en: 'AI service baidu' },
        status: 'unknown',
        latencyMs: null,
        reason: {
          zh: '未配置;请在 AI_PROVIDERS 中填写地址。',
          en: 'Not configured; name its address in AI_PROVIDERS.',
        },
        since: ago(3 * DAY),
        checkedAt: ago(4000),
      },
    ],
    freshness: [
      { dataset: 'users', newest: ago(95_000) },
      { dataset: 'ai_services', newest: ago(8000) },
      { dataset: 'plans', newest: null },
    ],
  };
}

/** What the page asked for, and switches for bad days. */
export interface ConsoleFixture {
  mount: Mount;
  requests: unknown[];
  /** Set to make every query fail as a whole or by itself. */
  failure: 'none' | 'query' | 'empty';
}

/** The API with canned answers in the contract's shapes. */
export function consoleFixture(): ConsoleFixture {
  const router = express.Router();
  const fixture: ConsoleFixture = { mount: { path: '/api/v1', router, scope: 'query' }, requests: [], failure: 'none' };
  router.get('/catalogue', (_req, res) => {
    res.json(CATALOGUE);
  });
  router.get('/health', (_req, res) => {
    res.json(healthReport(Date.now()));
  });
  router.get('/values', (req, res) => {
    const search = typeof req.query.search === 'string' ? req.query.search : '';
    res.json({ values: SERVICES.filter((service) => service.includes(search)), truncated: false });
  });
  router.post('/explain', (req, res) => {
    res.json(explanation(metricQuerySchema.parse((req.body as { query: unknown }).query)));
  });
  router.post('/query', (req, res) => {
    fixture.requests.push(req.body);
    const { range, queries, locale } = queryRequestSchema.parse(req.body);
    const query = metricQuerySchema.parse(queries[0]);
    res.json({ results: { A: answer(query, range!, locale ?? 'zh', fixture.failure) } });
  });
  return fixture;
}

function explanation(query: MetricQuery): ExplainResponse {
  const names = query.measures.map((name) => findMeasure(name)?.title ?? { zh: name, en: name });
  return {
    sentence: {
      zh: `按天统计${names.map(({ zh }) => zh).join('、')}`,
      en: `${names.map(({ en }) => en).join(', ')} by day`,
    },
    grain: 'day',
    statements: [
      {
        dataset: query.measures[0]!.split('.')[0]!,
        engine: 'mysql',
        sql: 'SELECT COUNT(*) AS `m0`\nFROM `users`\nWHERE `created_at` >= ? AND `created_at` < ?',
        params: { p0: '2026-01-05 00:00:00', p1: '2026-01-08 00:00:00' },
      },
    ],
  };
}

function answer(
  query: MetricQuery,
  range: { from: number; to: number },
  locale: 'zh' | 'en',
  failure: ConsoleFixture['failure']
): QueryResult {
  if (failure === 'query') {
    const text = { zh: '查询超时;请缩小时间范围。', en: 'The query took too long; shorten the range.' };
    return { status: 504, frames: [], error: `[timeout] ${text[locale]}`, errorSource: 'downstream' };
  }
  const first = Math.max(Math.ceil(range.from / DAY), Math.floor(range.to / DAY) - MOST_BUCKETS) * DAY;
  const times =
    failure === 'empty'
      ? []
      : Array.from({ length: Math.floor((range.to - first) / DAY) + 1 }, (_, i) => first + i * DAY);
  const notice = { zh: '演示数据:由内置生成器产生。', en: 'Demo data made by the built-in generator.' };
  const meta: FrameMeta = {
    notices: [{ severity: 'info', text: notice[locale] }],
    custom: {
      grain: 'day',
      timezone: 'Asia/Shanghai',
      completeUntil: range.to,
      partial: times.slice(-1),
      engine: 'mysql',
      elapsedMs: 12,
      rowsRead: 4321,
      cache: 'miss',
      demo: true,
    },
  };
  return {
    status: 200,
    frames: query.as === 'number' ? [numberFrame(query, meta, locale)] : seriesFrames(query, times, meta, locale),
  };
}

function seriesFrames(query: MetricQuery, times: number[], meta: FrameMeta, locale: 'zh' | 'en'): Frame[] {
  const groups = query.dimensions.length > 0 ? SERVICES.slice(0, query.top?.n ?? SERVICES.length) : [''];
  return groups.flatMap((group, g) =>
    query.measures.flatMap((name, m) =>
      (query.compare ? ['current', query.compare] : ['']).map((period): Frame => {
        const title = `${findMeasure(name)?.title[locale] ?? name}${group && ` · ${group}`}${period && period !== 'current' ? ' (-1)' : ''}`;
        return {
          schema: {
            name: title,
            refId: 'A',
            meta: { ...meta, type: 'timeseries-multi', typeVersion: [0, 1] },
            fields: [
              { name: 'time', type: 'time', typeInfo: { frame: 'time.Time' }, config: { interval: DAY } },
              {
                name: name.split('.')[1]!,
                type: 'number',
                typeInfo: { frame: 'float64', nullable: true },
                labels: {
                  ...(group ? { service: group } : {}),
                  ...(query.measures.length > 1 ? { measure: name } : {}),
                  ...(period ? { period } : {}),
                },
                config: { displayNameFromDS: title, unit: findMeasure(name)?.unit ?? 'short' },
              },
            ],
          },
          data: { values: [times, times.map((_, i) => wave(i, g, m, i === times.length - 1))] },
        };
      })
    )
  );
}

/** A plausible weekly rhythm; one gap; the last, unfinished day lower. */
function wave(index: number, group: number, measureIndex: number, unfinished: boolean): number | null {
  if (index === 9) {
    return null;
  }
  const rhythm = 60 + 18 * Math.sin((index / 7) * 2 * Math.PI) + index * 0.8 - group * 9 + ((index * 7919) % 11);
  return Math.round(rhythm * (unfinished ? 0.4 : 1) * (measureIndex + 1) * 100) / 100;
}

function numberFrame(query: MetricQuery, meta: FrameMeta, locale: 'zh' | 'en'): Frame {
  return {
    schema: {
      refId: 'A',
      meta: { ...meta, type: 'numeric-long', typeVersion: [0, 1] },
      fields: [
        { name: 'service', type: 'string', typeInfo: { frame: 'string', nullable: true } },
        ...query.measures.map((name) => ({
          name,
          type: 'number' as const,
          typeInfo: { frame: 'float64' as const, nullable: true },
          config: {
            displayNameFromDS: findMeasure(name)?.title[locale] ?? name,
            unit: findMeasure(name)?.unit ?? 'short',
          },
        })),
      ],
    },
    data: { values: [SERVICES, ...query.measures.map(() => SERVICES.map((_, i) => 1000 - i * 137.5))] },
  };
}

function findMeasure(name: string): CatalogueMeasure | undefined {
  return CATALOGUE.datasets.flatMap(({ measures }) => measures).find((known) => known.name === name);
}
