/**
 * Takes events over HTTP into an engine of its own until it is killed. argv: data directory. While a file `down` lies in it, the
 * engine takes nothing, or takes a chunk and says that it did not.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { parseConfig } from '../../src/config.ts';
import { ClickHouseEngine } from '../../src/engines/clickhouse/clickhouse-engine.ts';
import { EmbeddedChannel } from '../../src/engines/clickhouse/embedded-channel.ts';
import { migrate } from '../../src/events/migrations.ts';
import { createApp } from '../../src/http/app.ts';
import { startListening } from '../../src/http/listen.ts';
import type { LineWriter } from '../../src/ingest/line-writer.ts';
import { systemClock as clock } from '../../src/platform/clock.ts';
import { ServiceError } from '../../src/platform/errors.ts';
import { silentLogger as logger } from '../../src/platform/logger.ts';
import { createScheduler } from '../../src/platform/scheduler.ts';
import { createIngestWriter, startHttpIngest } from '../../src/server-ingest.ts';

async function main(): Promise<void> {
  const [dataDir = ''] = process.argv.slice(2);
  const config = parseConfig({ PORT: '0', DATA_DIR: dataDir, RATE_LIMIT_PER_MINUTE: '1000000' });
  const channel = new EmbeddedChannel({ directory: join(dataDir, 'clickhouse'), memoryBytes: 1024 ** 3, logger });
  const store = new ClickHouseEngine(channel, 'aimarket', clock);
  await migrate({ store, logger, clock });
  const ingest = await startHttpIngest({
    config,
    writer: withOutages(createIngestWriter(config, store), join(dataDir, 'down')),
    others: () => ({ follower: null, sls: [] }),
    count: () => undefined,
    scheduler: createScheduler({ clock, logger }),
    clock,
    logger,
    onLines: () => undefined,
  });
  const registry = new Registry();
  const readiness = () => ({ ready: true });
  const app = createApp({ config, logger, clock, routers: ingest.routers, readiness, registry, version: '0.0.0' });
  const { url } = await startListening(app, { config, logger });
  process.stdout.write(`${url}\n`);
}

function withOutages(writer: LineWriter, down: string): LineWriter {
  const refuse = () => {
    throw new ServiceError('unavailable', { zh: '停', en: 'down' });
  };
  return {
    async write(chunk) {
      const isDown = existsSync(down);
      if (isDown && Math.random() < 0.5) {
        refuse();
      }
      await writer.write(chunk);
      if (isDown) {
        refuse();
      }
    },
  };
}

void main();
