import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseConfig } from '../../src/config.ts';
import type { Clock } from '../../src/platform/clock.ts';
import { silentLogger, type Logger } from '../../src/platform/logger.ts';
import { createServer } from '../../src/server.ts';

export interface TestServer {
  url: string;
  dataDir: string;
  stop(): Promise<void>;
}

interface Options {
  clock?: Clock;
  logger?: Logger;
  /** Kept by the caller, else a temporary one that goes with the server. */
  dataDir?: string;
}

/** The real data server on a free loopback port, ready to answer. */
export async function startTestServer(environment: Record<string, string>, options: Options = {}): Promise<TestServer> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'aimarket-test-'));
  const config = parseConfig({ PORT: '0', DATA_DIR: dataDir, LOG_DIR: join(dataDir, 'logs'), ...environment });
  const server = createServer(config, {
    logger: options.logger ?? silentLogger,
    version: '0.0.0-test',
    ...(options.clock ? { clock: options.clock } : {}),
  });
  const { url, ready } = await server.start();
  await ready;
  return {
    url,
    dataDir,
    async stop() {
      await server.stop();
      if (!options.dataDir) {
        rmSync(dataDir, { recursive: true, force: true });
      }
    },
  };
}
