/** @typedef {import('./series.js').ChartData} ChartData */

/**
 * Splits values into the whole part and the part that leads to or from buckets that are not whole, so that these can be
 * drawn dashed. Null when every bucket is whole.
 *
 * @param {ReadonlyArray<number | null>} values
 * @param {readonly number[]} times
 * @param {ReadonlySet<number>} partial
 */
export function splitPartial(values, times, partial) {
  /** @type {Array<number | null>} */
  const dashed = new Array(values.length).fill(null);
  const solid = [...values];
  let found = false;
  times.forEach((time, index) => {
    if (partial.has(time)) {
      found = true;
      solid[index] = null;
      for (const neighbour of [index - 1, index, index + 1]) {
        if (neighbour >= 0 && neighbour < values.length) {
          dashed[neighbour] = values[neighbour] ?? null;
        }
      }
    }
  });
  return found ? { solid, dashed } : null;
}

/**
 * From and to of each bucket that is not whole, epoch ms.
 *
 * @param {ChartData} data
 * @param {number} end of the axis
 * @returns {Array<[from: number, to: number]>}
 */
export function partialSpans({ times, partial, intervalMs }, end) {
  return times.flatMap((time, index) => {
    if (!partial.has(time)) {
      return [];
    }
    const next = times[index + 1] ?? (intervalMs === undefined ? end : Math.min(end, time + intervalMs));
    return [[time, next]];
  });
}
