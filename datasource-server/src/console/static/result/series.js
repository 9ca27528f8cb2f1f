/** @typedef {import('../../../contract/frames.ts').Frame} Frame */
/** @typedef {import('../../../contract/frames.ts').FieldSchema} FieldSchema */

/**
 * @typedef {object} Series
 * @property {string} name
 * @property {string | undefined} unit
 * @property {number | undefined} decimals
 * @property {Array<number | null>} values one for each of the times
 * @property {boolean} previous the other side of a comparison
 * @property {string} key the same for both sides of a comparison
 */

/**
 * @typedef {object} ChartData
 * @property {number[]} times epoch ms, ascending
 * @property {Series[]} series
 * @property {ReadonlySet<number>} partial times of buckets that are not whole
 * @property {number | undefined} intervalMs
 * @property {string | undefined} grain
 */

/**
 * Lays all frames on one time axis. Null when a frame has no time, or text columns that tell its rows apart.
 *
 * @param {readonly Frame[]} frames
 * @returns {ChartData | null}
 */
export function chartData(frames) {
  const timed = frames.filter(({ schema }) => schema.fields.length > 0).map(withTime);
  if (timed.length === 0 || timed.some((frame) => frame === null)) {
    return null;
  }
  const whole = timed.flatMap((frame) => (frame ? [frame] : []));
  const times = sharedTimes(whole.map(({ times: own }) => own));
  const positions = new Map(times.map((time, index) => [time, index]));
  const meta = frames[0]?.schema.meta.custom;
  return {
    times,
    series: whole.flatMap((frame) => seriesOf(frame, times, positions)),
    partial: new Set(frames.flatMap(({ schema }) => schema.meta.custom?.partial ?? [])),
    intervalMs: whole[0]?.interval,
    grain: meta?.grain,
  };
}

/** @param {Frame} frame */
function withTime({ schema, data }) {
  const timeIndex = schema.fields.findIndex(({ type }) => type === 'time');
  const hasText = schema.fields.some(({ type }) => type === 'string');
  const hasNumber = schema.fields.some(({ type }) => type === 'number');
  if (timeIndex < 0 || hasText || !hasNumber) {
    return null;
  }
  const times = /** @type {number[]} */ (data.values[timeIndex] ?? []);
  return { schema, data, times, interval: schema.fields[timeIndex]?.config?.interval };
}

/** @param {number[][]} axes each ascending */
function sharedTimes(axes) {
  const [first = [], ...others] = axes;
  const same = others.every(
    (axis) => axis.length === first.length && axis.every((time, index) => time === first[index])
  );
  return same ? first : [...new Set(axes.flat())].sort((a, b) => a - b);
}

/**
 * @param {NonNullable<ReturnType<typeof withTime>>} frame
 * @param {number[]} times
 * @param {ReadonlyMap<number, number>} positions
 * @returns {Series[]}
 */
function seriesOf({ schema, data, times: own }, times, positions) {
  return schema.fields.flatMap((field, index) => {
    if (field.type !== 'number') {
      return [];
    }
    const column = /** @type {Array<number | null>} */ (data.values[index] ?? []);
    let values = column;
    if (own !== times) {
      values = new Array(times.length).fill(null);
      own.forEach((time, row) => (values[positions.get(time) ?? -1] = column[row] ?? null));
    }
    const previous = field.labels?.['period'] !== undefined && field.labels['period'] !== 'current';
    const { unit, decimals } = field.config ?? {};
    return [{ name: fieldName(field, schema.name), unit, decimals, values, previous, key: seriesKey(field) }];
  });
}

/**
 * What Grafana would call the field.
 *
 * @param {FieldSchema} field
 * @param {string} [frameName]
 */
export function fieldName(field, frameName) {
  return field.config?.displayNameFromDS ?? field.config?.displayName ?? frameName ?? field.name;
}

/** @param {FieldSchema} field */
function seriesKey({ name, labels = {} }) {
  return JSON.stringify([name, Object.entries(labels).filter(([label]) => label !== 'period')]);
}
