import { aiBudgetBurnRate } from './ai-budget-burn-rate.ts';
import { aiBudgetDay } from './ai-budget-day.ts';
import { aiBudgetMonth } from './ai-budget-month.ts';
import { aiProviderDown } from './ai-provider-down.ts';
import { aiSuccessRate } from './ai-success-rate.ts';
import type { AlertDefinition } from './alert-definition.ts';
import { apiErrorRate } from './api-error-rate.ts';
import { apiResponseTime } from './api-response-time.ts';
import { certificateExpiring } from './certificate-expiring.ts';
import { cpuUsage } from './cpu-usage.ts';
import { dataServerDown } from './data-server-down.ts';
import { databaseConnectionErrors } from './database-connection-errors.ts';
import { diskFullSoon } from './disk-full-soon.ts';
import { errorLogBurst } from './error-log-burst.ts';
import { abnormalLogIns } from './abnormal-log-ins.ts';
import { backupStale } from './backup-stale.ts';
import { backupUnusable } from './backup-unusable.ts';
import { inspectionOverdue } from './inspection-overdue.ts';
import { ingestSilent } from './ingest-silent.ts';
import { mysqlConnections } from './mysql-connections.ts';
import { planGenerationFailing } from './plan-generation-failing.ts';
import { probeFailing } from './probe-failing.ts';
import { purchaseDrop } from './purchase-drop.ts';
import { redisDown } from './redis-down.ts';
import { registrationDrop } from './registration-drop.ts';
import { relayDeadLetters } from './relay-dead-letters.ts';
import { relayFailing } from './relay-failing.ts';
import { replicationLag } from './replication-lag.ts';
import { replicationStopped } from './replication-stopped.ts';
import { securityEventBurst } from './security-event-burst.ts';
import { slowEndpoint } from './slow-endpoint.ts';

/** Every rule that asks something; the watchdog asks nothing. */
export const RULES: readonly AlertDefinition[] = [
  apiErrorRate,
  apiResponseTime,
  cpuUsage,
  databaseConnectionErrors,
  redisDown,
  slowEndpoint,
  errorLogBurst,
  securityEventBurst,
  aiProviderDown,
  aiSuccessRate,
  aiBudgetDay,
  aiBudgetMonth,
  aiBudgetBurnRate,
  planGenerationFailing,
  registrationDrop,
  purchaseDrop,
  ingestSilent,
  dataServerDown,
  relayDeadLetters,
  relayFailing,
  backupStale,
  backupUnusable,
  abnormalLogIns,
  inspectionOverdue,
  mysqlConnections,
  replicationLag,
  replicationStopped,
  certificateExpiring,
  probeFailing,
  diskFullSoon,
];

/** Uids that were rolled out once. Grafana keeps a rule whose file is gone until it is told to delete it. */
export const RETIRED_RULES: readonly string[] = [];
