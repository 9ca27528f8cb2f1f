import { h } from '../dom.js';
import { t } from '../i18n.js';
import { chartOptions } from './chart-options.js';
import { createLegend } from './legend.js';
import { strokes } from './palette.js';
import { splitPartial } from './partial.js';
import { createTooltip } from './tooltip.js';
import { uPlot } from './uplot.js';

/** @typedef {import('./series.js').ChartData} ChartData */
/** @typedef {import('./chart-options.js').Line} Line */

const HEIGHT = 340;
const LOW_HEIGHT = 240;
const darkTheme = window.matchMedia('(prefers-color-scheme: dark)');

/**
 * A time series chart with tooltip and legend. `destroy` before it is thrown away.
 *
 * @param {object} input
 * @param {ChartData} input.data
 * @param {{ from: number, to: number }} input.range
 * @param {string} input.zone
 * @param {string} input.sentence what the chart shows, in words
 */
export function createChart({ data, range, zone, sentence }) {
  const lines = linesOf(data);
  const shown = data.series.map(() => true);
  const spoken = h('p', { class: 'visually-hidden', 'aria-live': 'polite' });
  const plot = h('div', {
    class: 'plot',
    tabindex: '0',
    role: 'group',
    'aria-label': t('chartLabel', { sentence }),
    onKeydown: moveCursor,
    onBlur: () => u?.setCursor({ left: -10, top: -10 }),
  });
  const legendPlace = h('div');
  const element = h('div', { class: 'chart' }, plot, legendPlace, spoken);
  /** @type {import('uplot') | null} */
  let u = null;
  let tooltip = createTooltip(data, [], zone);

  function draw() {
    u?.destroy();
    const lineStrokes = strokes(data.series, darkTheme.matches);
    tooltip = createTooltip(data, lineStrokes, zone);
    const options = chartOptions({
      data,
      lines,
      lineStrokes,
      range,
      zone,
      look: readLook(element),
      size: sizeOf(),
      onCursor,
    });
    u = new uPlot(options, [data.times, ...lines.map(({ values }) => values)], plot);
    u.over.append(tooltip.element);
    legendPlace.replaceChildren(createLegend(data, lineStrokes, shown, { onToggle, onPoint }));
    lines.forEach((line, index) => u?.setSeries(index + 1, { show: shown[line.series] }));
  }

  function sizeOf() {
    const width = Math.max(240, plot.clientWidth);
    return { width, height: width < 560 ? LOW_HEIGHT : HEIGHT };
  }

  /** @param {import('uplot')} chart */
  function onCursor({ cursor, over }) {
    if (cursor.idx === null || cursor.idx === undefined || (cursor.left ?? -1) < 0) {
      tooltip.hide();
      return;
    }
    const { clientWidth: width, clientHeight: height } = over;
    tooltip.show(cursor.idx, shown, { left: cursor.left ?? 0, top: cursor.top ?? 0, width, height });
  }

  /**
   * @param {number} series
   * @param {boolean} visible
   */
  function onToggle(series, visible) {
    shown[series] = visible;
    lines.forEach((line, index) => line.series === series && u?.setSeries(index + 1, { show: visible }));
  }

  /** @param {number | null} series */
  function onPoint(series) {
    const line = lines.findIndex((candidate) => candidate.series === series);
    u?.setSeries(line < 0 ? null : line + 1, { focus: line >= 0 });
  }

  /** @param {KeyboardEvent} event */
  function moveCursor(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step === undefined || !u) {
      return;
    }
    event.preventDefault();
    const start = step > 0 ? -1 : data.times.length;
    const at = (u.cursor.left ?? -1) >= 0 ? (u.cursor.idx ?? start) : start;
    const index = Math.min(data.times.length - 1, Math.max(0, at + step));
    u.setCursor({ left: u.valToPos(data.times[index] ?? 0, 'x'), top: u.over.clientHeight / 3 });
    spoken.textContent = tooltip.sentence(index, shown);
  }

  const resize = new ResizeObserver(() => {
    if (!u) {
      draw();
    } else if (plot.clientWidth > 0) {
      u.setSize(sizeOf());
    }
  });
  resize.observe(plot);
  darkTheme.addEventListener('change', draw);

  return {
    element,
    destroy() {
      resize.disconnect();
      darkTheme.removeEventListener('change', draw);
      u?.destroy();
    },
  };
}

/**
 * @param {ChartData} data
 * @returns {Line[]}
 */
function linesOf({ series, times, partial }) {
  return series.flatMap(({ values }, index) => {
    const parts = splitPartial(values, times, partial);
    return parts
      ? [
          { series: index, dashed: false, values: parts.solid },
          { series: index, dashed: true, values: parts.dashed },
        ]
      : [{ series: index, dashed: false, values }];
  });
}

/** @param {Element} element */
function readLook(element) {
  const style = getComputedStyle(element);
  const color = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
  return { text: color('--muted'), grid: color('--grid'), shade: color('--shade'), font: `12px ${style.fontFamily}` };
}
