/**
 * Panel ids. They stand in links, in alert messages and in bookmarks: never change or reuse one, take the next free number.
 */
export const REALTIME_UID = 'aimarket-realtime';
export const BUSINESS_UID = 'aimarket-business';
export const RUNBOOKS_UID = 'aimarket-runbooks';

export const REALTIME_PANEL = {
  systemStatus: 1,
  databaseStatus: 2,
  redisStatus: 3,
  aiStatus: 4,
  onlineUsersNow: 5,
  errorRateNow: 6,
  responseTimeNow: 7,
  aiSuccessNow: 8,
  ideasToday: 9,
  plansToday: 10,
  responseTime: 11,
  errorRate: 12,
  onlineUsers: 13,
  aiUsage: 14,
  componentDetails: 15,
  connectionErrors: 16,
  failingEndpoints: 17,
  aiByService: 18,
  cpu: 19,
  memory: 20,
  componentHistory: 21,
  probeLatency: 22,
} as const;

export const BUSINESS_PANEL = {
  newUsersTotal: 1,
  ideasTotal: 2,
  aiCallsTotal: 3,
  plansTotal: 4,
  spendingTotal: 5,
  payingUsersTotal: 6,
  newUsers: 7,
  activeUsers: 8,
  ideasSubmitted: 9,
  ideasFinished: 10,
  ideasScore: 11,
  aiCalls: 12,
  aiCost: 13,
  aiTokens: 14,
  aiExecutionTime: 15,
  aiSummary: 16,
  plans: 17,
  plansScore: 18,
  plansDuration: 19,
  spending: 20,
  payingUsers: 21,
  averageTransaction: 22,
} as const;

/** Runbooks hang on their board by rule uid. */
export const RUNBOOK_PANEL = {
  'api-error-rate-high': 1,
  'api-response-time-high': 2,
  'cpu-usage-high': 3,
  'database-connection-errors': 4,
} as const;
