import type { AdvicePriority, CapacityDriverId, CapacityResourceId } from '../contract/capacity.ts';
import type { Text } from '../contract/text.ts';

/** What is watched, against which limit, and what to do about it. */
export interface CapacityResource {
  /** The measure, in percent of what there is. `api_throughput` is made of requests a second and a setting. */
  member: string;
  /** Dimensions that tell one of a kind from another. */
  dimensions: readonly string[];
  /** Percent at which it is full for our purpose. */
  threshold: number;
  /** Percent above which something should be done already. */
  adviseAbove: number;
  priority: AdvicePriority;
  action: Text;
  /** What a day is told by: its busiest hour, or where it ended. */
  day: 'busiest' | 'last';
  /** Older figures say nothing about now. */
  staleAfterMs: number;
  /** It counts lines of a log: a 0 is what an idle API and a log that does not arrive have in common, so none at all is no figure. */
  counted?: true;
}

const MINUTE = 60_000;

/** The design's thresholds (80, 85, 80, 80 percent) and its four rules; the fifth is the API against its own capacity. */
export const RESOURCES: Readonly<Record<CapacityResourceId, CapacityResource>> = {
  cpu: {
    member: 'host.cpu',
    dimensions: ['host.host'],
    threshold: 80,
    adviseAbove: 70,
    priority: 'high',
    action: { zh: '升级 ECS 实例规格,或增加实例', en: 'Upgrade the ECS instance, or add one' },
    day: 'busiest',
    staleAfterMs: 15 * MINUTE,
  },
  memory: {
    member: 'host.memory',
    dimensions: ['host.host'],
    threshold: 85,
    adviseAbove: 80,
    priority: 'high',
    action: { zh: '增加内存,或排查占用最多的进程', en: 'Add memory, or look at what uses most of it' },
    day: 'busiest',
    staleAfterMs: 15 * MINUTE,
  },
  disk: {
    member: 'host.disk',
    dimensions: ['host.host', 'host.mount'],
    threshold: 80,
    adviseAbove: 75,
    priority: 'medium',
    action: { zh: '扩容磁盘,或清理日志与旧备份', en: 'Extend the disk, or clean up logs and old backups' },
    day: 'last',
    staleAfterMs: 60 * MINUTE,
  },
  mysql_connections: {
    member: 'mysql_server.connection_usage',
    dimensions: [],
    threshold: 80,
    adviseAbove: 80,
    priority: 'high',
    action: {
      zh: '增大连接池与 max_connections,并检查未归还的连接',
      en: 'Enlarge the pool and max_connections, and look for connections that are not given back',
    },
    day: 'busiest',
    staleAfterMs: 15 * MINUTE,
  },
  api_throughput: {
    member: 'api.requests',
    dimensions: [],
    threshold: 80,
    adviseAbove: 80,
    priority: 'high',
    action: { zh: '扩容 API 实例,或对热点接口加缓存', en: 'Add API instances, or cache the busiest endpoints' },
    day: 'busiest',
    staleAfterMs: 15 * MINUTE,
    counted: true,
  },
};

/** What use grows with: measures that are counted by the day. */
export const DRIVER_MEMBERS: Readonly<Record<CapacityDriverId, string>> = {
  active_users: 'actions.unique_users',
  orders: 'revenue.transactions',
  ai_calls: 'ai_calls.calls',
};
