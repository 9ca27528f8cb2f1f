import type {
  AdviceConfidence,
  AdvicePriority,
  CapacityResourceId,
  Recommendation,
  ThresholdDate,
} from '../contract/capacity.ts';
import type { Text } from '../contract/text.ts';
import type { RecentPace } from './recent-pace.ts';
import { RESOURCES } from './resources.ts';

/** How good the prediction of one resource was on its own past. */
export interface PredictionQuality {
  /** Mean absolute scaled error of its backtest; below 1 is better than repeating the last season. */
  mase: number;
  /** Share of past values within their 95 % interval, 0 to 1. */
  coverage: number;
  folds: number;
  /** Epoch ms since which the trend is another; its past is then no proof. Null where it has not changed. */
  trendSince: number | null;
}

/** One resource of one host: what is known of it. */
export interface ResourceOutlook {
  resource: CapacityResourceId;
  labels: Readonly<Record<string, string>>;
  /** Percent of what there is; null where nothing measures it. */
  use: { value: number; at: number } | null;
  /** When the threshold is reached, at a new pace where that is sooner; null where no prediction could be made. */
  reached: ThresholdDate | null;
  /** How the newest days move, where that is not as before; the backtest is then no proof. */
  pace: RecentPace | null;
  quality: PredictionQuality | null;
}

const DAY = 86_400_000;

/** Reached within this many days, by the median: what it means for the priority. */
const URGENCY: ReadonlyArray<[days: number, priority: AdvicePriority]> = [
  [30, 'high'],
  [90, 'medium'],
  [180, 'low'],
];
const ORDER: readonly AdvicePriority[] = ['high', 'medium', 'low'];
const TOP: AdvicePriority = 'high';

/**
 * What to do, the most urgent first: what is above its threshold already, then by priority, date and use. Nothing is said of a
 * resource whose figures are older than its limit.
 */
export function adviseAll(outlooks: readonly ResourceOutlook[], now: number): Recommendation[] {
  return outlooks
    .flatMap((outlook) => advise(outlook, now) ?? [])
    .sort(
      (a, b) =>
        Number(isOver(b)) - Number(isOver(a)) ||
        ORDER.indexOf(a.priority) - ORDER.indexOf(b.priority) ||
        (a.expected?.median ?? 0) - (b.expected?.median ?? 0) ||
        b.value - a.value
    );
}

/** Whether a resource is full for our purpose already. */
function isOver({ resource, value }: { resource: CapacityResourceId; value: number }): boolean {
  return value >= RESOURCES[resource].threshold;
}

/** Whether a resource's use was measured too long ago, or never, to say anything of it. */
export function isStale({ resource, use }: Pick<ResourceOutlook, 'resource' | 'use'>, now: number): boolean {
  return use === null || now - use.at > RESOURCES[resource].staleAfterMs;
}

/**
 * One piece of advice, or null when all is well or nothing is known. The design's rule (use above `adviseAbove`, now) gives its
 * own priority; a threshold that will be reached within 30, 90 or 180 days gives high, medium or low; the more urgent wins. A
 * threshold that is passed already is high whatever the rule says: there is nothing left to wait for.
 */
export function advise(outlook: ResourceOutlook, now: number): Recommendation | null {
  const { resource, labels, use, reached, pace, quality } = outlook;
  if (use === null || isStale(outlook, now)) {
    return null;
  }
  const { adviseAbove, threshold, priority, action } = RESOURCES[resource];
  const over = isOver({ resource, value: use.value });
  const isHigh = use.value > adviseAbove;
  const median = over ? null : (reached?.median ?? null);
  const soon = median === null ? undefined : URGENCY.find(([days]) => median - now <= days * DAY);
  if (!over && !isHigh && !soon) {
    return null;
  }
  const wanted = [...(over ? [TOP] : []), ...(isHigh ? [priority] : []), ...(soon ? [soon[1]] : [])];
  const most = ORDER.find((level) => wanted.includes(level)) as AdvicePriority;
  const expected = soon ? reached : null;
  return {
    resource,
    labels,
    priority: most,
    action,
    evidence: evidenceOf({ value: use.value, threshold, adviseAbove, isOver: over, expected, pace, quality, now }),
    expected,
    // As sure as what makes it so urgent: what is measured, or what is predicted.
    confidence: over || (isHigh && most === priority) ? 'high' : confidenceOf(expected, pace, quality),
    value: use.value,
    measuredAt: use.at,
  };
}

