import { defineDataset, type Condition } from '../semantic/model.ts';
import { SAMPLES_BY_HOUR } from './samples-by-hour.ts';

const metricIs = (metric: string): readonly Condition[] => [{ column: 'metric', op: '=', value: `mysql.${metric}` }];

/** Of a replica the column of tables holds the channel. */
export const mysqlServer = defineDataset({
  name: 'mysql_server',
  title: { zh: 'MySQL 服务器', en: 'MySQL server' },
  description: {
    zh: 'MySQL 自身的运行:连接、查询、缓冲池、复制、表大小;由采样器 mysql 或 Prometheus 提供。',
    en: "MySQL's own operation: connections, queries, buffer pool, replication, sizes; from the sampler mysql or from Prometheus.",
  },
  source: 'events',
  table: 'samples',
  time: 'ts',
  discriminator: 'metric',
  measures: {
    threads_connected: {
      title: { zh: '当前连接数', en: 'Threads connected' },
      unit: 'short',
      goodDirection: 'none',
      fill: 'null',
      aggregate: { agg: 'avg', of: 'value', where: metricIs('threads_connected') },
    },
    threads_running: {
      title: { zh: '活跃线程数', en: 'Threads running' },
      unit: 'short',
      decimals: 1,
      goodDirection: 'down',
      fill: 'null',
      aggregate: { agg: 'avg', of: 'value', where: metricIs('threads_running') },
    },
    max_connections: {
      title: { zh: '连接数上限', en: 'Connection limit' },
      unit: 'short',
      goodDirection: 'none',
      fill: 'null',
      aggregate: { agg: 'avg', of: 'value', where: metricIs('max_connections') },
    },
    connection_usage: {
      title: { zh: '连接使用率', en: 'Connection use' },
      description: {
        zh: '已用连接占 max_connections 的比例;连接已用完时为 100。',
        en: 'Connections in use by max_connections; 100 where none is left.',
      },
      unit: 'percent',
      decimals: 1,
      goodDirection: 'down',
      fill: 'null',
      aggregate: { agg: 'avg', of: 'value', where: metricIs('connection_usage') },
    },
    queries: {
      title: { zh: '每秒查询数', en: 'Queries per second' },
      unit: 'reqps',
      decimals: 1,
      goodDirection: 'none',
      fill: 'null',
      aggregate: { agg: 'avg', of: 'value', where: metricIs('queries') },
    },
    slow_queries: {
      title: { zh: '慢查询数', en: 'Slow queries' },
      description: {
        zh: '时段内新增的慢查询(超过 long_query_time)。',
        en: 'Queries slower than long_query_time that were added in the period.',
      },
      unit: 'short',
      goodDirection: 'down',
      fill: 'null',
      aggregate: { agg: 'sum', of: 'value', where: metricIs('slow_queries') },
    },
    buffer_pool_hit_rate: {
      title: { zh: '缓冲池命中率', en: 'Buffer pool hit rate' },
      unit: 'percent',
      decimals: 2,
      goodDirection: 'up',
      fill: 'null',
      aggregate: {
        agg: 'ratio',
        numerator: { agg: 'sum', of: 'value', where: metricIs('pool_hits') },
        denominator: { agg: 'sum', of: 'value', where: metricIs('pool_requests') },
        scale: 100,
      },
    },
    aborted_connects: {
      title: { zh: '失败的连接尝试', en: 'Aborted connects' },
      description: {
        zh: '服务器计数的、时段内新增的连接失败。',
        en: 'Failed attempts to connect that the server counted in the period.',
      },
      unit: 'short',
      goodDirection: 'down',
      fill: 'null',
      aggregate: { agg: 'sum', of: 'value', where: metricIs('aborted_connects') },
    },
    replication_lag: {
      title: { zh: '复制延迟', en: 'Replication lag' },
      description: {
        zh: '副本落后主库的秒数,取时段内最大值;复制停止时无值。',
        en: 'Seconds that a replica is behind, the largest of the period; no value while replication stands still.',
      },
      unit: 's',
      goodDirection: 'down',
      fill: 'null',
      aggregate: { agg: 'max', of: 'value', where: metricIs('replication_lag') },
    },
    replication_running: {
      title: { zh: '复制运行中', en: 'Replication running' },
      description: {
        zh: '1 为运行,0 为停止;时段内取最差值。不是副本则无值。',
        en: '1 runs, 0 stands still; the worst of the period. No value where the server is no replica.',
      },
      unit: 'none',
      goodDirection: 'up',
      fill: 'null',
      aggregate: { agg: 'min', of: 'value', where: metricIs('replication_running') },
    },
    data_size: {
      title: { zh: '数据总大小', en: 'Data size' },
      description: {
        zh: '账号可见的表的数据与索引之和,每 5 分钟一次。',
        en: 'Data and indexes of the tables that the account sees, every 5 minutes.',
      },
      unit: 'bytes',
      goodDirection: 'none',
      fill: 'null',
      aggregate: { agg: 'avg', of: 'value', where: metricIs('data_size') },
    },
    table_size: {
      title: { zh: '表大小', en: 'Table size' },
      description: {
        zh: '最大的 50 张表的数据与索引,每 5 分钟一次;未按表分组时取平均。',
        en: 'Data and indexes of the 50 largest tables, every 5 minutes; averaged when not split by table.',
      },
      unit: 'bytes',
      goodDirection: 'none',
      fill: 'null',
      aggregate: { agg: 'avg', of: 'value', where: metricIs('table_size') },
    },
  },
  dimensions: {
    server: { title: { zh: '服务器', en: 'Server' }, type: 'string', from: 'host' },
    table: { title: { zh: '表', en: 'Table' }, type: 'string', from: 'component' },
  },
  rollups: [SAMPLES_BY_HOUR],
});
