import type { Text } from './text.ts';

export type HealthStatus = 'up' | 'down' | 'unknown';

export interface ComponentHealth {
  /** mysql, redis, events, ai:<provider>, … */
  component: string;
  title: Text;
  status: HealthStatus;
  /** Milliseconds of the last successful or failed probe. */
  latencyMs: number | null;
  /** What is wrong and what to do about it; also why it is unknown. */
  reason?: Text;
  /** Epoch ms since when the status holds. */
  since: number;
  checkedAt: number;
}

/** Answer of `GET /api/v1/health`. `ok` is false when anything is down; unknown components do not count. */
export interface HealthResponse {
  ok: boolean;
  demo: boolean;
  version: string;
  components: ComponentHealth[];
  /** The newest row of each dataset, epoch ms: how fresh the numbers can be. */
  freshness: Array<{ dataset: string; newest: number | null }>;
}
