import type { CounterReading, Counters, Growth } from './counters.ts';
import type { Sample } from './sample.ts';

/** One replication channel of a replica; `lagSeconds` is null while it does not know, as when it is stopped. */
export interface ReplicationChannel {
  channel: string;
  running: boolean;
  lagSeconds: number | null;
}

/** Counters since the server's start that samples are made of. */
export type MysqlCounter = 'slow_queries' | 'questions' | 'aborted_connects' | 'pool_requests' | 'pool_reads';

/** What a MySQL server says of itself at one moment, however it was asked. What it does not say is absent. */
export interface MysqlReading extends CounterReading {
  server: string;
  threadsConnected?: number;
  threadsRunning?: number;
  maxConnections?: number;
  /** Where somebody else has worked the rate out; else it comes from the counter. */
  queriesPerSecond?: number;
  counters: Readonly<Partial<Record<MysqlCounter, number>>>;
  /** Empty for a server that replicates from none; absent where it may not be asked. */
  replication?: readonly ReplicationChannel[];
}

/** The samples of one reading. What is an increase has its first value at the second reading. */
export function mysqlSamples(reading: MysqlReading, counters: Counters): Sample[] {
  const { server, threadsConnected, threadsRunning, maxConnections, replication = [] } = reading;
  const growth = counters.growth(server, reading);
  const samples: Array<[name: string, value: number | undefined]> = [
    ['threads_connected', threadsConnected],
    ['threads_running', threadsRunning],
    ['max_connections', maxConnections],
    ['connection_usage', share(threadsConnected, maxConnections)],
    ['queries', reading.queriesPerSecond ?? perSecond(growth, 'questions')],
    ['slow_queries', growth?.by['slow_queries']],
    ['aborted_connects', growth?.by['aborted_connects']],
    ['pool_requests', growth?.by['pool_requests']],
    ['pool_hits', poolHits(growth)],
  ];
  return [
    ...samples.flatMap(([name, value]) =>
      value === undefined ? [] : [{ metric: `mysql.${name}`, host: server, value }]
    ),
    ...replication.flatMap((channel) => replicationSamples(server, channel)),
  ];
}

/** A replica that stands still does not know how far behind it is: that it stands still is all there is to tell. */
function replicationSamples(server: string, { channel, running, lagSeconds }: ReplicationChannel): Sample[] {
  const labels = { host: server, component: channel };
  return [
    { metric: 'mysql.replication_running', ...labels, value: running ? 1 : 0 },
    ...(lagSeconds === null ? [] : [{ metric: 'mysql.replication_lag', ...labels, value: lagSeconds }]),
  ];
}

function share(used: number | undefined, limit: number | undefined): number | undefined {
  return used === undefined || limit === undefined || limit <= 0 ? undefined : (100 * used) / limit;
}

function perSecond(growth: Growth | null, name: MysqlCounter): number | undefined {
  const increase = growth?.by[name];
  return growth === null || increase === undefined ? undefined : increase / growth.seconds;
}

/** Pages that were asked of the buffer pool and found in it. Reading ahead can make reads the larger of the two. */
function poolHits(growth: Growth | null): number | undefined {
  const requests = growth?.by['pool_requests'];
  const reads = growth?.by['pool_reads'];
  return requests === undefined || reads === undefined ? undefined : Math.max(0, requests - reads);
}
