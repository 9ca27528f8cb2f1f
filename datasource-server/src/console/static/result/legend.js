import { h } from '../dom.js';
import { formatValue } from '../format.js';
import { t } from '../i18n.js';
import { swatch } from './swatch.js';

/** @typedef {import('./series.js').ChartData} ChartData */

/**
 * One button a series, with the last value of a whole bucket; pressing it shows or hides the series.
 *
 * @param {ChartData} data
 * @param {readonly import('./palette.js').Stroke[]} lineStrokes
 * @param {readonly boolean[]} visible by series
 * @param {object} actions
 * @param {(series: number, shown: boolean) => void} actions.onToggle
 * @param {(series: number | null) => void} actions.onPoint a series is pointed at, or none any more
 */
export function createLegend(data, lineStrokes, visible, { onToggle, onPoint }) {
  const items = data.series.map((series, index) => {
    const last = lastWhole(series.values, data) ?? series.values.findLast((value) => value !== null);
    const button = h(
      'button',
      {
        type: 'button',
        class: 'legend-item',
        'aria-pressed': String(visible[index] ?? true),
        title: t('toggleSeries', { name: series.name }),
        onClick: () => {
          const shown = button.getAttribute('aria-pressed') !== 'true';
          button.setAttribute('aria-pressed', String(shown));
          onToggle(index, shown);
        },
        onPointerenter: () => onPoint(index),
        onPointerleave: () => onPoint(null),
      },
      swatch(lineStrokes[index]),
      h('span', { class: 'legend-name' }, series.name),
      h('strong', {}, formatValue(last, series.unit, { decimals: series.decimals }))
    );
    return h('li', {}, button);
  });
  const partial = data.times.some((time) => data.partial.has(time));
  return h(
    'div',
    { class: 'legend' },
    h('ul', {}, ...items),
    h(
      'p',
      { class: 'hint' },
      partial && h('span', { class: 'partial-key' }, t('partialLegend')),
      h('span', {}, t('zoomHint'))
    )
  );
}

/**
 * A bucket that is not whole would look like a fall.
 *
 * @param {ReadonlyArray<number | null>} values
 * @param {ChartData} data
 */
function lastWhole(values, { times, partial }) {
  return values.findLast((value, index) => value !== null && !partial.has(times[index] ?? NaN));
}
