import { chanceAt, sample, wobble, type Moment, type SampleFact } from './sample-moment.ts';

const MYSQL = 'mysql-1:3306/marketplace';
const REDIS = 'redis-1:6379';
const MINUTE = 60e3;
const MB = 1024 ** 2;
const MAX_CONNECTIONS = 200;
const REDIS_LIMIT = 256 * MB;
const SIZES_EVERY_MS = 5 * MINUTE;

/** Bytes at the opening and added a day: the tables of the marketplace, by how much is written to them. */
const TABLES: ReadonlyArray<readonly [name: string, first: number, daily: number]> = [
  ['ai_service_logs', 310 * MB, 4.2 * MB],
  ['user_sessions', 180 * MB, 1.6 * MB],
  ['ideas', 140 * MB, 1.9 * MB],
  ['business_plans', 95 * MB, 1.1 * MB],
  ['credit_transactions', 44 * MB, 0.5 * MB],
  ['users', 21 * MB, 0.12 * MB],
];

/** What samplers would have read of the database and of Redis. */
export function serverSamples(moment: Moment): SampleFact[] {
  return [...mysqlSamples(moment), ...redisSamples(moment), ...sizeSamples(moment)];
}

function mysqlSamples(moment: Moment): SampleFact[] {
  const { at, load, sinceMs, trouble } = moment;
  const slow = trouble.slowDatabase(at);
  const noise = (name: string, periodMs = 3 * MINUTE) => wobble(moment, `mysql ${name}`, periodMs);
  const connected = trouble.refusedConnections(at)
    ? MAX_CONNECTIONS - 1
    : Math.round(16 + 64 * load * (1 + 0.15 * noise('connected')) + (slow ? 28 : 0));
  const queries = Math.max(3, 30 + 860 * load * (1 + 0.12 * noise('queries')));
  const seconds = sinceMs / 1000;
  const requests = Math.round(queries * 42 * seconds);
  const hitRate = 0.9965 - (slow ? 0.031 : 0) + 0.0015 * noise('pool', 20 * MINUTE);
  const slowQueries = ((slow ? 14 : 0.35) * load * sinceMs) / MINUTE;
  const values: Record<string, number> = {
    threads_connected: connected,
    threads_running: Math.max(1, 1.4 + (slow ? 17 : 4.2) * load * (1 + 0.4 * noise('running'))),
    max_connections: MAX_CONNECTIONS,
    connection_usage: (100 * connected) / MAX_CONNECTIONS,
    queries,
    slow_queries: wholeBy(moment, 'slow queries', slowQueries),
    aborted_connects: trouble.refusedConnections(at) ? wholeBy(moment, 'aborted', (4 * sinceMs) / MINUTE) : 0,
    pool_requests: requests,
    pool_hits: Math.round(requests * hitRate),
    replication_lag: slow ? Math.round(12 + 9 * noise('lag')) : chanceAt(moment, 'lag') < 0.04 ? 1 : 0,
    replication_running: 1,
  };
  return Object.entries(values).map(([name, value]) => sample(moment, `mysql.${name}`, value, { host: MYSQL }));
}

function redisSamples(moment: Moment): SampleFact[] {
  const { load, age, sinceMs } = moment;
  const noise = (name: string) => wobble(moment, `redis ${name}`, 4 * MINUTE);
  const used = Math.min(0.93, 0.28 + 0.0011 * age + 0.21 * load + 0.02 * noise('memory')) * REDIS_LIMIT;
  const operations = 60 + 2300 * load * (1 + 0.2 * noise('operations'));
  const lookups = Math.round((operations * 0.7 * sinceMs) / 1000);
  const values: Record<string, number> = {
    memory_used: Math.round(used),
    memory_limit: REDIS_LIMIT,
    memory_usage: (100 * used) / REDIS_LIMIT,
    clients: Math.round(9 + 30 * load),
    operations,
    keys: Math.round(used / 1900),
    hits: Math.round(lookups * (0.925 + 0.02 * noise('hits'))),
    lookups,
    evictions: used > 0.8 * REDIS_LIMIT ? wholeBy(moment, 'evictions', (8 * sinceMs) / MINUTE) : 0,
  };
  return Object.entries(values).map(([name, value]) => sample(moment, `redis.${name}`, value, { host: REDIS }));
}

function sizeSamples(moment: Moment): SampleFact[] {
  if (moment.at % SIZES_EVERY_MS !== 0) {
    return [];
  }
  const sizes = TABLES.map(([component, first, daily]) => ({
    component,
    bytes: Math.round(first + daily * moment.age),
  }));
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  return [
    sample(moment, 'mysql.data_size', total, { host: MYSQL }),
    ...sizes.map(({ component, bytes }) => sample(moment, 'mysql.table_size', bytes, { host: MYSQL, component })),
  ];
}

/** A whole number whose mean is `expected`. */
function wholeBy(moment: Moment, name: string, expected: number): number {
  return Math.floor(expected + chanceAt(moment, name));
}
