import type { AlertDefinition } from './alert-definition.ts';
import { apiErrorRate } from './api-error-rate.ts';
import { apiResponseTime } from './api-response-time.ts';
import { cpuUsage } from './cpu-usage.ts';
import { databaseConnectionErrors } from './database-connection-errors.ts';

/** Every rule. */
export const RULES: readonly AlertDefinition[] = [apiErrorRate, apiResponseTime, cpuUsage, databaseConnectionErrors];

/** Uids that were rolled out once. Grafana keeps a rule whose file is gone until it is told to delete it. */
export const RETIRED_RULES: readonly string[] = [];
