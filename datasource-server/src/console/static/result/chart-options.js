import { formatValue } from '../format.js';
import { partialSpans } from './partial.js';
import { timeLabels } from './time-axis.js';
import { uPlot } from './uplot.js';

/** @typedef {import('./series.js').ChartData} ChartData */
/** @typedef {import('./palette.js').Stroke} Stroke */

/**
 * @typedef {object} Look colours of the page's theme
 * @property {string} text
 * @property {string} grid
 * @property {string} shade
 * @property {string} font
 */

/**
 * A drawn line: a whole series, or the dashed part of one.
 *
 * @typedef {object} Line
 * @property {number} series index into `ChartData.series`
 * @property {boolean} dashed
 * @property {Array<number | null>} values
 */

const DASHED = [5, 4];

/**
 * @param {object} input
 * @param {ChartData} input.data
 * @param {readonly Line[]} input.lines
 * @param {readonly Stroke[]} input.lineStrokes one for each of the data's series
 * @param {{ from: number, to: number }} input.range
 * @param {string} input.zone
 * @param {Look} input.look
 * @param {{ width: number, height: number }} input.size
 * @param {(u: import('uplot')) => void} input.onCursor
 * @returns {import('uplot').Options}
 */
export function chartOptions({ data, lines, lineStrokes, range, zone, look, size, onCursor }) {
  const units = [...new Set(data.series.map(({ unit }) => unit ?? ''))];
  const first = data.times[0] ?? range.from;
  const last = data.times.at(-1) ?? range.to;
  const [left, right] = [Math.min(range.from, first), Math.max(range.to, last)];
  const grid = { stroke: look.grid, width: 1 };
  return {
    ...size,
    ms: 1,
    tzDate: (time) => uPlot.tzDate(new Date(time), zone),
    legend: { show: false },
    padding: [12, 12, 0, 0],
    cursor: { drag: { x: true, y: false }, focus: { prox: 24 }, points: { size: 7 } },
    focus: { alpha: 0.35 },
    scales: {
      // Drawn whole, the axis shows the range that was asked for, also where there is no data.
      x: { range: (_u, min, max) => (min === first && max === last ? [left, right] : [min, max]) },
      ...Object.fromEntries(units.map((unit) => [scaleOf(unit), { range: valueRange }])),
    },
    axes: [
      {
        stroke: look.text,
        font: look.font,
        grid,
        ticks: grid,
        space: 64,
        size: 34,
        values: (_u, splits, _axis, _space, step) => timeLabels(splits, step, zone),
      },
      ...units.slice(0, 2).map((unit, index) => ({
        scale: scaleOf(unit),
        side: index === 0 ? 3 : 1,
        stroke: look.text,
        font: look.font,
        grid: { ...grid, show: index === 0 },
        ticks: grid,
        size: axisWidth,
        values: (/** @type {import('uplot')} */ _u, /** @type {number[]} */ splits) =>
          splits.map((value) => formatValue(value, unit, { compact: true, decimals: axisDecimals(splits) })),
      })),
    ],
    series: [
      {},
      ...lines.map((line) => {
        const { color, dash, width } = lineStrokes[line.series] ?? { color: look.text, dash: [], width: 2 };
        return {
          label: data.series[line.series]?.name ?? '',
          scale: scaleOf(data.series[line.series]?.unit ?? ''),
          stroke: color,
          width,
          dash: line.dashed ? DASHED : dash,
          spanGaps: false,
          points: { size: 5, fill: color, filter: lonelyPoints(line.values) },
        };
      }),
    ],
    hooks: {
      drawClear: [(u) => shadePartial(u, partialSpans(data, right), look.shade)],
      setCursor: [onCursor],
    },
  };
}

/** @param {string} unit */
function scaleOf(unit) {
  return `unit:${unit}`;
}

/**
 * @param {import('uplot')} _u
 * @param {number | null} min
 * @param {number | null} max
 * @returns {[number, number]}
 */
function valueRange(_u, min, max) {
  if (min === null || max === null) {
    return [0, 1];
  }
  const [low, high] = uPlot.rangeNum(min, max, 0.1, true);
  return [min >= 0 ? Math.max(0, low ?? 0) : (low ?? 0), high ?? 1];
}

/**
 * As many decimals as tell two steps of the axis apart.
 *
 * @param {readonly number[]} splits
 */
function axisDecimals(splits) {
  const step = Math.abs((splits[1] ?? 0) - (splits[0] ?? 0));
  const enough = [0, 1, 2, 3, 4, 5].find((decimals) => Math.abs(step - Number(step.toFixed(decimals))) < step * 1e-6);
  return enough ?? 6;
}

/**
 * A value between two gaps has no line to be seen by: it gets a point, where points are not shown anyway.
 *
 * @param {ReadonlyArray<number | null>} values
 * @returns {import('uplot').Series.Points.Filter}
 */
function lonelyPoints(values) {
  const isGap = (/** @type {number} */ index) => (values[index] ?? null) === null;
  const lonely = values.flatMap((value, index) =>
    value !== null && isGap(index - 1) && isGap(index + 1) ? [index] : []
  );
  return (_u, _series, allShown) => (allShown ? null : lonely);
}

/**
 * @param {import('uplot')} _u
 * @param {string[] | null} values
 */
function axisWidth(_u, values) {
  const longest = Math.max(
    0,
    ...(values ?? []).map((text) => [...text].reduce((sum, c) => sum + (c > '\u2e80' ? 2 : 1), 0))
  );
  return 22 + longest * 7;
}

/**
 * @param {import('uplot')} u
 * @param {Array<[number, number]>} spans
 * @param {string} color
 */
function shadePartial(u, spans, color) {
  const { left, top, width, height } = u.bbox;
  u.ctx.save();
  u.ctx.fillStyle = color;
  for (const [from, to] of spans) {
    const start = Math.max(left, u.valToPos(from, 'x', true));
    const end = Math.min(left + width, u.valToPos(to, 'x', true));
    if (end > start) {
      u.ctx.fillRect(start, top, end - start, height);
    }
  }
  u.ctx.restore();
}
