import { join } from 'node:path';
import { ConfigError, type Config } from './config.ts';
import type { Inspection } from './contract/inspection.ts';
import type { Report } from './contract/report.ts';
import type { EventStore } from './engines/engine.ts';
import type { Mount } from './http/mounts.ts';
import { callerOf } from './http/request-context.ts';
import { createCertificateWatch } from './inspection/certificate-watch.ts';
import { openBackupMemory } from './inspection/backups/backup-memory.ts';
import { createBackupWatch } from './inspection/backups/backup-watch.ts';
import { digestOf } from './inspection/digest.ts';
import { openInspectionHistory, type InspectionHistory } from './inspection/history.ts';
import { createInspectionRoutes } from './inspection/inspection-routes.ts';
import { createInspectionService, type InspectionService } from './inspection/inspection-service.ts';
import { createInspectionSamples } from './inspection/inspection-samples.ts';
import { abnormalLogIns } from './inspection/log-in-items.ts';
import { itemIds, skipProblem } from './inspection/item-ids.ts';
import { createInspector, type InspectionSources } from './inspection/inspector.ts';
import { readCertificate } from './inspection/tls-certificate.ts';
import { trustedAuthorities } from './inspection/trusted-authorities.ts';
import { createLimiter } from './platform/concurrency.ts';
import type { Clock } from './platform/clock.ts';
import type { Logger } from './platform/logger.ts';
import type { Scheduler } from './platform/scheduler.ts';

const ROUND_MS = 30_000;
const COPY_MS = 60_000;
/** Listing is quick; reading may take hours. */
const BACKUP_LISTS_MS = 2 * 60_000;
const BACKUPS_MS = 10 * 60_000;
const LOG_INS_MS = 60_000;
const CERTIFICATES_MS = 5 * 60_000;
const HOUR_MS = 3600e3;

interface InspectionInput {
  config: Pick<Config, 'dataDir' | 'inspection' | 'timezone'>;
  store: (demo: boolean) => Pick<EventStore, 'query' | 'insert'>;
  sources: Omit<InspectionSources, 'backups' | 'certificate'>;
  /** Names of the components that there are. */
  componentNames: readonly string[];
  /** Queues the digest; gives by how many channels. */
  tell: (digest: Report) => Promise<number>;
  scheduler: Scheduler;
  clock: Clock;
  logger: Logger;
}

export interface Inspections {
  routers: readonly Mount[];
  service: InspectionService;
  history: InspectionHistory;
  /** For the recorder. */
  samples: ReturnType<typeof createInspectionSamples>;
  /** Begins the schedule: to be called when every dataset can be asked. */
  start(): void;
  close(): Promise<void>;
}

const ASKED_AT_ONCE = 2;

/**
 * Opens the history of inspections, and inspects by the clock and on demand until closed. Throws ConfigError for names of items that there are not, and for authorities that
 * cannot be read.
 */
export async function startInspections(input: InspectionInput): Promise<Inspections> {
  const { config, store, sources, componentNames, tell, scheduler, clock, logger } = input;
  const problem = skipProblem(config.inspection.skip, itemIds(config.inspection, componentNames));
  if (problem !== null) {
    throw new ConfigError(problem);
  }
  const authorities = trustedAuthorities(config.inspection, logger);
  const ending = new AbortController();
  let ready = false;
  const history = await openInspectionHistory({
    path: join(config.dataDir, 'inspections.log'),
    store,
    isDemo: sources.isDemo,
    clock,
    logger,
  });
  const { directories, maxAgeHours } = config.inspection.backups;
  const memory = await openBackupMemory(join(config.dataDir, 'backups.json'), logger);
  const backups = createBackupWatch({ directories, memory, clock, signal: ending.signal });
  const { tlsHosts } = config.inspection;
  const certificates = createCertificateWatch({
    hosts: tlsHosts,
    read: (host) => readCertificate(host, { authorities }),
    clock,
    logger,
  });
  // An inspection asks hundreds of questions: panels and rules must find a place among them, and none of its own may be refused.
  const asking = createLimiter({ concurrency: ASKED_AT_ONCE, maxQueue: Infinity });
  const { timezone } = config;
  const inspector = createInspector({
    config: config.inspection,
    timezone,
    sources: {
      ...sources,
      read: (...asked) => asking.run(() => sources.read(...asked)),
      series: (...asked) => asking.run(() => sources.series(...asked)),
      backups,
      certificate: certificates.read,
    },
    earlier: history.recent,
    clock,
  });
  let logIns: number | null = null;

  async function watchLogIns(): Promise<void> {
    const now = clock();
    logIns = null;
    const range = { from: now - HOUR_MS, to: now };
    logIns = (await abnormalLogIns(config.inspection.logIns, range, sources.read, sources.series, timezone)).length;
  }

  async function tellOf(inspection: Inspection): Promise<void> {
    const channels = await tell(digestOf(inspection, config.inspection.grafanaUrl, timezone));
    logger.info('the digest of an inspection was queued', { id: inspection.id, channels });
  }
  const service = createInspectionService({
    config: config.inspection,
    timezone,
    inspector,
    history,
    isDemo: sources.isDemo,
    tell: tellOf,
    clock,
    logger,
  });
  return {
    routers: [
      {
        path: '/api/v1/inspections',
        router: createInspectionRoutes({ service, history, callerOf, isReady: () => ready }),
        scope: 'query',
      },
    ],
    service,
    history,
    samples: createInspectionSamples({
      backups,
      backupMaxAgeHours: maxAgeHours,
      certificates,
      overdueSeconds: service.overdueSeconds,
      abnormalLogIns: () => logIns,
      clock,
    }),
    start() {
      ready = true;
      scheduler.every('daily inspection', ROUND_MS, () => service.round());
      scheduler.every('log-ins', LOG_INS_MS, watchLogIns);
      if (tlsHosts.length > 0) {
        scheduler.every('certificates', CERTIFICATES_MS, () => certificates.look());
      }
      if (directories.length > 0) {
        scheduler.every('backup lists', BACKUP_LISTS_MS, () => backups.list());
        scheduler.every('backups', BACKUPS_MS, async () => void (await backups.look()));
      }
      scheduler.every('inspection copies', COPY_MS, () => history.copy());
    },
    async close() {
      ending.abort();
      await history.copy();
      await history.close();
    },
  };
}
