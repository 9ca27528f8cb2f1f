import type {
  Comparison,
  FilterOp,
  Grain,
  IncidentsFigure,
  InspectionGroup,
  InspectionStatus,
  IncidentsQuery,
  LogLevel,
  Severity,
  Text,
} from './contract';
import type { SearchModel } from './query-model';

/** Titles of the contract's closed lists, in the order in which a person chooses from them. */
export const GRAIN_TITLES: Readonly<Record<Grain, Text>> = {
  minute: { zh: '分钟', en: 'minute' },
  '5minute': { zh: '5 分钟', en: '5 minutes' },
  '15minute': { zh: '15 分钟', en: '15 minutes' },
  hour: { zh: '小时', en: 'hour' },
  day: { zh: '天', en: 'day' },
  week: { zh: '周', en: 'week' },
  month: { zh: '月', en: 'month' },
  quarter: { zh: '季度', en: 'quarter' },
  year: { zh: '年', en: 'year' },
};

export const COMPARISON_TITLES: Readonly<Record<Comparison, Text>> = {
  '1d': { zh: '前一天同期', en: 'the day before' },
  '1w': { zh: '上周同期', en: 'the week before' },
  '1M': { zh: '上月同期', en: 'the month before' },
  '1y': { zh: '去年同期', en: 'the year before' },
  previous: { zh: '上一段等长时间', en: 'the period of equal length before' },
};

/** Most urgent first. */
export const LEVEL_TITLES: Readonly<Record<LogLevel, Text>> = {
  critical: { zh: '致命', en: 'critical' },
  error: { zh: '错误', en: 'error' },
  warning: { zh: '警告', en: 'warning' },
  info: { zh: '信息', en: 'info' },
  debug: { zh: '调试', en: 'debug' },
  trace: { zh: '跟踪', en: 'trace' },
  unknown: { zh: '未知', en: 'unknown' },
};

/** Answered within 5 min, 15 min, 1 h, 4 h. */
export const SEVERITY_TITLES: Readonly<Record<Severity, Text>> = {
  P0: { zh: 'P0', en: 'P0' },
  P1: { zh: 'P1', en: 'P1' },
  P2: { zh: 'P2', en: 'P2' },
  P3: { zh: 'P3', en: 'P3' },
};

export const INCIDENT_STATE_TITLES: Readonly<Record<IncidentsQuery['states'][number], Text>> = {
  open: { zh: '未解决', en: 'open' },
  unanswered: { zh: '待响应', en: 'unanswered' },
  acknowledged: { zh: '处理中', en: 'acknowledged' },
  mitigated: { zh: '已缓解', en: 'mitigated' },
  resolved: { zh: '已解决', en: 'resolved' },
};

export const INSPECTION_GROUP_TITLES: Readonly<Record<InspectionGroup, Text>> = {
  system: { zh: '系统', en: 'system' },
  api: { zh: '接口与页面', en: 'API and pages' },
  business: { zh: '业务', en: 'business' },
  ai: { zh: 'AI 服务', en: 'AI services' },
  security: { zh: '安全', en: 'security' },
  alerts: { zh: '告警', en: 'alerts' },
  tls: { zh: '证书', en: 'certificates' },
  backups: { zh: '备份', en: 'backups' },
};

export const INSPECTION_STATUS_TITLES: Readonly<Record<InspectionStatus, Text>> = {
  fail: { zh: '不通过', en: 'fail' },
  warn: { zh: '警告', en: 'warn' },
  unknown: { zh: '未知', en: 'unknown' },
  ok: { zh: '通过', en: 'ok' },
};

