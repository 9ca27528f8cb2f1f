import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AI_ERROR_CODES } from '@aimarket/telemetry/ai-error-codes';
import { FLAT_PRICES } from '@aimarket/telemetry/price-table';
import type { Config } from './config.ts';
import type { FollowingStatus, IngestStatus } from './contract/ingest.ts';
import type { EventStore } from './engines/engine.ts';
import { createEventLimit } from './http/event-limit.ts';
import type { Mount } from './http/mounts.ts';
import { networkOf } from './http/network-of.ts';
import { callerOf, localeOf } from './http/request-context.ts';
import { createBatchWriter } from './ingest/batch-writer.ts';
import { createDurableWriter } from './ingest/durable-writer.ts';
import { lockDirectory } from './ingest/follower/directory-lock.ts';
import { createFollower } from './ingest/follower/follower.ts';
import { openJournal } from './ingest/follower/journal.ts';
import { followedDirectories } from './ingest/follower/log-files.ts';
import { createCollectRoutes } from './ingest/http/collect-routes.ts';
import {
  createEventsIngestRoutes,
  createIngestStatusRoutes,
  createMetricsIngestRoutes,
  createOtlpRoutes,
} from './ingest/http/ingest-routes.ts';
import type { IngestServices } from './ingest/http/ingest-services.ts';
import { createLineWriter, type LineWriter } from './ingest/line-writer.ts';
import { openSpool } from './ingest/spool.ts';
import type { Clock } from './platform/clock.ts';
import { createLimiter } from './platform/concurrency.ts';
import type { Logger } from './platform/logger.ts';
import type { Scheduler } from './platform/scheduler.ts';

const ROUND_MS = 400;
const DRAIN_EVERY_MS = 1000;
/** Bodies: a long one must not hold up the short ones. What waits is bounded by the bytes that may be held. */
const CHECKED_AT_ONCE = 2;

/** The one way of lines into the migrated store. */
export function createIngestWriter(
  config: Pick<Config, 'dataDir' | 'logTimezone' | 'privacy'>,
  store: EventStore
): LineWriter {
  return createLineWriter({
    store,
    timezone: config.logTimezone,
    privacy: { ...config.privacy, salt: config.privacy.salt ?? keptSalt(join(config.dataDir, 'ingest')) },
    prices: FLAT_PRICES,
    aiErrors: AI_ERROR_CODES,
  });
}

interface LogFollowingInput {
  config: Pick<Config, 'logDir' | 'dataDir'>;
  writer: LineWriter;
  scheduler: Scheduler;
  clock: Clock;
  logger: Logger;
  /** Called once, after lines have been stored for the first time in this run. */
  onLines: () => void;
}

export interface LogFollowing {
  status(): FollowingStatus;
  close(): Promise<void>;
}

/**
 * Follows the log files of `LOG_DIR` until closed. Throws ServiceError `unavailable` where another data server follows them
 * already, or where the record of what has been read cannot be understood.
 */
export async function startLogFollowing(input: LogFollowingInput): Promise<LogFollowing> {
  const { config, writer, scheduler, clock, logger, onLines } = input;
  const directory = join(config.dataDir, 'ingest');
  const locks = new Map<string, () => Promise<void>>();
  const release = async () => {
    await Promise.all([...locks.values()].map((unlock) => unlock()));
  };
  const lockAll = async () => {
    for (const path of followedDirectories(config.logDir)) {
      if (!locks.has(path)) {
        locks.set(path, await lockDirectory(path));
      }
    }
  };
  await lockAll().catch(async (error: unknown) => {
    await release();
    throw error;
  });
  const follower = createFollower({
    logDir: config.logDir,
    scratchDir: join(directory, 'scratch'),
    journal: await openJournal(join(directory, 'follower.json')),
    writer,
    clock,
    logger,
  });
  let told = false;
  const job = scheduler.every('log follower', ROUND_MS, async () => {
    // A directory may appear while we run.
    await lockAll();
    await follower.round();
    if (!told && follower.status().lines > 0) {
      told = true;
      onLines();
    }
  });
  return {
    status: () => follower.status(),
    async close() {
      await job.stop();
      await follower.close();
      await release();
    },
  };
}

interface HttpIngestInput {
  config: Pick<Config, 'dataDir' | 'ingest' | 'retentionDays' | 'authTokens'>;
  writer: LineWriter;
  /** Of what follows files and pulls logs, for the status page. */
  others: () => Omit<IngestStatus, 'writer'>;
  count: IngestServices['count'];
  scheduler: Scheduler;
  clock: Clock;
  logger: Logger;
  /** Called after each chunk that was stored. */
  onLines: () => void;
}

export interface HttpIngest {
  routers: readonly Mount[];
  status(): IngestStatus;
  /** Resolves when everything that was received is durable. */
  close(): Promise<void>;
}

/** Takes events over HTTP until closed, and brings what an earlier run left on the disk into the store. */
export async function startHttpIngest(input: HttpIngestInput): Promise<HttpIngest> {
  const { config, writer, others, count, scheduler, clock, logger, onLines } = input;
  const { ingest, retentionDays } = config;
  const spool = await openSpool({
    directory: join(config.dataDir, 'ingest', 'spool'),
    maxBytes: ingest.maxSpoolBytes,
    logger,
  });
  const durable = createDurableWriter({ writer, spool, clock, logger });
  const batches = createBatchWriter({ durable, clock, maxQueueBytes: ingest.maxQueueBytes, onStored: onLines });
  const draining = scheduler.every('ingest spool', DRAIN_EVERY_MS, () => durable.drain());
  const status = () => ({ ...others(), writer: batches.status() });
  const services: IngestServices = {
    writer: batches,
    clock,
    retentionDays,
    appKeys: ingest.appKeys,
    checking: createLimiter({ concurrency: CHECKED_AT_ONCE, maxQueue: Infinity }).run,
    limit: createEventLimit(ingest.eventsPerMinute, 'INGEST_RATE_PER_MINUTE'),
    limitPages: createEventLimit(ingest.pageEventsPerMinute, 'COLLECT_RATE_PER_MINUTE'),
    count,
    status,
  };
  const readers = { localeOf, callerOf };
  const collect = createCollectRoutes(services, {
    ...readers,
    loopbackOnly: config.authTokens.length === 0,
    senderOf: (request) => networkOf(request.ip ?? 'unknown'),
  });
  return {
    routers: [
      { path: '/api/metrics', router: createMetricsIngestRoutes(services, readers), scope: 'ingest', body: 'bytes' },
      { path: '/api/v1/events', router: createEventsIngestRoutes(services, readers), scope: 'ingest', body: 'bytes' },
      { path: '/v1/logs', router: createOtlpRoutes(services, readers), scope: 'ingest', body: 'bytes' },
      { path: '/api/v1/ingest', router: createIngestStatusRoutes(services), scope: 'query' },
      { path: '/collect', router: collect, body: 'bytes', origins: ingest.corsOrigins },
    ],
    status,
    async close() {
      await batches.close();
      await Promise.all([durable.close(), draining.stop()]);
      spool.close();
    },
  };
}

/** Made once and kept, so that an address has the same hash after a restart. */
function keptSalt(directory: string): string {
  const path = join(directory, 'salt');
  if (!existsSync(path)) {
    mkdirSync(directory, { recursive: true });
    writeFileSync(path, randomBytes(16).toString('hex'), { mode: 0o600 });
  }
  return readFileSync(path, 'utf8').trim();
}
