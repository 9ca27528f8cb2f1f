import { join } from 'node:path';
import type { Config } from './config.ts';
import type { Inspection } from './contract/inspection.ts';
import type { EventStore } from './engines/engine.ts';
import type { Mount } from './http/mounts.ts';
import { callerOf } from './http/request-context.ts';
import { createBackupWatch, type BackupWatch } from './inspection/backups/backup-watch.ts';
import { openInspectionHistory, type InspectionHistory } from './inspection/history.ts';
import { createInspectionRoutes } from './inspection/inspection-routes.ts';
import { createInspectionService, type InspectionService } from './inspection/inspection-service.ts';
import { createInspector, type InspectionSources } from './inspection/inspector.ts';
import { readCertificate } from './inspection/tls-certificate.ts';
import type { Clock } from './platform/clock.ts';
import type { Logger } from './platform/logger.ts';
import type { Scheduler } from './platform/scheduler.ts';

const ROUND_MS = 30_000;
const COPY_MS = 60_000;

interface InspectionInput {
  config: Pick<Config, 'dataDir' | 'inspection' | 'timezone'>;
  store: (demo: boolean) => Pick<EventStore, 'query' | 'insert'>;
  sources: Omit<InspectionSources, 'backups' | 'certificate'>;
  /** Queues the digest. */
  tell: (inspection: Inspection) => Promise<void>;
  scheduler: Scheduler;
  clock: Clock;
  logger: Logger;
}

export interface Inspections {
  routers: readonly Mount[];
  service: InspectionService;
  history: InspectionHistory;
  backups: BackupWatch;
  /** Begins the schedule: to be called when every dataset can be asked. */
  start(): void;
  close(): Promise<void>;
}

/** Opens the history of inspections, and inspects by the clock and on demand until closed. */
export async function startInspections(input: InspectionInput): Promise<Inspections> {
  const { config, store, sources, tell, scheduler, clock, logger } = input;
  const ending = new AbortController();
  const history = await openInspectionHistory({
    path: join(config.dataDir, 'inspections.log'),
    store,
    isDemo: sources.isDemo,
    clock,
    logger,
  });
  const { directories } = config.inspection.backups;
  const backups = createBackupWatch({ directories, clock, signal: ending.signal });
  const inspector = createInspector({
    config: config.inspection,
    sources: { ...sources, backups, certificate: readCertificate },
    earlier: history.recent,
    clock,
  });
  const { timezone } = config;
  const service = createInspectionService({
    config: config.inspection,
    timezone,
    inspector,
    history,
    tell,
    clock,
    logger,
  });
  return {
    routers: [
      { path: '/api/v1/inspections', router: createInspectionRoutes({ service, history, callerOf }), scope: 'query' },
    ],
    service,
    history,
    backups,
    start() {
      scheduler.every('daily inspection', ROUND_MS, () => service.round());
      scheduler.every('inspection copies', COPY_MS, () => history.copy());
    },
    async close() {
      ending.abort();
      await history.copy();
      await history.close();
    },
  };
}
