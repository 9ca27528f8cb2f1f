import type { AdHocVariableFilter, ScopedVars } from '@grafana/data';

import { adHocFiltersFor } from './ad-hoc-filters';
import { datasetsOf } from './catalogue/members';
import { interpolateFilters } from './interpolate-filters';
import { createInterpolator, type Interpolator, type Variables } from './interpolate-text';
import type { FilterModel, OpsQuery } from './query-model';

/**
 * A query as it goes to the server: variables replaced, ad-hoc filters of its datasets appended.
 * Neither time range nor interval nor zone is written into it.
 */
export function interpolateQuery(
  query: OpsQuery,
  variables: Variables,
  scopedVars: ScopedVars,
  adHocFilters: readonly AdHocVariableFilter[] = []
): OpsQuery {
  const interpolator = createInterpolator(variables, scopedVars);
  switch (query.kind) {
    case 'metric': {
      const { top, compare, ...rest } = query;
      const comparison = compare === undefined ? '' : interpolator.one(compare);
      return withFilters(
        {
          ...rest,
          measures: expand(query.measures, interpolator),
          dimensions: expand(query.dimensions, interpolator),
          grain: interpolator.one(query.grain) || 'auto',
          ...(comparison !== '' && comparison !== 'none' && { compare: comparison }),
          ...(top && { top: { ...top, ...(top.by && { by: interpolator.one(top.by) }) } }),
        },
        interpolator,
        adHocFilters
      );
    }
    case 'rows':
      return withFilters({ ...query, dataset: interpolator.one(query.dataset) }, interpolator, adHocFilters);
    case 'health': {
      const everyone = query.components.some(interpolator.isAll);
      return { ...query, components: everyone ? [] : expand(query.components, interpolator) };
    }
  }
}

function withFilters<Q extends OpsQuery & { filters: FilterModel[] }>(
  query: Q,
  interpolator: Interpolator,
  adHocFilters: readonly AdHocVariableFilter[]
): Q {
  const own = interpolateFilters(query.filters, interpolator);
  return { ...query, filters: [...own, ...adHocFiltersFor(adHocFilters, datasetsOf(query))] };
}

function expand(texts: readonly string[], interpolator: Interpolator): string[] {
  return [...new Set(texts.flatMap(interpolator.all))].filter((text) => text !== '');
}