/** R of MTTR is resolve. */
export const FIGURE_TITLES: Readonly<Record<IncidentsFigure, Text>> = {
  open: { zh: '未解决', en: 'open' },
  open_p0: { zh: '未解决 P0', en: 'open P0' },
  open_p1: { zh: '未解决 P1', en: 'open P1' },
  open_p2: { zh: '未解决 P2', en: 'open P2' },
  open_p3: { zh: '未解决 P3', en: 'open P3' },
  incidents: { zh: '事件数', en: 'incidents' },
  mtta_mean: { zh: 'MTTA 平均', en: 'MTTA mean' },
  mtta_median: { zh: 'MTTA 中位数', en: 'MTTA median' },
  mtta_p90: { zh: 'MTTA P90', en: 'MTTA p90' },
  mtta_n: { zh: 'MTTA 样本数', en: 'MTTA n' },
  mttm_mean: { zh: 'MTTM 平均', en: 'MTTM mean' },
  mttm_median: { zh: 'MTTM 中位数', en: 'MTTM median' },
  mttm_p90: { zh: 'MTTM P90', en: 'MTTM p90' },
  mttm_n: { zh: 'MTTM 样本数', en: 'MTTM n' },
  mttr_mean: { zh: 'MTTR(解决)平均', en: 'MTTR (resolve) mean' },
  mttr_median: { zh: 'MTTR(解决)中位数', en: 'MTTR (resolve) median' },
  mttr_p90: { zh: 'MTTR(解决)P90', en: 'MTTR (resolve) p90' },
  mttr_n: { zh: 'MTTR 样本数', en: 'MTTR n' },
  breaches: { zh: '超时', en: 'SLA breaches' },
  breaches_acknowledge: { zh: '响应超时', en: 'SLA breaches: acknowledge' },
  breaches_resolve: { zh: '解决超时', en: 'SLA breaches: resolve' },
  reopened: { zh: '重开的事件', en: 'reopened' },
  firings_per_incident: { zh: '每个事件的告警次数', en: 'firings an incident' },
  acknowledged_share: { zh: '有人响应的占比', en: 'share acknowledged' },
};

export const SEARCH_TITLES: Readonly<Record<SearchModel['mode'], Text>> = {
  contains: { zh: '包含', en: 'contains' },
  notContains: { zh: '不包含', en: 'does not contain' },
  matches: { zh: '匹配正则', en: 'matches regex' },
};

/** How many values an operator takes. */
export type Arity = 'none' | 'one' | 'two' | 'many';

export const OPERATORS: Readonly<Record<FilterOp, { title: Text; arity: Arity }>> = {
  '=': { title: { zh: '= 等于', en: '= is' }, arity: 'one' },
  '!=': { title: { zh: '≠ 不等于', en: '≠ is not' }, arity: 'one' },
  in: { title: { zh: '属于', en: 'is one of' }, arity: 'many' },
  notIn: { title: { zh: '不属于', en: 'is none of' }, arity: 'many' },
  '>': { title: { zh: '> 大于', en: '> more than' }, arity: 'one' },
  '>=': { title: { zh: '≥ 不小于', en: '≥ at least' }, arity: 'one' },
  '<': { title: { zh: '< 小于', en: '< less than' }, arity: 'one' },
  '<=': { title: { zh: '≤ 不大于', en: '≤ at most' }, arity: 'one' },
  between: { title: { zh: '介于', en: 'between' }, arity: 'two' },
  contains: { title: { zh: '包含', en: 'contains' }, arity: 'one' },
  notContains: { title: { zh: '不包含', en: 'does not contain' }, arity: 'one' },
  startsWith: { title: { zh: '开头是', en: 'starts with' }, arity: 'one' },
  matches: { title: { zh: '匹配正则', en: 'matches regex' }, arity: 'one' },
  notMatches: { title: { zh: '不匹配正则', en: 'does not match regex' }, arity: 'one' },
  isNull: { title: { zh: '为空', en: 'is empty' }, arity: 'none' },
  isNotNull: { title: { zh: '不为空', en: 'is not empty' }, arity: 'none' },
};

export function isGrain(text: string): text is Grain {
  return Object.hasOwn(GRAIN_TITLES, text);
}

export function isLevel(text: string): text is LogLevel {
  return Object.hasOwn(LEVEL_TITLES, text);
}

export function isFigure(text: string): text is IncidentsFigure {
  return Object.hasOwn(FIGURE_TITLES, text);
}

export function isIncidentState(text: string): text is keyof typeof INCIDENT_STATE_TITLES {
  return Object.hasOwn(INCIDENT_STATE_TITLES, text);
}

export function isComparison(text: string): text is Comparison {
  return Object.hasOwn(COMPARISON_TITLES, text);
}

/** Capacity resource → title, in the order in which they are offered. */
export const RESOURCE_TITLES: Readonly<Record<string, Text>> = {
  cpu: { zh: 'CPU', en: 'CPU' },
  memory: { zh: '内存', en: 'Memory' },
  disk: { zh: '磁盘', en: 'Disk' },
  mysql_connections: { zh: '数据库连接', en: 'Database connections' },
  api_throughput: { zh: 'API 吞吐量', en: 'API throughput' },
};
