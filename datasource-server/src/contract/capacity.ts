import { z } from 'zod';
import { grafanaQueryFields } from './query-fields.ts';
import type { Text } from './text.ts';

/** What has a limit. */
export const CAPACITY_RESOURCES = ['cpu', 'memory', 'disk', 'mysql_connections', 'api_throughput'] as const;
export type CapacityResourceId = (typeof CAPACITY_RESOURCES)[number];

/**
 * `use`: a row a resource and host: use now, threshold, growth, time to the threshold. `recommendations`: a row a piece of
 * advice. `sizing`: a row a resource and driver, with what-if. `track_record`: how often earlier predictions held.
 */
export const CAPACITY_VIEWS = ['use', 'recommendations', 'sizing', 'track_record'] as const;
export type CapacityView = (typeof CAPACITY_VIEWS)[number];

/** Capacity as of now; the range of the request does not matter, except to `track_record`. */
export const capacityQuerySchema = z.object({
  ...grafanaQueryFields,
  kind: z.literal('capacity'),
  view: z.enum(CAPACITY_VIEWS).default('use'),
  /** Empty for all of them. */
  resources: z.array(z.enum(CAPACITY_RESOURCES)).max(CAPACITY_RESOURCES.length).default([]),
  /** What if there were this many times as many users, orders or AI calls: of `sizing`. */
  factor: z.number().min(0.1).max(100).default(2),
});
export type CapacityQuery = z.output<typeof capacityQuerySchema>;

export const ADVICE_PRIORITIES = ['high', 'medium', 'low'] as const;
export type AdvicePriority = (typeof ADVICE_PRIORITIES)[number];
export type AdviceConfidence = 'high' | 'medium' | 'low';

/** When a threshold is reached, epoch ms, with its 95 % interval; null is later than the horizon. */
export interface ThresholdDate {
  earliest: number | null;
  median: number | null;
  latest: number | null;
}

export interface Recommendation {
  resource: CapacityResourceId;
  /** Of which host and mount point; empty where there is one only. */
  labels: Readonly<Record<string, string>>;
  priority: AdvicePriority;
  action: Text;
  evidence: Text;
  /** When the threshold is reached; null where it is not in sight or reached already. */
  expected: ThresholdDate | null;
  confidence: AdviceConfidence;
  /** The use that it stands on, and when that was measured, epoch ms. */
  value: number;
  measuredAt: number;
}
