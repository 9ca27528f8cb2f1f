import type { Interpolator } from './interpolate-text';
import type { SearchModel } from './query-model';

/**
 * Search terms with their variables replaced.
 * - A text that is a variable of several values looks for any of them, as one pattern; ruling out several is a term each.
 * - "All" chosen, or nothing chosen, drops the term, except that ruling out All does rule out all.
 */
export function interpolateSearch(search: readonly SearchModel[], interpolator: Interpolator): SearchModel[] {
  return search.flatMap((term) => interpolateTerm(term, interpolator));
}

function interpolateTerm(term: SearchModel, interpolator: Interpolator): SearchModel[] {
  const { text, mode } = term;
  if (mode !== 'notContains' && interpolator.isAll(text)) {
    return [];
  }
  const texts = [...new Set(interpolator.all(text))].filter((found) => found !== '');
  if (texts.length <= 1 || mode === 'notContains') {
    return texts.map((found) => ({ ...term, text: found }));
  }
  const patterns = mode === 'matches' ? texts.map((found) => `(?:${found})`) : texts.map(escapePattern);
  return [{ ...term, mode: 'matches', text: patterns.join('|') }];
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
