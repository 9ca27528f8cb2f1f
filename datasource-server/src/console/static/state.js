import { isTimeZone } from './time.js';

/** @typedef {import('../../contract/catalogue.ts').Catalogue} Catalogue */
/** @typedef {import('../../contract/query-fields.ts').FilterOp} FilterOp */
/** @typedef {{ member: string, op: FilterOp, values: string[] }} FilterState */
/** @typedef {{ preset: string } | { from: number, to: number }} RangeState */
/** @typedef {'chart' | 'table' | 'json' | 'curl' | 'sql'} Tab */

/**
 * All that a link to the console says.
 *
 * @typedef {object} QueryState
 * @property {string} dataset
 * @property {string[]} measures full names
 * @property {string[]} dimensions full names
 * @property {FilterState[]} filters
 * @property {RangeState} range
 * @property {string} timezone
 * @property {string} grain
 * @property {string} as
 * @property {number | null} top
 * @property {string} compare empty: no comparison
 * @property {boolean} dropPartial
 * @property {Tab} tab
 */

const HOUR = 3_600_000;

/** @type {Readonly<Record<string, number>>} length of each preset in ms */
export const PRESETS = {
  '1h': HOUR,
  '6h': 6 * HOUR,
  '24h': 24 * HOUR,
  '7d': 168 * HOUR,
  '30d': 720 * HOUR,
  '180d': 4320 * HOUR,
};

/** @type {readonly Tab[]} */
export const TABS = ['chart', 'table', 'json', 'curl', 'sql'];
const GRAINS = ['auto', 'none', 'minute', '5minute', '15minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'];
export const ANSWER_FORMS = ['timeseries', 'table', 'number'];
export const COMPARISONS = ['1d', '1w', '1M', '1y', 'previous'];

/** @type {readonly FilterOp[]} */
const FILTER_OPS = [
  '=',
  '!=',
  'in',
  'notIn',
  '>',
  '>=',
  '<',
  '<=',
  'between',
  'contains',
  'notContains',
  'startsWith',
  'matches',
  'notMatches',
  'isNull',
  'isNotNull',
];

const MEMBER = /^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$/;

/**
 * The first question: the first measure that can be answered, over the last 30 days, by day where that is offered.
 *
 * @param {Catalogue} catalogue
 * @returns {QueryState}
 */
export function defaultState(catalogue) {
  const dataset = catalogue.datasets.find(({ available }) => available) ?? catalogue.datasets[0];
  const first = dataset?.measures[0]?.name;
  return {
    dataset: dataset?.name ?? '',
    measures: first ? [first] : [],
    dimensions: [],
    filters: [],
    range: { preset: '30d' },
    timezone: catalogue.timezone,
    grain: dataset?.grains.includes('day') ? 'day' : 'auto',
    as: 'timeseries',
    top: null,
    compare: '',
    dropPartial: false,
    tab: 'chart',
  };
}

/**
 * @param {QueryState} state
 * @returns {string} without the leading `#`
 */
export function toHash(state) {
  const params = new URLSearchParams();
  params.set('dataset', state.dataset);
  params.set('measures', state.measures.join(','));
  if (state.dimensions.length > 0) {
    params.set('dimensions', state.dimensions.join(','));
  }
  for (const { member, op, values } of state.filters) {
    params.append('filter', JSON.stringify([member, op, ...values]));
  }
  params.set('range', 'preset' in state.range ? state.range.preset : `${state.range.from}..${state.range.to}`);
  params.set('timezone', state.timezone);
  params.set('grain', state.grain);
  params.set('as', state.as);
  if (state.top !== null) {
    params.set('top', String(state.top));
  }
  if (state.compare !== '') {
    params.set('compare', state.compare);
  }
  if (state.dropPartial) {
    params.set('partial', 'drop');
  }
  params.set('tab', state.tab);
  return params.toString();
}

/**
 * Reads a link. What is missing or makes no sense keeps its default; names that the catalogue does not know are kept, so
 * that the server can say what is wrong with them.
 *
 * @param {string} hash
 * @param {QueryState} defaults
 * @returns {QueryState}
 */
export function fromHash(hash, defaults) {
  const params = new URLSearchParams(hash.replace(/^#/, ''));
  const measures = readMembers(params.get('measures'));
  if (measures.length === 0 && !params.get('dataset')) {
    return defaults;
  }
  const top = Number(params.get('top'));
  const timezone = params.get('timezone') ?? '';
  return {
    dataset: params.get('dataset') || (measures[0] ?? '').split('.')[0] || defaults.dataset,
    measures,
    dimensions: readMembers(params.get('dimensions')),
    filters: params.getAll('filter').flatMap(readFilter),
    range: readRange(params.get('range')) ?? defaults.range,
    timezone: isTimeZone(timezone) ? timezone : defaults.timezone,
    grain: oneOf(params.get('grain'), GRAINS) ?? defaults.grain,
    as: oneOf(params.get('as'), ANSWER_FORMS) ?? defaults.as,
    top: Number.isInteger(top) && top >= 1 && top <= 100 ? top : null,
    compare: oneOf(params.get('compare'), COMPARISONS) ?? '',
    dropPartial: params.get('partial') === 'drop',
    tab: oneOf(params.get('tab'), TABS) ?? defaults.tab,
  };
}

/** @param {string | null} text */
function readMembers(text) {
  return (text ?? '').split(',').filter((name) => MEMBER.test(name));
}

/**
 * @param {string} text
 * @returns {FilterState[]}
 */
function readFilter(text) {
  try {
    const parts = JSON.parse(text);
    if (Array.isArray(parts) && parts.every((part) => typeof part === 'string')) {
      const [member = '', op = '', ...values] = parts;
      const known = oneOf(op, FILTER_OPS);
      return known && MEMBER.test(member) ? [{ member, op: known, values }] : [];
    }
  } catch {
    // A mangled link: the filter is left out, as everything else that makes no sense.
  }
  return [];
}

/**
 * @param {string | null} text
 * @returns {RangeState | null}
 */
function readRange(text) {
  if (text !== null && Object.hasOwn(PRESETS, text)) {
    return { preset: text };
  }
  const [from, to] = (text ?? '').split('..').map(Number);
  return from !== undefined && to !== undefined && Number.isInteger(from) && Number.isInteger(to) ? { from, to } : null;
}

/**
 * @template {string} T
 * @param {string | null} value
 * @param {readonly T[]} allowed
 * @returns {T | undefined}
 */
function oneOf(value, allowed) {
  return allowed.find((item) => item === value);
}
