import { ClickHouseEngine } from '../../src/engines/clickhouse/clickhouse-engine.ts';
import { RemoteChannel } from '../../src/engines/clickhouse/remote-channel.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { startClickHouseHttp } from '../support/clickhouse-http.ts';
import { describeRollups } from './rollups-contract.ts';

describeRollups(async () => {
  const server = await startClickHouseHttp();
  const channel = new RemoteChannel({
    url: server.url,
    clock: systemClock,
    logger: silentLogger,
    memoryBytes: 1024 ** 3,
    concurrency: 4,
  });
  const store = new ClickHouseEngine(channel, 'aimarket_test', systemClock);
  return {
    store,
    async stop() {
      await store.stop();
      await server.stop();
    },
  };
});