/** Of a prediction: high when its backtest, on growth as it is now, beat the last season and its latest date is in sight, low when neither. */
function confidenceOf(
  expected: ThresholdDate | null,
  pace: RecentPace | null,
  quality: PredictionQuality | null
): AdviceConfidence {
  const isTested = quality !== null && quality.trendSince === null && pace === null && quality.folds >= 3;
  const proven = isTested && quality.mase <= 1 && quality.coverage >= 0.85;
  const bounded = expected?.latest != null;
  return proven && bounded ? 'high' : proven || bounded ? 'medium' : 'low';
}

interface Evidence {
  value: number;
  threshold: number;
  adviseAbove: number;
  isOver: boolean;
  expected: ThresholdDate | null;
  pace: RecentPace | null;
  quality: PredictionQuality | null;
  now: number;
}

function evidenceOf({ value, threshold, adviseAbove, isOver, expected, pace, quality, now }: Evidence): Text {
  const used = value.toFixed(1);
  const parts: Text[] = [
    isOver
      ? {
          zh: `当前 ${used}%,已超过阈值 ${threshold}%,需立即处理`,
          en: `${used} % now, above the threshold of ${threshold} %: due now`,
        }
      : value > adviseAbove
        ? {
            zh: `当前 ${used}%,高于建议线 ${adviseAbove}%(阈值 ${threshold}%)`,
            en: `${used} % now, above ${adviseAbove} % (threshold ${threshold} %)`,
          }
        : { zh: `当前 ${used}%,阈值 ${threshold}%`, en: `${used} % now, threshold ${threshold} %` },
  ];
  if (expected) {
    parts.push(whenText(expected, now));
  }
  if (expected && pace) {
    parts.push(paceText(pace));
  }
  if (expected && quality) {
    const { mase, coverage, folds, trendSince } = quality;
    if (trendSince !== null) {
      const days = Math.max(1, Math.round((now - trendSince) / DAY));
      parts.push({ zh: `近 ${days} 天的变化速度与此前不同`, en: `it has moved at a new pace for ${days} days` });
    }
    const held = Math.round(100 * coverage);
    parts.push({
      zh: `回测 ${folds} 次,MASE ${mase.toFixed(2)},95% 区间实际覆盖 ${held}%`,
      en: `backtested ${folds} times, MASE ${mase.toFixed(2)}, its 95 % interval held ${held} % of the time`,
    });
  }
  return { zh: `${parts.map(({ zh }) => zh).join(';')}。`, en: `${parts.map(({ en }) => en).join('; ')}.` };
}

function paceText({ perDay, usualPerDay }: RecentPace): Text {
  const signed = new Intl.NumberFormat('en', {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
    signDisplay: 'exceptZero',
  });
  const [pace, usual] = [signed.format(perDay), signed.format(usualPerDay)];
  const isAhead = perDay > usualPerDay;
  return {
    zh: `近一周${isAhead ? '快' : '慢'}于以往(每天 ${pace} 个百分点,以往 ${usual}),回测不能证明`,
    en: `its last week runs ${isAhead ? 'ahead of' : 'behind'} what its past told (${pace} points a day, ${usual} before), which no backtest proves`,
  };
}

function whenText({ earliest, median, latest }: ThresholdDate, now: number): Text {
  const days = (at: number) => Math.max(0, Math.round((at - now) / DAY));
  const middle = median === null ? null : days(median);
  const from = earliest === null ? null : days(earliest);
  const to = latest === null ? null : days(latest);
  return {
    zh: `预计 ${middle} 天后达到阈值(95% 区间:${from ?? 0} 天${to === null ? '至预测期之后' : `至 ${to} 天`})`,
    en: `reaches the threshold in about ${middle} days (95 % interval: ${from ?? 0} days to ${to === null ? 'beyond the horizon' : `${to} days`})`,
  };
}
