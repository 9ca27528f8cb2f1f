/** Pulls a logstore into an engine of its own until it is killed. argv: data directory, endpoint of the stub. */
import { join } from 'node:path';
import { ClickHouseEngine } from '../src/engines/clickhouse/clickhouse-engine.ts';
import { EmbeddedChannel } from '../src/engines/clickhouse/embedded-channel.ts';
import { migrate } from '../src/events/migrations.ts';
import { createLineWriter } from '../src/ingest/line-writer.ts';
import { createLogstorePuller } from '../src/ingest/sls/logstore-puller.ts';
import { createSlsClient } from '../src/ingest/sls/sls-client.ts';
import { openSlsJournal } from '../src/ingest/sls/sls-journal.ts';
import { systemClock } from '../src/platform/clock.ts';
import { silentLogger } from '../src/platform/logger.ts';

async function main(): Promise<void> {
  const [dataDir = '', endpoint = ''] = process.argv.slice(2);
  const channel = new EmbeddedChannel({
    directory: join(dataDir, 'clickhouse'),
    memoryBytes: 1024 ** 3,
    logger: silentLogger,
  });
  const store = new ClickHouseEngine(channel, 'aimarket', systemClock);
  await migrate({ store, logger: silentLogger, clock: systemClock });
  const puller = createLogstorePuller({
    project: 'ops',
    logstore: 'app',
    start: 'begin',
    client: createSlsClient({ endpoint, project: 'ops', accessKeyId: 'stub-key', accessKeySecret: 'stub-secret' }),
    journal: await openSlsJournal(join(dataDir, 'sls.json')),
    writer: createLineWriter({
      store,
      timezone: 'UTC',
      privacy: { ip: 'truncate', salt: 's', redact: true },
      prices: { byService: {}, otherwise: 0.01 },
      aiErrors: [],
    }),
    clock: systemClock,
    logger: silentLogger,
  });
  process.stdout.write('pulling\n');
  const { signal } = new AbortController();
  for (;;) {
    const before = puller.status();
    await puller.round(signal);
    const { pulledAt, problem, lines } = puller.status();
    if (pulledAt !== before.pulledAt && problem === null && lines === before.lines) {
      process.stdout.write('nothing new\n');
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

void main();
