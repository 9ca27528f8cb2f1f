import type { QueryFixAction } from '@grafana/data';

import type { Catalogue } from '../contract';
import type { OpsQuery } from '../query-model';

import { datasetOfLine } from './clicked-line';
import { toggleFilter, withSearch } from './label-filters';

type Modify = (query: OpsQuery, action: QueryFixAction, catalogue: Catalogue | undefined) => OpsQuery;

/** What Explore may ask for from a log line or from a text marked in it. */
export const MODIFICATIONS: Readonly<Record<string, Modify>> = {
  ADD_FILTER: (query, action, catalogue) => filtered(query, action, 'FILTER_FOR', catalogue),
  ADD_FILTER_OUT: (query, action, catalogue) => filtered(query, action, 'FILTER_OUT', catalogue),
  ADD_STRING_FILTER: (query, { options }) => withSearch(query, options?.value ?? '', 'contains'),
  ADD_STRING_FILTER_OUT: (query, { options }) => withSearch(query, options?.value ?? '', 'notContains'),
};

/** The query with the action applied; as it is where the action is not one of ours. */
export function modify(query: OpsQuery, action: QueryFixAction, catalogue: Catalogue | undefined): OpsQuery {
  const modification = Object.hasOwn(MODIFICATIONS, action.type) ? MODIFICATIONS[action.type] : undefined;
  return modification ? modification(query, action, catalogue) : query;
}

function filtered(
  query: OpsQuery,
  { options = {}, frame }: QueryFixAction,
  type: 'FILTER_FOR' | 'FILTER_OUT',
  catalogue: Catalogue | undefined
): OpsQuery {
  const { key = '', value = '' } = options;
  return toggleFilter(query, { type, key, value, dataset: datasetOfLine(frame) }, catalogue);
}
