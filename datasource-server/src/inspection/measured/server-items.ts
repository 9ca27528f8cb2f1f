import { above, itemsOf, NOW, panelsOf, riseFromNone, type Sampled } from './measured-item.ts';

const realtime = panelsOf('aimarket-realtime');
/** That there is none is told by the component of the same name. */
const MYSQL: Sampled = { by: 'mysql', whenOff: 'absent' };
const REDIS: Sampled = { by: 'redis', whenOff: 'absent' };

/** What MySQL and Redis tell of themselves. */
export const SERVER_ITEMS = itemsOf('system', {
  mysql_connections: {
    title: { zh: 'MySQL 连接使用率', en: 'MySQL connections in use' },
    measure: 'mysql_server.connection_usage',
    by: 'mysql_server.server',
    hours: 1,
    judge: above(70, 80),
    sampled: MYSQL,
    evidence: realtime(24),
    runbook: 'mysql-connections-high',
  },
  slow_queries: {
    title: { zh: 'MySQL 慢查询', en: 'MySQL slow queries' },
    measure: 'mysql_server.slow_queries',
    judge: riseFromNone(100, 400, 50),
    sampled: MYSQL,
    evidence: realtime(25),
  },
  replication: {
    title: { zh: 'MySQL 复制运行中', en: 'MySQL replication runs' },
    measure: 'mysql_server.replication_running',
    by: 'mysql_server.server',
    hours: NOW,
    judge: { limit: { breach: 'below', fail: 1 } },
    sampled: {
      ...MYSQL,
      lacking: { zh: '服务器不是副本', en: 'the server is no replica' },
    },
    evidence: realtime(26),
    runbook: 'replication-stopped',
  },
  replication_lag: {
    title: { zh: 'MySQL 复制延迟', en: 'MySQL replication lag' },
    measure: 'mysql_server.replication_lag',
    by: 'mysql_server.server',
    hours: NOW,
    judge: above(30, 60),
    sampled: {
      ...MYSQL,
      lacking: {
        zh: '服务器不是副本,或复制停止已久',
        en: 'the server is no replica, or replication has long stood still',
      },
    },
    evidence: realtime(26),
    runbook: 'replication-lag-high',
  },
  redis_memory: {
    title: { zh: 'Redis 内存使用率', en: 'Redis memory in use' },
    measure: 'redis_server.memory_usage',
    by: 'redis_server.server',
    hours: 1,
    judge: above(80, 90),
    sampled: {
      ...REDIS,
      lacking: { zh: '未设内存上限(maxmemory)', en: 'no memory limit is set (maxmemory)' },
    },
    evidence: realtime(27),
  },
  redis_hit_rate: {
    title: { zh: 'Redis 缓存命中率', en: 'Redis hit rate' },
    measure: 'redis_server.hit_rate',
    judge: { change: { dropWarn: 20, dropFail: 50, least: 1 } },
    sampled: {
      ...REDIS,
      lacking: { zh: '八天内没有一次查找', en: 'nothing was looked up in eight days' },
    },
    evidence: realtime(27),
  },
});
