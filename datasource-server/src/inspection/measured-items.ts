import type { InspectionGroup } from '../contract/inspection.ts';
import type { Text } from '../contract/text.ts';
import type { Change, Limit } from './judge.ts';

/** A number of a dataset, asked as a panel would ask, and when it is bad. */
export interface MeasuredItem {
  id: string;
  group: InspectionGroup;
  title: Text;
  measure: string;
  /** The worst of its values is judged. */
  by?: string;
  filters?: ReadonlyArray<{ member: string; op: '=' | 'in'; values: string[] }>;
  /** How far back the number looks. */
  hours: number;
  judge: { limit: Limit } | { change: Change };
  /** Any of these above 0 tells that counts of 0 are no lack of data. */
  needs?: readonly string[];
  /** Absent where no board shows the measure. */
  evidence?: { board: string; panel: number };
  /** Uid of the rule whose runbook says what to do. */
  runbook?: string;
}

const REALTIME = 'aimarket-realtime';
const BUSINESS = 'aimarket-business';
const API = 'aimarket-api';
const BEHAVIOR = 'aimarket-behavior';
const AI = 'aimarket-ai';
const INCIDENTS = 'aimarket-incidents';
const CAPACITY = 'aimarket-capacity';
/** Whether the application's logs arrive at all. */
export const LOG_LINES = ['api.requests', 'actions.actions', 'logs.lines'] as const;

const DAY = 24;

