import type { Frame, FrameMeta } from '../contract/frames.ts';
import { APPROXIMATE_MS, type Buckets } from '../semantic/calendar.ts';
import { numberField, timeField } from './fields.ts';

/** Counts over time, one series a value of one label. */
export interface CountSeries {
  refId: string;
  /** Key of the label that tells the series apart. */
  label: string;
  buckets: Buckets;
  /** How many leading buckets have begun. */
  begun: number;
  /** value of the label → count a bucket */
  series: ReadonlyMap<string, Float64Array>;
}

/** One frame a series (`timeseries-multi`), in the order of `series`; one without fields where there is none. */
export function countSeriesFrames({ refId, label, buckets, begun, series }: CountSeries, meta: FrameMeta): Frame[] {
  const typed: FrameMeta = { ...meta, type: 'timeseries-multi', typeVersion: [0, 1] };
  const times = buckets.starts.slice(0, begun);
  const interval = buckets.uniformSeconds ? buckets.uniformSeconds * 1000 : APPROXIMATE_MS[buckets.grain];
  const frames = [...series].map(([value, counts]): Frame => ({
    schema: {
      name: value,
      refId,
      meta: typed,
      fields: [
        timeField('time', { interval }),
        numberField('count', { displayNameFromDS: value, unit: 'short', decimals: 0 }, { [label]: value }),
      ],
    },
    data: { values: [times, [...counts.subarray(0, begun)]] },
  }));
  return frames.length > 0 ? frames : [{ schema: { refId, meta: typed, fields: [] }, data: { values: [] } }];
}
