import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from './config.ts';
import type { EventStore } from './engines/engine.ts';
import { AI_ERROR_CODES } from './ingest/ai-error-codes.ts';
import { lockDirectory } from './ingest/follower/directory-lock.ts';
import { createFollower, type FollowerStatus } from './ingest/follower/follower.ts';
import { openJournal } from './ingest/follower/journal.ts';
import { followedDirectories } from './ingest/follower/log-files.ts';
import { createLineWriter } from './ingest/line-writer.ts';
import type { Clock } from './platform/clock.ts';
import type { Logger } from './platform/logger.ts';
import type { Scheduler } from './platform/scheduler.ts';

const ROUND_MS = 400;
/** CNY per 1,000 tokens of the marketplace's AI services, for log lines that carry no cost. */
const FLAT_PRICES = {
  byService: { baidu: 0.012, alibaba: 0.002, iflytek: 0.018, tencent: 0.01, zhipu: 0.005 },
  otherwise: 0.01,
};

interface LogFollowingInput {
  config: Pick<Config, 'logDir' | 'dataDir' | 'logTimezone' | 'privacy'>;
  /** Migrated. */
  store: EventStore;
  scheduler: Scheduler;
  clock: Clock;
  logger: Logger;
  /** Called once, after lines have been stored for the first time in this run. */
  onLines: () => void;
}

export interface LogFollowing {
  status(): FollowerStatus;
  close(): Promise<void>;
}

/**
 * Follows the log files of `LOG_DIR` until closed. Throws ServiceError `unavailable` where another data server follows them
 * already, or where the record of what has been read cannot be understood.
 */
export async function startLogFollowing(input: LogFollowingInput): Promise<LogFollowing> {
  const { config, store, scheduler, clock, logger, onLines } = input;
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
    writer: createLineWriter({
      store,
      timezone: config.logTimezone,
      privacy: { ...config.privacy, salt: config.privacy.salt ?? keptSalt(directory) },
      prices: FLAT_PRICES,
      aiErrors: AI_ERROR_CODES,
    }),
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

/** Made once and kept, so that an address has the same hash after a restart. */
function keptSalt(directory: string): string {
  const path = join(directory, 'salt');
  if (!existsSync(path)) {
    mkdirSync(directory, { recursive: true });
    writeFileSync(path, randomBytes(16).toString('hex'), { mode: 0o600 });
  }
  return readFileSync(path, 'utf8').trim();
}
