import { fill, h } from '../dom.js';
import { formatValue } from '../format.js';
import { t } from '../i18n.js';
import { formatInstant } from '../time.js';
import { swatch } from './swatch.js';

/** @typedef {import('./series.js').ChartData} ChartData */

const MOST_ROWS = 12;
const GAP = 14;
const WHOLE_DAYS = ['day', 'week', 'month', 'quarter', 'year'];

/**
 * The values at the cursor, largest first, beside it.
 *
 * @param {ChartData} data
 * @param {readonly import('./palette.js').Stroke[]} lineStrokes
 * @param {string} zone
 */
export function createTooltip(data, lineStrokes, zone) {
  const element = h('div', { class: 'tooltip', hidden: true });
  const dateOnly = WHOLE_DAYS.includes(data.grain ?? '');

  /** @param {number} index */
  const timeText = (index) => {
    const time = data.times[index] ?? 0;
    return formatInstant(time, zone, { dateOnly }) + (data.partial.has(time) ? ` (${t('partialMark')})` : '');
  };

  /**
   * @param {number} index
   * @param {readonly boolean[]} shown
   */
  const valuesAt = (index, shown) =>
    data.series
      .map((series, at) => ({ series, at, value: series.values[index] ?? null }))
      .filter(({ at, value }) => shown[at] && value !== null)
      .sort((a, b) => (b.value ?? 0) - (a.value ?? 0));

  return {
    element,
    hide() {
      element.hidden = true;
    },
    /**
     * @param {number} index of the time
     * @param {readonly boolean[]} shown by series
     * @param {{ left: number, top: number, width: number, height: number }} place within the plot, CSS pixels
     */
    show(index, shown, { left, top, width, height }) {
      const values = valuesAt(index, shown);
      const more = values.length - MOST_ROWS;
      fill(
        element,
        h('div', { class: 'tooltip-time' }, timeText(index)),
        ...values
          .slice(0, MOST_ROWS)
          .map(({ series, at, value }) =>
            h(
              'div',
              { class: 'tooltip-row' },
              swatch(lineStrokes[at]),
              h('span', { class: 'tooltip-name' }, series.name),
              h('strong', {}, formatValue(value, series.unit, { decimals: series.decimals }))
            )
          ),
        more > 0 && h('div', { class: 'hint' }, t('moreSeries', { count: more }))
      );
      element.hidden = false;
      const { offsetWidth, offsetHeight } = element;
      const x = left + GAP + offsetWidth > width ? Math.max(0, left - GAP - offsetWidth) : left + GAP;
      const y = Math.max(0, Math.min(top + GAP, height - offsetHeight));
      element.style.transform = `translate(${x}px, ${y}px)`;
    },
    /**
     * The same in one sentence, for readers who do not see the chart.
     *
     * @param {number} index
     * @param {readonly boolean[]} shown
     */
    sentence(index, shown) {
      const values = valuesAt(index, shown).slice(0, MOST_ROWS);
      const spoken = values.map(({ series, value }) => `${series.name} ${formatValue(value, series.unit, series)}`);
      return `${timeText(index)}: ${spoken.join(', ')}`;
    },
  };
}
