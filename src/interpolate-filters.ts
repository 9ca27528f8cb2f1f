import type { FilterOp } from './contract';
import type { Interpolator } from './interpolate-text';
import type { FilterModel, FilterValue } from './query-model';

/** An operator of one value, and the operator that says the same of several. */
const WIDENED: Partial<Record<FilterOp, FilterOp>> = { '=': 'in', '!=': 'notIn' };

/** "Not like a and not like b" is two filters: filters are joined by and. */
const SPLIT: ReadonlySet<FilterOp> = new Set(['notContains', 'notMatches']);

const NEGATIVE: ReadonlySet<FilterOp> = new Set(['!=', 'notIn', 'notContains', 'notMatches']);

/**
 * Filters with their variables replaced.
 * - A value that is a variable of several values becomes all of them; `=` turns into `in`, `!=` into `notIn`.
 * - "All" chosen, or nothing chosen, drops the filter, except that excluding All does exclude all.
 * - Other operators keep several values as they are: the server refuses what cannot be asked and says why.
 */
export function interpolateFilters(filters: readonly FilterModel[], interpolator: Interpolator): FilterModel[] {
  return filters.flatMap((filter) => interpolateFilter(filter, interpolator));
}

function interpolateFilter(filter: FilterModel, interpolator: Interpolator): FilterModel[] {
  const member = interpolator.one(filter.member);
  const { op } = filter;
  if (filter.values.length === 0) {
    return [{ member, op, values: [] }];
  }
  const texts = filter.values.filter((value): value is string => typeof value === 'string');
  if (!NEGATIVE.has(op) && texts.some(interpolator.isAll)) {
    return [];
  }
  const values = unique(
    filter.values.flatMap((value) => valuesOf(value, interpolator)),
    op
  );
  if (values.length === 0) {
    return [];
  }
  if (values.length === 1) {
    return [{ member, op, values }];
  }
  if (SPLIT.has(op)) {
    return values.map((value) => ({ member, op, values: [value] }));
  }
  return [{ member, op: WIDENED[op] ?? op, values }];
}

function valuesOf(value: FilterValue, interpolator: Interpolator): FilterValue[] {
  if (typeof value !== 'string') {
    return [value];
  }
  const values = interpolator.all(value);
  // An emptied text box or selection asks for nothing in particular; a literal empty text asks for empty texts.
  return interpolator.isVariable(value) ? values.filter((text) => text !== '') : values;
}

/** The order and repetition of `between` carry meaning. */
function unique(values: FilterValue[], op: FilterOp): FilterValue[] {
  return op === 'between' ? values : [...new Set(values)];
}
