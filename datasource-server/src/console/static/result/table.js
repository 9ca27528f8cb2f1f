import { h } from '../dom.js';
import { formatValue } from '../format.js';
import { t } from '../i18n.js';
import { formatInstant } from '../time.js';
import { chartData, fieldName } from './series.js';

/** @typedef {import('../../../contract/frames.ts').Frame} Frame */
/** @typedef {{ title: string, type: string, unit?: string, decimals?: number }} Column */
/** @typedef {import('../../../contract/frames.ts').FrameValue} FrameValue */

const MOST_ROWS = 1000;

/**
 * The answer as a table: series side by side on their common times, newest first; other frames row by row.
 *
 * @param {readonly Frame[]} frames
 * @param {string} zone
 */
export function createTable(frames, zone) {
  const series = frames[0]?.schema.meta.type === 'timeseries-multi' ? chartData(frames) : null;
  const { columns, values, newestFirst } = series ? seriesTable(series) : plainTable(frames);
  const total = values[0]?.length ?? 0;
  const count = Math.min(total, MOST_ROWS);
  const rows = Array.from({ length: count }, (_row, index) => {
    const at = newestFirst ? total - 1 - index : index;
    const partial = series?.partial.has(series.times[at] ?? NaN) ?? false;
    return h(
      'tr',
      { class: partial ? 'partial' : null },
      ...columns.map((column, c) => cell(column, values[c]?.[at] ?? null, partial && c === 0))
    );
  });

  /**
   * @param {Column} column
   * @param {FrameValue} value
   * @param {boolean} partial
   */
  function cell({ type, unit, decimals }, value, partial) {
    if (type === 'time' && typeof value === 'number') {
      return h(
        'td',
        { class: 'time' },
        formatInstant(value, zone),
        partial && h('span', { class: 'tag' }, t('partialMark'))
      );
    }
    if (type === 'number') {
      return h('td', { class: 'number' }, typeof value === 'number' ? formatValue(value, unit, { decimals }) : '–');
    }
    return h('td', {}, value === null ? '–' : String(value));
  }

  return h(
    'div',
    { class: 'table-result' },
    total > count && h('p', { class: 'hint' }, t('rowsCapped', { shown: count, total })),
    h(
      'div',
      { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': t('tab_table') },
      h(
        'table',
        { class: 'data' },
        h('thead', {}, h('tr', {}, ...columns.map(({ title, type }) => h('th', { scope: 'col', class: type }, title)))),
        h('tbody', {}, ...rows)
      )
    )
  );
}

/** @param {import('./series.js').ChartData} data */
function seriesTable({ times, series }) {
  return {
    /** @type {Column[]} */
    columns: [
      { title: t('time'), type: 'time' },
      ...series.map(({ name, unit, decimals }) => ({ title: name, type: 'number', unit, decimals })),
    ],
    /** @type {FrameValue[][]} */
    values: [times, ...series.map(({ values }) => values)],
    newestFirst: true,
  };
}

/** @param {readonly Frame[]} frames of the same columns */
function plainTable(frames) {
  const [first] = frames;
  /** @type {Column[]} */
  const columns = (first?.schema.fields ?? []).map((field) => ({
    title: fieldName(field),
    type: field.type,
    unit: field.config?.unit,
    decimals: field.config?.decimals,
  }));
  const values = columns.map((_column, index) => frames.flatMap(({ data }) => data.values[index] ?? []));
  return { columns, values, newestFirst: false };
}
