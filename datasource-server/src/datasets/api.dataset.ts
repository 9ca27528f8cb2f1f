import { defineDataset, type Condition } from '../semantic/model.ts';
import { oddValues } from './odd-values.ts';

const FAILED: readonly Condition[] = [{ column: 'status', op: '>=', value: 400 }];
const SUCCEEDED: readonly Condition[] = [{ column: 'status', op: '<', value: 400 }];

/** What all of `events/rollups.ts` keep of the requests of a minute, an hour, a day or seven days. */
const SUMMED = { bounds: { duration: [500, 2000] }, sums: { duration: 'duration_sum' } } as const;
const DAY = 86_400;

export const api = defineDataset({
  name: 'api',
  title: { zh: 'API 请求', en: 'API requests' },
  description: { zh: '应用日志中的 API 请求。', en: "API requests from the application's logs." },
  source: 'events',
  table: 'api_requests',
  time: 'ts',
  actor: 'user_id',
  measures: {
    requests: {
      title: { zh: '请求数', en: 'Requests' },
      unit: 'short',
      goodDirection: 'none',
      fill: 'zero',
      aggregate: { agg: 'count' },
    },
    errors: {
      title: { zh: '错误请求数', en: 'Failed requests' },
      description: { zh: '状态码不小于 400 的请求数。', en: 'Requests answered with status 400 or above.' },
      unit: 'short',
      goodDirection: 'down',
      fill: 'zero',
      aggregate: { agg: 'count', where: FAILED },
    },
    error_rate: {
      title: { zh: 'API 错误率', en: 'API error rate' },
      description: {
        zh: '状态码不小于 400 的请求占比;没有请求时无值。',
        en: 'Share of requests answered with status 400 or above; no value where there were none.',
      },
      unit: 'percent',
      decimals: 2,
      goodDirection: 'down',
      fill: 'null',
      aggregate: {
        agg: 'ratio',
        numerator: { agg: 'count', where: FAILED },
        denominator: { agg: 'count' },
        scale: 100,
      },
    },
    success_rate: {
      title: { zh: 'API 成功率', en: 'API success rate' },
      description: {
        zh: '状态码小于 400 的请求占比;没有请求时无值。',
        en: 'Share of requests answered with a status below 400; no value where there were none.',
      },
      unit: 'percent',
      decimals: 2,
      goodDirection: 'up',
      fill: 'null',
      aggregate: {
        agg: 'ratio',
        numerator: { agg: 'count', where: SUCCEEDED },
        denominator: { agg: 'count' },
        scale: 100,
      },
    },
    slow_requests: {
      title: { zh: '慢请求数', en: 'Slow requests' },
      description: { zh: '耗时超过 2000 毫秒的请求数。', en: 'Requests that took more than 2000 ms.' },
      unit: 'short',
      goodDirection: 'down',
      fill: 'zero',
      aggregate: { agg: 'count', where: [{ column: 'duration', op: '>', value: 2000 }] },
    },
    slow_rate: {
      title: { zh: '慢请求占比', en: 'Share of slow requests' },
      description: {
        zh: '耗时超过 2000 毫秒的请求占比;没有请求时无值。',
        en: 'Share of requests that took more than 2000 ms; no value where there were none.',
      },
      unit: 'percent',
      decimals: 2,
      goodDirection: 'down',
      fill: 'null',
      aggregate: {
        agg: 'ratio',
        numerator: { agg: 'count', where: [{ column: 'duration', op: '>', value: 2000 }] },
        denominator: { agg: 'count' },
        scale: 100,
      },
    },
    avg_duration: {
      title: { zh: 'API 平均响应时间', en: 'API average response time' },
      unit: 'ms',
      goodDirection: 'down',
      fill: 'null',
      aggregate: { agg: 'avg', of: 'duration' },
    },
    p50: {
      title: { zh: '响应时间 P50', en: 'Response time p50' },
      unit: 'ms',
      goodDirection: 'down',
      fill: 'null',
      aggregate: { agg: 'quantile', q: 0.5, of: 'duration' },
    },
    p90: {
      title: { zh: '响应时间 P90', en: 'Response time p90' },
      unit: 'ms',
      goodDirection: 'down',
      fill: 'null',
      aggregate: { agg: 'quantile', q: 0.9, of: 'duration' },
    },
    p95: {
      title: { zh: '响应时间 P95', en: 'Response time p95' },
      unit: 'ms',
      goodDirection: 'down',
      fill: 'null',
      aggregate: { agg: 'quantile', q: 0.95, of: 'duration' },
    },
    p99: {
      title: { zh: '响应时间 P99', en: 'Response time p99' },
      unit: 'ms',
      goodDirection: 'down',
      fill: 'null',
      aggregate: { agg: 'quantile', q: 0.99, of: 'duration' },
    },
    apdex: {
      title: { zh: 'Apdex 满意度', en: 'Apdex' },
      description: {
        zh: '目标 500 毫秒:不超过 500 毫秒记 1,不超过 2000 毫秒记 0.5,更慢记 0,取平均。',
        en: 'Target 500 ms: up to 500 ms counts 1, up to 2000 ms counts 0.5, slower counts 0; the mean of these.',
      },
      unit: 'none',
      decimals: 3,
      goodDirection: 'up',
      fill: 'null',
      aggregate: {
        agg: 'avg',
        of: {
          weightByBound: {
            column: 'duration',
            steps: [
              [500, 1],
              [2000, 0.5],
            ],
          },
        },
      },
    },
    odd_values: oddValues,
  },
  dimensions: {
    endpoint: { title: { zh: '接口', en: 'Endpoint' }, type: 'string', from: 'endpoint' },
    method: { title: { zh: '请求方法', en: 'Method' }, type: 'string', from: 'method' },
    status: { title: { zh: '状态码', en: 'Status' }, type: 'number', from: 'status' },
    status_class: {
      title: { zh: '状态类别', en: 'Status class' },
      type: 'string',
      from: { hundreds: 'status' },
      values: ['1xx', '2xx', '3xx', '4xx', '5xx'],
    },
    hour: { title: { zh: '小时', en: 'Hour of day' }, type: 'number', from: { hourOfDay: true } },
  },
  rollups: [
    {
      ...SUMMED,
      table: 'api_requests_1h',
      grainSeconds: 3600,
      leastRangeSeconds: DAY,
      columns: ['endpoint', 'method', 'status', 'app'],
    },
    {
      ...SUMMED,
      table: 'api_requests_1m',
      grainSeconds: 60,
      leastRangeSeconds: DAY / 2,
      columns: ['endpoint', 'method', 'status', 'app'],
    },
    {
      ...SUMMED,
      table: 'api_durations_7d',
      grainSeconds: 7 * DAY,
      leastRangeSeconds: 7 * DAY,
      columns: ['endpoint', 'method', 'app'],
      hundreds: ['status'],
      quantiles: { duration: 0.01 },
    },
    {
      ...SUMMED,
      table: 'api_durations_1d',
      grainSeconds: DAY,
      leastRangeSeconds: 3 * DAY,
      columns: ['endpoint', 'method', 'app'],
      hundreds: ['status'],
      quantiles: { duration: 0.01 },
    },
    {
      ...SUMMED,
      table: 'api_durations_8h',
      grainSeconds: DAY / 3,
      leastRangeSeconds: 3 * DAY,
      columns: ['endpoint', 'method', 'app'],
      hundreds: ['status'],
      quantiles: { duration: 0.01 },
    },
    {
      ...SUMMED,
      table: 'api_durations_1h',
      grainSeconds: 3600,
      leastRangeSeconds: 3 * DAY,
      columns: ['endpoint', 'method', 'status', 'app'],
      quantiles: { duration: 0.01 },
    },
  ],
  line: {
    body: ['method', 'url', { column: 'status', unit: '' }, { column: 'duration', unit: ' ms' }, 'message'],
    labels: ['endpoint', 'method', 'status'],
    details: ['duration', 'url', 'user_id', 'ip', 'user_agent'],
  },
  annotation: { title: 'endpoint', tags: ['method', 'status'] },
});
