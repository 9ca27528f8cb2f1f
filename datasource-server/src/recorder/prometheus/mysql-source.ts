import type { Text } from '../../contract/text.ts';
import { createCounters } from '../counters.ts';
import { mysqlSamples, type MysqlReading, type ReplicationChannel } from '../mysql-reading.ts';
import type { Sample, SampleSource } from '../sample.ts';
import type { PrometheusClient, PrometheusSeries } from './prometheus-client.ts';
import { and, byInstance, defined, selector, valueOf } from './vectors.ts';

const STATUS = [
  'uptime',
  'threads_connected',
  'threads_running',
  'slow_queries',
  'questions',
  'aborted_connects',
  'innodb_buffer_pool_read_requests',
  'innodb_buffer_pool_reads',
].map((name) => `mysql_global_status_${name}`);
/** Old words and new ones, as the exporter's version has them. */
const LAG = [
  'mysql_slave_status_seconds_behind_master',
  'mysql_replica_status_seconds_behind_source',
  'mysql_slave_status_seconds_behind_source',
];
const RECEIVES = [
  'mysql_slave_status_slave_io_running',
  'mysql_slave_status_replica_io_running',
  'mysql_replica_status_replica_io_running',
];
const APPLIES = [
  'mysql_slave_status_slave_sql_running',
  'mysql_slave_status_replica_sql_running',
  'mysql_replica_status_replica_sql_running',
];
const TABLE_SIZE = 'mysql_info_schema_table_size';
const METRICS = ['mysql_up', ...STATUS, 'mysql_global_variables_max_connections', ...LAG, ...RECEIVES, ...APPLIES];
const LARGEST = 50;

/** What Prometheus has from each mysqld_exporter, as the samples that the server gives of itself. Servers are called by instance. */
export function createPrometheusMysqlSource(prometheus: PrometheusClient, match: string): SampleSource {
  const counters = createCounters();
  let missing: Text[] = [];

  return {
    name: 'prometheus.mysql',
    title: { zh: 'Prometheus:MySQL', en: 'Prometheus: MySQL' },
    async read() {
      const questions = `irate(mysql_global_status_questions{${match}}[5m])`;
      const sizes = `sum by (instance, schema, table) (${TABLE_SIZE}{component=~"data_length|index_length"${and(match)}})`;
      const [told, rates, tables] = await Promise.all([
        prometheus.query(selector(METRICS, match)),
        prometheus.query(questions),
        prometheus.query(sizes),
      ]);
      const instances = byInstance(told);
      const down = [...instances].filter(([, series]) => valueOf(series, 'mysql_up') === 0).map(([name]) => name);
      missing = [...(instances.size === 0 ? [NO_EXPORTER] : []), ...down.map(serverDown)];
      const queries = new Map(rates.map(({ labels, value }) => [labels['instance'] ?? '', value]));
      return [
        ...[...instances]
          .filter(([name]) => !down.includes(name))
          .flatMap(([name, series]) => mysqlSamples(readingOf(name, series, queries.get(name)), counters)),
        ...sizeSamples(tables),
      ];
    },
    missing: () => missing,
  };
}

const NO_EXPORTER: Text = {
  zh: 'Prometheus 中没有 mysqld_exporter 的数据:请检查抓取配置与 PROMETHEUS_MATCH,或在 SAMPLERS 中加入 mysql。',
  en: 'Prometheus has nothing of a mysqld_exporter: check what it scrapes and PROMETHEUS_MATCH, or add mysql to SAMPLERS.',
};

function serverDown(instance: string): Text {
  return {
    zh: `${instance} 的 mysqld_exporter 连不上它的 MySQL。`,
    en: `The mysqld_exporter at ${instance} cannot reach its MySQL.`,
  };
}

function readingOf(
  server: string,
  series: readonly PrometheusSeries[],
  queriesPerSecond: number | undefined
): MysqlReading {
  const status = (name: string) => valueOf(series, `mysql_global_status_${name}`);
  const channels = channelsOf(series);
  return {
    server,
    uptimeSeconds: status('uptime') ?? Number.NaN,
    ...defined({
      threadsConnected: status('threads_connected'),
      threadsRunning: status('threads_running'),
      maxConnections: valueOf(series, 'mysql_global_variables_max_connections'),
      queriesPerSecond,
    }),
    counters: defined({
      slow_queries: status('slow_queries'),
      questions: status('questions'),
      aborted_connects: status('aborted_connects'),
      pool_requests: status('innodb_buffer_pool_read_requests'),
      pool_reads: status('innodb_buffer_pool_reads'),
    }),
    ...(channels.length === 0 ? {} : { replication: channels }),
  };
}

function channelsOf(series: readonly PrometheusSeries[]): ReplicationChannel[] {
  const channelOf = ({ labels }: PrometheusSeries) => labels['channel_name'] || (labels['connection_name'] ?? '');
  const about = (names: readonly string[]) => series.filter(({ labels }) => names.includes(labels['__name__'] ?? ''));
  const channels = new Set(about([...RECEIVES, ...APPLIES]).map(channelOf));
  return [...channels].map((channel) => {
    const value = (names: readonly string[]) => about(names).find((each) => channelOf(each) === channel)?.value;
    return { channel, running: value(RECEIVES) === 1 && value(APPLIES) === 1, lagSeconds: value(LAG) ?? null };
  });
}

function sizeSamples(tables: readonly PrometheusSeries[]): Sample[] {
  return [...byInstance(tables)].flatMap(([host, series]) => {
    const sizes = series
      .map(({ labels, value }) => ({ component: `${labels['schema'] ?? ''}.${labels['table'] ?? ''}`, value }))
      .sort((one, other) => other.value - one.value);
    return [
      { metric: 'mysql.data_size', host, value: sizes.reduce((sum, { value }) => sum + value, 0) },
      ...sizes.slice(0, LARGEST).map((size) => ({ metric: 'mysql.table_size', host, ...size })),
    ];
  });
}
