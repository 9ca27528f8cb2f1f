import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { thresholdText } from '../alerts/alert-definition.ts';
import { mysqlConnections as connectionsRule } from '../alerts/mysql-connections.ts';
import { replicationLag as lagRule } from '../alerts/replication-lag.ts';
import { anyColors, dashedLimitLine, legend, limitThresholds, timeSeriesPanel } from '../house-style.ts';
import { MetricQueryBuilder } from '../query.ts';
import { NO_MYSQL_SAMPLES, NO_REDIS_SAMPLES, NO_REPLICATION } from './connect.ts';

/** One line a server. */
export function mysqlConnections(): Builder<Panel> {
  return timeSeriesPanel({
    title: 'MySQL 连接使用率',
    description: `已用连接占 max_connections 的比例,用完时为 100%。虚线为告警阈值(${thresholdText(connectionsRule)} 持续 5 分钟)。`,
    noValue: NO_MYSQL_SAMPLES,
  })
    .withTarget(new MetricQueryBuilder('mysql_server.connection_usage').by('mysql_server.server'))
    .unit('percent')
    .min(0)
    .max(100)
    .fillOpacity(0)
    .colorScheme(anyColors())
    .legend(legend(['lastNotNull']))
    .thresholds(limitThresholds(connectionsRule.threshold))
    .thresholdsStyle(dashedLimitLine());
}

/** What the database does under these connections: its queries, and which of them were slow. */
export function mysqlQueries(): Builder<Panel> {
  return timeSeriesPanel({
    title: 'MySQL 查询与慢查询',
    description: '每秒查询数(左轴)与时段内新增的慢查询(右轴)。慢查询多而查询数不变,通常是缺索引或锁等待。',
    noValue: NO_MYSQL_SAMPLES,
  })
    .withTarget(new MetricQueryBuilder('mysql_server.queries', 'mysql_server.slow_queries'))
    .min(0)
    .fillOpacity(0)
    .colorScheme(anyColors())
    .overrideByName('slow_queries', [
      { id: 'custom.axisPlacement', value: 'right' },
      { id: 'custom.axisSoftMax', value: 5 },
      { id: 'unit', value: 'short' },
      { id: 'decimals', value: 0 },
    ])
    .legend(legend(['lastNotNull']));
}

/** Lag, and whether replication runs at all: a replica that stands still has no lag. */
export function replicationLag(): Builder<Panel> {
  return timeSeriesPanel({
    title: 'MySQL 复制延迟',
    description: `副本落后主库的秒数,每格取最大值;虚线为告警阈值(${thresholdText(lagRule)} 持续 5 分钟)。复制停止时没有延迟值,“复制运行中”变为 0,由另一条规则告警。`,
    noValue: NO_REPLICATION,
  })
    .withTarget(
      new MetricQueryBuilder('mysql_server.replication_lag', 'mysql_server.replication_running').by(
        'mysql_server.server'
      )
    )
    .unit('s')
    .min(0)
    .fillOpacity(0)
    .colorScheme(anyColors())
    .axisSoftMax(lagRule.threshold.above)
    .overrideByName('replication_running', [
      { id: 'custom.axisPlacement', value: 'right' },
      { id: 'custom.axisSoftMax', value: 1 },
      { id: 'custom.thresholdsStyle', value: { mode: 'off' } },
      { id: 'unit', value: 'short' },
      { id: 'decimals', value: 0 },
    ])
    .legend(legend(['lastNotNull']))
    .thresholds(limitThresholds(lagRule.threshold))
    .thresholdsStyle(dashedLimitLine());
}

/** One line a figure: how full, and how much it helps. */
export function redisUse(): Builder<Panel> {
  return timeSeriesPanel({
    title: 'Redis 内存与命中率',
    description:
      '已用内存占 maxmemory 的比例(未设上限则无值),与时段内查找命中的比例。内存满后开始驱逐,命中率随之下降。',
    noValue: NO_REDIS_SAMPLES,
  })
    .withTarget(new MetricQueryBuilder('redis_server.memory_usage', 'redis_server.hit_rate'))
    .unit('percent')
    .min(0)
    .max(100)
    .fillOpacity(0)
    .colorScheme(anyColors())
    .legend(legend(['lastNotNull']));
}
