import { isNumberOrVariable, parseNumberText } from './controls/number-text';
import type { FilterModel, FilterValue, ForecastModel, MomentModel, SearchModel } from './query-model';

/** Parts of a stored query, of which nothing is known: whoever wrote it by hand may have written anything. */
export type Raw = Record<string, unknown>;

const SEARCH_MODES = ['contains', 'notContains', 'matches'] as const satisfies ReadonlyArray<SearchModel['mode']>;

export function stringsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

/** A text that is not empty, or else `fallback`. */
export function textOr<F extends string | undefined>(value: unknown, fallback: F): string | F {
  return typeof value === 'string' && value !== '' ? value : fallback;
}

export function numberOr(value: unknown, fallback: number): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : fallback;
}

/** A number, or a variable that will become one, or else `fallback`. */
export function numberOrVariable(value: unknown, fallback: number): number | string {
  return typeof value === 'string' && isNumberOrVariable(value) ? parseNumberText(value) : numberOr(value, fallback);
}

/** Numbers, or else `fallback` where there is none. */
export function numbersOr<F extends number[] | undefined>(value: unknown, fallback: F): number[] | F {
  const numbers = Array.isArray(value) ? value.filter((item): item is number => Number.isFinite(item)) : [];
  return numbers.length > 0 ? numbers : fallback;
}

/** The value if it is one of those known, else the first of them. */
export function oneOf<const T extends string>(value: unknown, known: readonly [T, ...T[]]): T {
  return known.find((candidate) => candidate === value) ?? known[0];
}

export function filtersOf(value: unknown): FilterModel[] {
  return Array.isArray(value)
    ? value.filter(isFilter).map((filter) => ({ ...filter, values: filter.values ?? [] }))
    : [];
}

export function searchOf(value: unknown): SearchModel[] {
  return Array.isArray(value)
    ? value.filter(isSearch).map((term) => ({ ...term, mode: oneOf(term.mode, SEARCH_MODES) }))
    : [];
}

export function momentsOf(value: unknown): MomentModel[] {
  return Array.isArray(value) ? value.map(momentOf) : [];
}

/** What somebody did; without a dataset where nothing is stored. */
export function momentOf(value: unknown): MomentModel {
  const raw: Raw = typeof value === 'object' && value !== null ? { ...value } : {};
  const title = textOr(raw.title, '');
  return { dataset: textOr(raw.dataset, ''), filters: filtersOf(raw.filters), ...(title !== '' && { title }) };
}

/** The operator's spelling is the server's to judge: it answers an unknown one with the list of known ones. */
function isFilter(value: unknown): value is Omit<FilterModel, 'values'> & { values?: FilterValue[] } {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  const { member, op, values } = value as Raw;
  return typeof member === 'string' && typeof op === 'string' && (values === undefined || Array.isArray(values));
}

function isSearch(value: unknown): value is SearchModel {
  return typeof value === 'object' && value !== null && typeof (value as Raw).text === 'string';
}

/** A threshold of a forecast, whole or not at all. */
export function thresholdOf(value: unknown): ForecastModel['threshold'] {
  if (typeof value !== 'object' || value === null) {
    return undefined;
  }
  const { value: limit, direction }: Raw = { ...value };
  return typeof limit === 'number' && Number.isFinite(limit)
    ? { value: limit, direction: oneOf(direction, ['above', 'below']) }
    : undefined;
}
