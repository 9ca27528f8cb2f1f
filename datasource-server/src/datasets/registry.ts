import type { Dataset, Measure } from '../semantic/model.ts';
import { actions } from './actions.dataset.ts';
import { aiBudget } from './ai-budget.dataset.ts';
import { aiCalls } from './ai-calls.dataset.ts';
import { aiServices } from './ai-services.dataset.ts';
import { api } from './api.dataset.ts';
import { backups } from './backups.dataset.ts';
import { businessEvents } from './business-events.dataset.ts';
import { deliveries } from './deliveries.dataset.ts';
import { errors } from './errors.dataset.ts';
import { health } from './health.dataset.ts';
import { host } from './host.dataset.ts';
import { ideas } from './ideas.dataset.ts';
import { ingest } from './ingest.dataset.ts';
import { inspection } from './inspection.dataset.ts';
import { logs } from './logs.dataset.ts';
import { monitor } from './monitor.dataset.ts';
import { mysqlServer } from './mysql-server.dataset.ts';
import { plans } from './plans.dataset.ts';
import { probes } from './probes.dataset.ts';
import { redisServer } from './redis-server.dataset.ts';
import { revenue } from './revenue.dataset.ts';
import { security } from './security.dataset.ts';
import { sessions } from './sessions.dataset.ts';
import { users } from './users.dataset.ts';
import { web } from './web.dataset.ts';

/** Every dataset, in the order in which a person meets them. */
export const DATASETS: readonly Dataset[] = [
  users,
  ideas,
  aiServices,
  plans,
  revenue,
  sessions,
  api,
  aiCalls,
  aiBudget,
  actions,
  businessEvents,
  errors,
  web,
  security,
  logs,
  host,
  mysqlServer,
  redisServer,
  health,
  probes,
  deliveries,
  ingest,
  backups,
  inspection,
  monitor,
];

const BY_NAME = new Map(DATASETS.map((dataset) => [dataset.name, dataset]));

/** The dataset called `name`, or undefined. */
export function findDataset(name: string): Dataset | undefined {
  return BY_NAME.get(name);
}

/** The measure called `<dataset>.<name>`, or undefined. */
export function findMeasure(member: string): Measure | undefined {
  const [dataset = '', name = ''] = member.split('.');
  return findDataset(dataset)?.measures[name];
}
