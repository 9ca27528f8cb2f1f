import type { QueryInput } from '../src/contract/query.ts';
import type { Range } from '../src/semantic/calendar.ts';

const DAY = 24 * 3600e3;
const ODD_MS = 1_000_007;

/** What a run of `log-analysis-run.ts` tells. */
export interface Outcome {
  loadSeconds: number;
  loadPeakBytes: number;
  /** Of the whole run. */
  peakBytes: number;
  /** On disk, by table; `all` with rollups. */
  bytesPerEvent: Record<string, number>;
  /** Medians. */
  timings: Array<{ id: string; servedMs: number; plainMs: number }>;
}

export interface LogQuestion {
  id: string;
  /** For the data server; or, for its statement without rollups, straight for the engine. */
  query: QueryInput;
  fromRows?: boolean;
  range: Range;
  timezone: string;
  /** Somebody's own SQL for the same, over single events. */
  plainSql: string;
  plainName: string;
  targetMs: number;
  runs: number;
}

const P95_BY_ENDPOINT: Extract<QueryInput, { kind: 'metric' }> = {
  kind: 'metric',
  measures: ['api.p95'],
  dimensions: ['api.endpoint'],
  grain: 'none',
  as: 'table',
};

/** What ops ask of two weeks of logs. Target times are on two cores. */
export function logQuestions({ from, to }: Range): LogQuestion[] {
  // A range that somebody chooses begins and ends anywhere in an hour.
  const whole = { from: from + ODD_MS, to: to - ODD_MS };
  const lastDay = { from: to - DAY, to };
  const within = ({ from, to: end }: Range) =>
    `ts >= fromUnixTimestamp64Milli(${from}, 'UTC') AND ts < fromUnixTimestamp64Milli(${end}, 'UTC')`;
  const asked = { range: whole, timezone: 'Asia/Shanghai', runs: 15 };
  const p95 = `SELECT endpoint, quantile(0.95)(duration) FROM api_requests WHERE ${within(whole)} GROUP BY endpoint`;
  const steps = ['view_idea', 'submit_idea', 'purchase'];
  const step = (action: string) => ({
    dataset: 'actions',
    filters: [{ member: 'actions.action', op: '=' as const, values: [action] }],
  });
  return [
    {
      ...asked,
      id: 'p95-by-endpoint',
      query: P95_BY_ENDPOINT,
      plainSql: p95,
      plainName: 'quantile(0.95) over the events, approximate',
      targetMs: 50,
    },
    {
      ...asked,
      id: 'p95-by-endpoint-from-single-events',
      fromRows: true,
      runs: 5,
      query: P95_BY_ENDPOINT,
      plainSql: p95,
      plainName: 'quantile(0.95) over the events, approximate',
      targetMs: 1000,
    },
    {
      ...asked,
      id: 'p95-by-endpoint-and-day',
      query: { ...P95_BY_ENDPOINT, grain: 'day' },
      plainSql: `SELECT toStartOfDay(ts, 'Asia/Shanghai') AS day, endpoint, quantile(0.95)(duration) FROM api_requests WHERE ${within(whole)} GROUP BY day, endpoint`,
      plainName: 'quantile(0.95) over the events, approximate',
      targetMs: 500,
    },
    {
      ...asked,
      id: 'error-rate-by-hour',
      query: { kind: 'metric', measures: ['api.error_rate'], grain: 'hour' },
      plainSql: `SELECT toStartOfHour(ts) AS hour, countIf(status >= 400) / count() FROM api_requests WHERE ${within(whole)} GROUP BY hour ORDER BY hour`,
      plainName: 'the same over the events',
      targetMs: 50,
    },
    {
      ...asked,
      id: 'unique-users-by-day',
      query: { kind: 'metric', measures: ['actions.unique_users'], dimensions: ['actions.action'], grain: 'day' },
      plainSql: `SELECT toStartOfDay(ts, 'Asia/Shanghai') AS day, action, uniqExact(user_id) FROM user_actions WHERE ${within(whole)} GROUP BY day, action`,
      plainName: 'uniqExact over the events',
      targetMs: 100,
    },
    {
      ...asked,
      id: 'search-one-day-of-messages',
      range: lastDay,
      query: { kind: 'events', datasets: ['logs'], search: [{ text: 'key user:4711:' }], limit: 100 },
      plainSql: `SELECT ts, message FROM log_lines WHERE ${within(lastDay)} AND positionCaseInsensitive(message, 'key user:4711:') > 0 ORDER BY ts DESC LIMIT 100`,
      plainName: 'positionCaseInsensitive(message)',
      targetMs: 200,
    },
    {
      ...asked,
      id: 'search-one-day-of-everything',
      range: lastDay,
      runs: 5,
      query: { kind: 'events', search: [{ text: '0123456789abcdef' }], limit: 100 },
      plainSql: `SELECT ts, url FROM api_requests WHERE ${within(lastDay)} AND positionCaseInsensitive(concat(method, url, message, user_id, ip, user_agent, trace_id), '0123456789abcdef') > 0 ORDER BY ts DESC LIMIT 100`,
      plainName: 'positionCaseInsensitive over the requests alone',
      targetMs: 1000,
    },
    {
      ...asked,
      id: 'funnel-of-three-steps',
      runs: 5,
      query: { kind: 'funnel', steps: steps.map(step), windowSeconds: 86_400 },
      plainSql: `SELECT level, count() FROM (SELECT user_id, windowFunnel(86400000, 'strict_increase')(toUInt64(toUnixTimestamp64Milli(ts)), action = '${steps[0]}', action = '${steps[1]}', action = '${steps[2]}') AS level FROM user_actions WHERE ${within(whole)} AND action IN ('${steps.join("', '")}') GROUP BY user_id) GROUP BY level`,
      plainName: 'windowFunnel, without times between steps',
      targetMs: 2000,
    },
    {
      ...asked,
      id: 'retention-by-day',
      runs: 5,
      query: {
        kind: 'retention',
        start: { dataset: 'actions' },
        comeback: { dataset: 'actions' },
        grain: 'day',
        periods: [1, 7],
      },
      plainSql: `SELECT first, count(), countIf(has(days, first + 1)), countIf(has(days, first + 7)) FROM (SELECT user_id, groupUniqArray(toDate(ts, 'Asia/Shanghai')) AS days, arrayMin(days) AS first FROM user_actions WHERE ${within(whole)} GROUP BY user_id) GROUP BY first ORDER BY first`,
      plainName: 'groupUniqArray of days',
      targetMs: 2000,
    },
  ];
}