/** Limits follow the alert rules and the capacity rules of the design; a daily look warns before they fire. */
export const MEASURED_ITEMS: readonly MeasuredItem[] = [
  {
    id: 'system.cpu',
    group: 'system',
    title: { zh: 'CPU 使用率(日均)', en: 'CPU use (mean of the day)' },
    measure: 'host.cpu',
    by: 'host.host',
    hours: DAY,
    judge: { limit: { breach: 'above', warn: 70, fail: 80 } },
    evidence: { board: REALTIME, panel: 19 },
    runbook: 'cpu-usage-high',
  },
  {
    id: 'system.memory',
    group: 'system',
    title: { zh: '内存使用率', en: 'Memory use' },
    measure: 'host.memory',
    by: 'host.host',
    hours: 1,
    judge: { limit: { breach: 'above', warn: 80, fail: 85 } },
    evidence: { board: REALTIME, panel: 20 },
  },
  {
    id: 'system.disk',
    group: 'system',
    title: { zh: '磁盘使用率(最满的)', en: 'Disk use (the fullest)' },
    measure: 'host.disk',
    by: 'host.mount',
    hours: 1,
    judge: { limit: { breach: 'above', warn: 75, fail: 80 } },
    evidence: { board: CAPACITY, panel: 5 },
    runbook: 'disk-full-soon',
  },
  {
    id: 'system.database_errors',
    group: 'system',
    title: { zh: '数据库连接错误', en: 'Database connection errors' },
    measure: 'health.connection_errors',
    filters: [{ member: 'health.component', op: '=', values: ['mysql'] }],
    hours: DAY,
    judge: { limit: { breach: 'above', warn: 0, fail: 10 } },
    evidence: { board: REALTIME, panel: 16 },
    runbook: 'database-connection-errors',
  },
  {
    id: 'system.ingest_silence',
    group: 'system',
    title: { zh: '日志接入静默', en: 'Silence of the logs' },
    measure: 'ingest.silence',
    hours: 0.25,
    judge: { limit: { breach: 'above', warn: 900, fail: 3600 } },
    evidence: { board: REALTIME, panel: 23 },
    runbook: 'ingest-silent',
  },
  {
    id: 'api.error_rate',
    group: 'api',
    title: { zh: 'API 错误率', en: 'API error rate' },
    measure: 'api.error_rate',
    hours: DAY,
    judge: { limit: { breach: 'above', warn: 3, fail: 5 } },
    evidence: { board: API, panel: 13 },
    runbook: 'api-error-rate-high',
  },
  {
    id: 'api.response_time',
    group: 'api',
    title: { zh: 'API 平均响应时间', en: 'API mean response time' },
    measure: 'api.avg_duration',
    hours: DAY,
    judge: { limit: { breach: 'above', warn: 1000, fail: 2000 } },
    evidence: { board: REALTIME, panel: 11 },
    runbook: 'api-response-time-high',
  },
  {
    id: 'api.slow_rate',
    group: 'api',
    title: { zh: '慢请求占比', en: 'Share of slow requests' },
    measure: 'api.slow_rate',
    hours: DAY,
    judge: { limit: { breach: 'above', warn: 5, fail: 10 } },
    evidence: { board: API, panel: 9 },
    runbook: 'slow-endpoint',
  },
  {
    id: 'api.requests',
    group: 'api',
    title: { zh: 'API 请求量', en: 'API requests' },
    measure: 'api.requests',
    hours: DAY,
    judge: { change: { dropWarn: 40, dropFail: 80, riseWarn: 200, least: 100 } },
    evidence: { board: API, panel: 12 },
    runbook: 'ingest-silent',
  },
  {
    id: 'api.error_lines',
    group: 'api',
    title: { zh: '错误日志', en: 'Error lines' },
    measure: 'errors.errors',
    hours: DAY,
    judge: { change: { riseWarn: 100, riseFail: 400, least: 30, zeroIsGood: true } },
    needs: LOG_LINES,
    evidence: { board: API, panel: 34 },
    runbook: 'error-log-burst',
  },
  {
    id: 'api.page_load',
    group: 'api',
    title: { zh: '页面加载 P75', en: 'Page load p75' },
    measure: 'web.page_load_p75',
    hours: DAY,
    judge: { limit: { breach: 'above', warn: 3000, fail: 5000 } },
    evidence: { board: API, panel: 25 },
  },
  {
    id: 'business.new_users',
    group: 'business',
    title: { zh: '新增用户', en: 'New users' },
    measure: 'users.new_users',
    hours: DAY,
    judge: { change: { dropWarn: 40, dropFail: 80, least: 10 } },
    evidence: { board: BUSINESS, panel: 7 },
    runbook: 'registration-drop',
  },
  {
    id: 'business.daily_users',
    group: 'business',
    title: { zh: '日活跃用户', en: 'Daily active users' },
    measure: 'actions.unique_users',
    hours: DAY,
    judge: { change: { dropWarn: 40, dropFail: 80, least: 20 } },
    evidence: { board: BEHAVIOR, panel: 7 },
  },
  {
    id: 'business.ideas',
    group: 'business',
    title: { zh: '提交创意', en: 'Ideas submitted' },
    measure: 'ideas.submitted',
    hours: DAY,
    judge: { change: { dropWarn: 40, dropFail: 80, least: 10 } },
    evidence: { board: BUSINESS, panel: 9 },
  },
  {
    id: 'business.plan_success',
    group: 'business',
    title: { zh: '计划书成功率', en: 'Plans that succeed' },
    measure: 'plans.success_rate',
    hours: DAY,
    judge: { limit: { breach: 'below', warn: 90, fail: 80 } },
    evidence: { board: BUSINESS, panel: 25 },
    runbook: 'plan-generation-failing',
  },
  {
    id: 'business.revenue',
    group: 'business',
    title: { zh: '消费额', en: 'Spending' },
    measure: 'revenue.spending',
    hours: DAY,
    judge: { change: { dropWarn: 40, dropFail: 80, least: 50 } },
    evidence: { board: BUSINESS, panel: 20 },
    runbook: 'purchase-drop',
  },
  {
    id: 'ai.success_rate',
    group: 'ai',
    title: { zh: 'AI 成功率(最差的服务商)', en: 'AI success rate (the worst provider)' },
    measure: 'ai_calls.success_rate',
    by: 'ai_calls.service',
    hours: DAY,
    judge: { limit: { breach: 'below', warn: 95, fail: 90 } },
    evidence: { board: AI, panel: 13 },
    runbook: 'ai-success-rate-low',
  },
  {
    id: 'ai.latency',
    group: 'ai',
    title: { zh: 'AI 延迟 P95', en: 'AI latency p95' },
    measure: 'ai_calls.p95_latency',
    hours: DAY,
    judge: { change: { riseWarn: 50, riseFail: 200, least: 100 } },
    evidence: { board: AI, panel: 17 },
  },
  {
    id: 'ai.cost',
    group: 'ai',
    title: { zh: 'AI 成本', en: 'AI cost' },
    measure: 'ai_calls.cost',
    hours: DAY,
    judge: { change: { riseWarn: 50, riseFail: 200, least: 10 } },
    evidence: { board: AI, panel: 14 },
    runbook: 'ai-budget-day',
  },
  {
    id: 'ai.budget',
    group: 'ai',
    title: { zh: 'AI 预算已用(本日、本月中较高的)', en: 'AI budget used (day or month, the higher)' },
    measure: 'ai_budget.used',
    by: 'ai_budget.period',
    hours: 0.25,
    judge: { limit: { breach: 'above', warn: 80, fail: 100 } },
    evidence: { board: AI, panel: 23 },
    runbook: 'ai-budget-month',
  },
  {
    id: 'alerts.dead_letters',
    group: 'alerts',
    title: { zh: '未送达的告警通知', en: 'Messages that did not arrive' },
    measure: 'deliveries.dead_letters',
    by: 'deliveries.channel',
    hours: 0.25,
    judge: { limit: { breach: 'above', fail: 0 } },
    evidence: { board: INCIDENTS, panel: 13 },
    runbook: 'relay-dead-letters',
  },
];
