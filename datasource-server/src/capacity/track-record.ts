import { CAPACITY_LOADS, type PredictedId } from '../contract/capacity.ts';

/** What was said of one resource for one day to come. */
export interface StoredPrediction {
  /** Epoch ms. */
  madeAt: number;
  /** The day predicted, epoch ms of its beginning. */
  targetAt: number;
  resource: PredictedId;
  /** Which one of its kind, as `host=web-1,mount=/`; empty where there is one. */
  series: string;
  mean: number;
  lower: number;
  upper: number;
}

/** Days ahead by which predictions are told apart, each up to and including this many. */
export const HORIZONS_DAYS = [1, 7, 30] as const;

export interface TrackRecord {
  resource: PredictedId;
  horizonDays: (typeof HORIZONS_DAYS)[number];
  /** Predictions whose day has come and was measured. */
  n: number;
  /** Of those, how many the measured value lay within the 95 % interval. */
  hits: number;
  /**
   * Mean distance of the prediction from what came, in percent points; of a count of the business in percent of what came, null
   * where that was nothing.
   */
  meanAbsoluteError: number | null;
  /** Mean of predicted minus measured, in the same unit: above 0 is too pessimistic about room. */
  bias: number | null;
}

const DAY = 86_400_000;

/** Holds what was predicted against what came; predictions without a measured value are not counted, for or against. */
export function scorePredictions(
  predictions: readonly StoredPrediction[],
  measured: (prediction: StoredPrediction) => number | null
): TrackRecord[] {
  const groups = new Map<string, Array<{ prediction: StoredPrediction; actual: number }>>();
  for (const prediction of predictions) {
    const horizon = horizonOf(prediction);
    const actual = horizon === undefined ? null : measured(prediction);
    if (horizon === undefined || actual === null) {
      continue;
    }
    const key = `${prediction.resource} ${horizon}`;
    groups.set(key, [...(groups.get(key) ?? []), { prediction, actual }]);
  }
  return [...groups.values()].map((group) => {
    const { prediction: first } = group[0] as { prediction: StoredPrediction };
    const n = group.length;
    const errors = group.map(({ prediction, actual }) => prediction.mean - actual);
    const unit = unitOf(first.resource, group.reduce((sum, { actual }) => sum + Math.abs(actual), 0) / n);
    const mean = (values: readonly number[]) =>
      unit === null ? null : values.reduce((sum, value) => sum + value, 0) / n / unit;
    return {
      resource: first.resource,
      horizonDays: horizonOf(first) as TrackRecord['horizonDays'],
      n,
      hits: group.filter(({ prediction: { lower, upper }, actual }) => lower <= actual && actual <= upper).length,
      meanAbsoluteError: mean(errors.map(Math.abs)),
      bias: mean(errors),
    };
  });
}

/** What errors are told in: percent points, or a hundredth of what came; null where that was nothing. */
function unitOf(resource: PredictedId, meanActual: number): number | null {
  const isCount = CAPACITY_LOADS.some((load) => load === resource);
  return !isCount ? 1 : meanActual > 0 ? meanActual / 100 : null;
}

function horizonOf({ madeAt, targetAt }: StoredPrediction): TrackRecord['horizonDays'] | undefined {
  const ahead = Math.ceil((targetAt - madeAt) / DAY);
  return HORIZONS_DAYS.find((days) => ahead <= days);
}
