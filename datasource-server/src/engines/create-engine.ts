import { join } from 'node:path';
import { totalmem } from 'node:os';
import { ConfigError, type Config } from '../config.ts';
import type { Text } from '../contract/text.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import type { ClickHouseChannel } from './clickhouse/clickhouse-channel.ts';
import { ClickHouseEngine } from './clickhouse/clickhouse-engine.ts';
import { EmbeddedChannel } from './clickhouse/embedded-channel.ts';
import { RemoteChannel } from './clickhouse/remote-channel.ts';
import type { Engine, EventStore, ServerStatus } from './engine.ts';
import { MysqlEngine } from './mysql/mysql-engine.ts';

type EngineConfig = Pick<Config, 'mysql' | 'clickhouseUrl' | 'dataDir' | 'limits'>;

interface EngineDeps {
  clock: Clock;
  logger: Logger;
}

export interface Engines {
  /** The marketplace's own database, or null when none is configured. */
  mysql: (Engine & ServerStatus) | null;
  /** Logs, telemetry, samples, incidents: the ClickHouse of the configuration. */
  events: EventStore;
  /** The demo generator's database in the same ClickHouse: business tables and events, created when first used. */
  demo: EventStore;
  /** Why the embedded engine cannot keep anything at present; null while it can, and for a ClickHouse elsewhere. */
  storeProblem(): Promise<Text | null>;
  /** Stops everything, safe to call twice. */
  stop(): Promise<void>;
}

const EVENT_DATABASE = 'aimarket';
const DEMO_DATABASE = 'aimarket_demo';
const GIB = 1024 ** 3;

/**
 * The engines that the configuration asks for. Servers are connected when first used, so one that is down does not keep us
 * from starting; the embedded engine opens its directory now and throws ServiceError `unavailable` when it cannot.
 * Throws ConfigError for a URL that cannot be used.
 */
export function createEngines(config: EngineConfig, deps: EngineDeps): Engines {
  const mysql = config.mysql ? new MysqlEngine({ ...config.mysql, ...deps }) : null;
  const database = eventDatabase(config.clickhouseUrl);
  // Last, because it takes hold of the data directory.
  const channel = createClickHouseChannel(config, deps);
  return {
    mysql,
    events: new ClickHouseEngine(channel, database, deps.clock),
    demo: new ClickHouseEngine(channel, DEMO_DATABASE, deps.clock),
    storeProblem: async () => (channel instanceof EmbeddedChannel ? channel.problem() : null),
    stop: async () => {
      await Promise.all([mysql?.stop(), channel.stop()]);
    },
  };
}

function createClickHouseChannel(config: Omit<EngineConfig, 'mysql'>, deps: EngineDeps): ClickHouseChannel {
  const { clickhouseUrl, dataDir, limits } = config;
  if (clickhouseUrl) {
    return new RemoteChannel({ url: clickhouseUrl, memoryBytes: 4 * GIB, concurrency: limits.concurrency, ...deps });
  }
  const memoryBytes = Math.min(4 * GIB, Math.floor(totalmem() / 4));
  return new EmbeddedChannel({ directory: join(dataDir, 'clickhouse'), memoryBytes, logger: deps.logger });
}

/** The URL's path names the database, as in http://user:password@host:8123/ops. */
function eventDatabase(clickhouseUrl: string | null): string {
  const path = clickhouseUrl ? new URL(clickhouseUrl).pathname.replace(/^\/|\/$/g, '') : '';
  if (path !== '' && !/^[A-Za-z_][A-Za-z0-9_]*$/.test(path)) {
    throw new ConfigError(
      `CLICKHOUSE_URL: its path names the database; ${path} is not a name of letters, digits and underscores`
    );
  }
  return path || EVENT_DATABASE;
}
