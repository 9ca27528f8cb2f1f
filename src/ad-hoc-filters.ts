import type { AdHocVariableFilter } from '@grafana/data';

import type { FilterOp } from './contract';
import type { FilterModel } from './query-model';

/** Grafana's ad-hoc operators in the words of the contract. */
const OPERATORS: Readonly<Record<string, FilterOp>> = {
  '=': '=',
  '!=': '!=',
  '=|': 'in',
  '!=|': 'notIn',
  '=~': 'matches',
  '!~': 'notMatches',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
};

/**
 * A dashboard's ad-hoc filters as filters of one query. A filter on a dataset that the query does not read says nothing about it
 * and is left out, as are filters that are still being typed.
 */
export function adHocFiltersFor(filters: readonly AdHocVariableFilter[], datasets: ReadonlySet<string>): FilterModel[] {
  return filters.flatMap(({ key, operator, value, values }) => {
    const op = OPERATORS[operator];
    const [dataset = ''] = (key ?? '').split('.');
    if (!op || !datasets.has(dataset)) {
      return [];
    }
    const given = op === 'in' || op === 'notIn' ? (values ?? [value]) : [value];
    const chosen = given.filter((item) => item !== undefined && item !== null);
    return chosen.length === 0 ? [] : [{ member: key, op, values: chosen }];
  });
}
