import { join } from 'node:path';
import type { Config } from './config.ts';
import type { SlsStatus } from './contract/ingest.ts';
import type { LineWriter } from './ingest/line-writer.ts';
import { createLogstorePuller } from './ingest/sls/logstore-puller.ts';
import { createSlsClient } from './ingest/sls/sls-client.ts';
import { openSlsJournal } from './ingest/sls/sls-journal.ts';
import type { Clock } from './platform/clock.ts';
import type { Logger } from './platform/logger.ts';
import type { Scheduler } from './platform/scheduler.ts';

const ROUND_MS = 1000;

interface SlsPullingInput {
  config: Pick<Config, 'sls' | 'dataDir'>;
  writer: LineWriter;
  scheduler: Scheduler;
  clock: Clock;
  logger: Logger;
  /** Called after each range of logs that was stored. */
  onLines: () => void;
}

export interface SlsPulling {
  status(): SlsStatus[];
  /** Resolves when no logs are being stored any more. */
  close(): Promise<void>;
}

/**
 * Pulls the logstores of `SLS_LOGSTORES` until closed, each by itself: one that fails holds up no other. Throws ServiceError
 * `unavailable` where the record of what has been pulled cannot be understood.
 */
export async function startSlsPulling(input: SlsPullingInput): Promise<SlsPulling> {
  const { config, writer, scheduler, clock, logger, onLines } = input;
  if (config.sls === null) {
    return { status: () => [], close: () => Promise.resolve() };
  }
  const { project, logstores, start } = config.sls;
  const client = createSlsClient(config.sls);
  const telling: LineWriter = {
    async write(chunk) {
      await writer.write(chunk);
      onLines();
    },
  };
  const pullers = await Promise.all(
    logstores.map(async (logstore) => {
      const path = join(config.dataDir, 'ingest', 'sls', `${project}.${logstore}.json`);
      const journal = await openSlsJournal(path);
      return createLogstorePuller({ project, logstore, start, client, journal, writer: telling, clock, logger });
    })
  );
  const jobs = pullers.map((puller) =>
    scheduler.every(`sls ${puller.status().name}`, ROUND_MS, (signal) => puller.round(signal))
  );
  return {
    status: () => pullers.map((puller) => puller.status()),
    async close() {
      await Promise.all(jobs.map((job) => job.stop()));
    },
  };
}
