import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClickHouseEngine } from '../../src/engines/clickhouse/clickhouse-engine.ts';
import { EmbeddedChannel, type EmbeddedOptions } from '../../src/engines/clickhouse/embedded-channel.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { silentLogger } from '../../src/platform/logger.ts';

export interface Chdb {
  readonly directory: string;
  readonly store: ClickHouseEngine;
  /** Closes the engine and removes its files. */
  stop(): Promise<void>;
}

/**
 * An event store on the embedded engine in a temporary directory. A process can have one such directory open at a time:
 * stop the one before the next is started.
 */
export async function startChdb(options: Partial<Omit<EmbeddedOptions, 'directory'>> = {}): Promise<Chdb> {
  const directory = await mkdtemp(join(tmpdir(), 'chdb-'));
  const channel = await openChannel({ directory, memoryBytes: 1024 ** 3, logger: silentLogger, ...options });
  const store = new ClickHouseEngine(channel, 'aimarket_test', systemClock);
  return {
    directory,
    store,
    async stop() {
      await store.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function openChannel(options: EmbeddedOptions): Promise<EmbeddedChannel> {
  try {
    return new EmbeddedChannel(options);
  } catch (error) {
    await rm(options.directory, { recursive: true, force: true });
    throw error;
  }
}
