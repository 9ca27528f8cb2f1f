/** Follows a directory with an engine of its own until it is killed. argv: data directory, log directory, bytes of a chunk. */
import { join } from 'node:path';
import { ClickHouseEngine } from '../../src/engines/clickhouse/clickhouse-engine.ts';
import { EmbeddedChannel } from '../../src/engines/clickhouse/embedded-channel.ts';
import { migrate } from '../../src/events/migrations.ts';
import { createFollower } from '../../src/ingest/follower/follower.ts';
import { openJournal } from '../../src/ingest/follower/journal.ts';
import { createLineWriter } from '../../src/ingest/line-writer.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { silentLogger } from '../../src/platform/logger.ts';

async function main(): Promise<void> {
  const [dataDir = '', logDir = '', chunkBytes = ''] = process.argv.slice(2);
  const channel = new EmbeddedChannel({
    directory: join(dataDir, 'clickhouse'),
    memoryBytes: 1024 ** 3,
    logger: silentLogger,
  });
  const store = new ClickHouseEngine(channel, 'aimarket', systemClock);
  await migrate({ store, logger: silentLogger, clock: systemClock });
  const follower = createFollower({
    logDir,
    scratchDir: join(dataDir, 'scratch'),
    journal: await openJournal(join(dataDir, 'follower.json')),
    writer: createLineWriter({
      store,
      timezone: 'UTC',
      privacy: { ip: 'truncate', salt: 's', redact: true },
      prices: { byService: {}, otherwise: 0.01 },
      aiErrors: [],
    }),
    clock: systemClock,
    logger: silentLogger,
    chunkBytes: Number(chunkBytes),
  });
  process.stdout.write('following\n');
  for (;;) {
    await follower.round();
    if (follower.status().lagBytes === 0) {
      process.stdout.write('caught up\n');
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

void main();
