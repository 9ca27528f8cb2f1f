import { z } from 'zod';
import { grafanaQueryFields } from './query-fields.ts';
import type { Text } from './text.ts';

/** What has a limit. */
export const CAPACITY_RESOURCES = ['cpu', 'memory', 'disk', 'mysql_connections', 'api_throughput'] as const;
export type CapacityResourceId = (typeof CAPACITY_RESOURCES)[number];

export const RESOURCE_TITLES: Readonly<Record<CapacityResourceId, Text>> = {
  cpu: { zh: 'CPU', en: 'CPU' },
  memory: { zh: '内存', en: 'Memory' },
  disk: { zh: '磁盘', en: 'Disk' },
  mysql_connections: { zh: '数据库连接', en: 'Database connections' },
  api_throughput: { zh: 'API 吞吐量', en: 'API throughput' },
};

/** What the business and its bills are counted by: without a limit, but they grow. */
export const CAPACITY_LOADS = [
  'new_users',
  'active_users',
  'orders',
  'ai_calls',
  'ai_tokens',
  'ai_cost',
  'bandwidth',
] as const;
export type CapacityLoadId = (typeof CAPACITY_LOADS)[number];

export const LOAD_TITLES: Readonly<Record<CapacityLoadId, Text>> = {
  new_users: { zh: '新增用户', en: 'New users' },
  active_users: { zh: '日活用户', en: 'Active users' },
  orders: { zh: '交易笔数', en: 'Transactions' },
  ai_calls: { zh: 'AI 调用', en: 'AI calls' },
  ai_tokens: { zh: 'AI tokens', en: 'AI tokens' },
  ai_cost: { zh: 'AI 费用(元)', en: 'AI cost (CNY)' },
  bandwidth: { zh: '出站带宽(Mbit/s)', en: 'Outgoing bandwidth (Mbit/s)' },
};

/** What is predicted, written down and held against what came. */
export type PredictedId = CapacityResourceId | CapacityLoadId;

/**
 * `use`: a row a resource and host: use now, threshold, growth, time to the threshold. `recommendations`: a row a piece of
 * advice. `growth`: a row a count of the business: how it grows and what it will be. `sizing`: a row a resource and driver, with what-if. `track_record`: how often earlier predictions held.
 */
export const CAPACITY_VIEWS = ['use', 'recommendations', 'growth', 'sizing', 'track_record'] as const;
export type CapacityView = (typeof CAPACITY_VIEWS)[number];

/**
 * What `factor` multiplies: a `usual` day, the mean of the last week, or, for a `campaign` of one day, the busiest day of the
 * history.
 */
export const SIZING_DAYS = ['usual', 'campaign'] as const;
export type SizingDay = (typeof SIZING_DAYS)[number];

/** Capacity as of now; the range of the request does not matter, except to `track_record`. */
export const capacityQuerySchema = z.object({
  ...grafanaQueryFields,
  kind: z.literal('capacity'),
  view: z.enum(CAPACITY_VIEWS).default('use'),
  /** Empty for all of them. */
  resources: z.array(z.enum(CAPACITY_RESOURCES)).max(CAPACITY_RESOURCES.length).default([]),
  /** What if there were this many times as many users, orders or AI calls: of `sizing`. */
  factor: z.number().min(0.1).max(100).default(2),
  /** Of `sizing`: so many times which day. */
  day: z.enum(SIZING_DAYS).default('usual'),
});
export type CapacityQuery = z.output<typeof capacityQuerySchema>;

export const CAPACITY_DRIVERS = ['active_users', 'orders', 'ai_calls'] as const;
export type CapacityDriverId = (typeof CAPACITY_DRIVERS)[number];

export const DRIVER_TITLES: Readonly<Record<CapacityDriverId, Text>> = {
  active_users: { zh: '日活用户', en: 'Active users' },
  orders: { zh: '交易笔数', en: 'Transactions' },
  ai_calls: { zh: 'AI 调用', en: 'AI calls' },
};

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

