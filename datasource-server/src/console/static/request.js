import { PRESETS } from './state.js';

/** @typedef {import('../../contract/catalogue.ts').Catalogue} Catalogue */
/** @typedef {import('../../contract/query.ts').QueryRequestInput} QueryRequestInput */
/** @typedef {import('./state.js').QueryState} QueryState */
/** @typedef {import('./state.js').FilterState} FilterState */

const NO_VALUES = ['isNull', 'isNotNull'];

/**
 * The range asked for at this moment, epoch ms.
 *
 * @param {QueryState['range']} range
 * @param {number} now
 */
export function resolveRange(range, now) {
  return 'preset' in range ? { from: now - (PRESETS[range.preset] ?? 0), to: now } : range;
}

/**
 * Whether a filter row is complete enough to be asked.
 *
 * @param {FilterState} filter
 */
export function isFilled({ op, values }) {
  if (NO_VALUES.includes(op)) {
    return true;
  }
  const given = values.filter((value) => value !== '');
  return op === 'between' ? given.length === 2 : given.length > 0;
}

/**
 * The request for `POST /api/v1/query`, with nothing in it that is a default anyway.
 *
 * @param {QueryState} state
 * @param {Catalogue} catalogue
 * @param {{ now: number, maxDataPoints: number, locale: 'zh' | 'en' }} context
 * @returns {QueryRequestInput}
 */
export function toRequest(state, catalogue, { now, maxDataPoints, locale }) {
  const range = resolveRange(state.range, now);
  const filters = state.filters.filter(isFilled).map((filter) => typedFilter(filter, catalogue));
  const query = {
    refId: 'A',
    kind: 'metric',
    measures: state.measures,
    ...(state.dimensions.length > 0 ? { dimensions: state.dimensions } : {}),
    ...(filters.length > 0 ? { filters } : {}),
    grain: state.grain,
    ...(state.as === 'timeseries' ? {} : { as: state.as }),
    ...(state.top === null || state.dimensions.length === 0 ? {} : { top: { n: state.top } }),
    ...(state.compare === '' ? {} : { compare: state.compare }),
    ...(state.dropPartial ? { partial: 'drop' } : {}),
    maxDataPoints,
  };
  return /** @type {QueryRequestInput} */ ({ range, timezone: state.timezone, locale, queries: [query] });
}

/**
 * Values as the server compares them: numbers for numbers, text for text.
 *
 * @param {FilterState} filter
 * @param {Catalogue} catalogue
 */
function typedFilter({ member, op, values }, catalogue) {
  if (NO_VALUES.includes(op)) {
    return { member, op };
  }
  const type = memberType(member, catalogue);
  return {
    member,
    op,
    values: values
      .filter((value) => value !== '')
      .map((value) => {
        if (type === 'number' && value.trim() !== '' && Number.isFinite(Number(value))) {
          return Number(value);
        }
        return type === 'boolean' ? value === 'true' : value;
      }),
  };
}

/**
 * @param {string} member
 * @param {Catalogue} catalogue
 * @returns {'number' | 'string' | 'boolean'}
 */
export function memberType(member, catalogue) {
  for (const dataset of catalogue.datasets) {
    const dimension = dataset.dimensions.find(({ name }) => name === member);
    if (dimension) {
      return dimension.type;
    }
    if (dataset.measures.some(({ name }) => name === member)) {
      return 'number';
    }
  }
  return 'string';
}
