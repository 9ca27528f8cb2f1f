import type { ColumnarResult } from '../engines/engine.ts';

/** Rows of (bucket index, value, count) as one array of counts a value, zero where no row came; in the order of first sight. */
export function countsByBucket({ columns, rowCount }: ColumnarResult, buckets: number): Map<string, Float64Array> {
  const [places = [], values = [], counts = []] = columns;
  const series = new Map<string, Float64Array>();
  for (let row = 0; row < rowCount; row += 1) {
    const value = String(values[row]);
    const sums = series.get(value) ?? new Float64Array(buckets);
    const place = Number(places[row]);
    sums[place] = (sums[place] ?? 0) + Number(counts[row]);
    series.set(value, sums);
  }
  return series;
}
