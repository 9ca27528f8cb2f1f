import { GRAINS, type Grain } from '../contract/query-fields.ts';
import { APPROXIMATE_MS, type Range } from './calendar.ts';

/** More points than this only cost: no panel is wider, and Grafana's alerting sends 43,200 for `maxDataPoints`. */
const MOST_POINTS = 800;

/** The finest of `allowed` grains that answers `range` in at most `maxDataPoints` (and never more than 800) buckets. */
export function chooseGrain(
  range: Range,
  maxDataPoints: number | undefined,
  allowed: readonly Grain[] = GRAINS
): Grain {
  const points = Math.max(1, Math.min(maxDataPoints ?? MOST_POINTS, MOST_POINTS));
  const width = (range.to - range.from) / points;
  return allowed.find((grain) => APPROXIMATE_MS[grain] >= width) ?? (allowed.at(-1) as Grain);
}