/** A value with its 95 % interval. */
export interface Estimate {
  mean: number;
  lower: number;
  upper: number;
}

/** `ok` below the line of the design's advice, `high` above it, `over` from the threshold on, `unknown` without fresh figures. */
export type UseStatus = 'ok' | 'high' | 'over' | 'unknown';

/** One resource of one host: how full it is, how fast it grows and when it is full. */
export interface ResourceUse {
  resource: CapacityResourceId;
  labels: Readonly<Record<string, string>>;
  status: UseStatus;
  /** Percent now; null where nothing measures it. */
  value: number | null;
  measuredAt: number | null;
  threshold: number;
  /** Percent points a month; null with fewer than six weeks of history. */
  growth: Estimate | null;
  reached: ThresholdDate | null;
  /** How far the prediction reaches, epoch ms; null where there is none. */
  horizonEnd: number | null;
  /** Mean absolute scaled error and coverage of the prediction's backtest. */
  mase: number | null;
  coverage: number | null;
  /** Why something of the above is missing. */
  reason: Text | null;
}

/** One count of the business: how much a day, how it grows, what it will be. */
export interface LoadGrowth {
  load: CapacityLoadId;
  /** Of which host; empty where there is one only. */
  labels: Readonly<Record<string, string>>;
  /** Of a day, mean of the last week; null where there is nothing of more than the last two whole days. */
  perDay: number | null;
  /** Percent of the mean of the last four weeks, a month; null with fewer than six weeks of history. */
  growth: Estimate | null;
  /** Of a day, mean of the last seven of the horizon, in half a year at most; the bounds are the means of theirs. */
  predicted: Estimate | null;
  /** Epoch ms of the last of them. */
  horizonEnd: number | null;
  mase: number | null;
  coverage: number | null;
  reason: Text | null;
}

export type SizingVerdict = 'fits' | 'uncertain' | 'exceeds' | 'unknown';

/** A day with `factor` times the driver of the busiest day there was. */
export interface CampaignDay {
  /** That busiest day, epoch ms of its beginning, and its driver. */
  busiestAt: number;
  busiest: number;
  /** Percent of a day's driver in its busiest hour, the median of the last four weeks; null where hours are not known. */
  peakShare: number | null;
  /** The driver in the campaign's busiest hour: factor × the larger of busiest × peak share and the busiest hour measured. */
  peakHour: number | null;
}

/** How one resource follows one driver, and what it would be with `factor` times as much of it. */
export interface ResourceSizing {
  resource: CapacityResourceId;
  labels: Readonly<Record<string, string>>;
  driver: CapacityDriverId;
  /** Days that the line was fitted to. */
  days: number;
  rSquared: number | null;
  quality: 'good' | 'fair' | 'weak' | null;
  /** Percent for a thousand more of the driver a day. */
  perThousand: Estimate | null;
  /** Of a day, mean of the last week; null where there is nothing of more than the last two whole days. */
  driverNow: number | null;
  /** Of a campaign only. */
  campaign: CampaignDay | null;
  /** Busiest hour of a day with `factor` times the driver, percent. */
  whatIf: Estimate | null;
  verdict: SizingVerdict;
  /** How many times the usual day's driver, or the busiest day's, keep the resource below its threshold; null where the driver explains nothing. */
  room: number | null;
  reason: Text | null;
}

/** How often earlier predictions held. */
export interface PredictionScore {
  resource: PredictedId;
  /** Predicted up to this many days ahead. */
  horizonDays: number;
  n: number;
  /** Percent of the measured days within their 95 % interval. */
  hitRate: number;
  /** Percent points; of a count of the business percent of what came, null where that was nothing. */
  meanAbsoluteError: number | null;
  /** Predicted minus measured, in the same unit. */
  bias: number | null;
}
