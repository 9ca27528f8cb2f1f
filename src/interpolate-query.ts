import type { AdHocVariableFilter, ScopedVars } from '@grafana/data';

import { adHocFiltersFor } from './ad-hoc-filters';
import { datasetsOf } from './catalogue/members';
import type { Catalogue } from './contract';
import { interpolateFilters } from './interpolate-filters';
import { interpolateSearch } from './interpolate-search';
import { createInterpolator, type Interpolator, type Variables } from './interpolate-text';
import type { EventsModel, FilterModel, MomentModel, OpsQuery, PatternsModel } from './query-model';

interface Surroundings {
  adHocFilters?: readonly AdHocVariableFilter[] | undefined;
  /** Tells which datasets have log lines, for ad-hoc filters of a query that reads all of them. */
  catalogue?: Catalogue | undefined;
}

interface Run {
  interpolator: Interpolator;
  adHocFilters: readonly AdHocVariableFilter[];
  catalogue: Catalogue | undefined;
}

/**
 * A query as it goes to the server: variables replaced, ad-hoc filters of its datasets appended.
 * Neither time range nor interval nor zone is written into it.
 */
export function interpolateQuery(
  query: OpsQuery,
  variables: Variables,
  scopedVars: ScopedVars,
  { adHocFilters = [], catalogue }: Surroundings = {}
): OpsQuery {
  const interpolator = createInterpolator(variables, scopedVars);
  const run: Run = { interpolator, adHocFilters, catalogue };
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
        run
      );
    }
    case 'events':
      return interpolateEvents(query, run);
    case 'patterns':
      return withFilters({ ...query, dataset: interpolator.one(query.dataset), ...lineParts(query, run) }, run);
    case 'funnel': {
      const { by, ...rest } = query;
      const split = by === undefined ? '' : interpolator.one(by);
      const steps = query.steps.map((step) => interpolateMoment(step, run));
      return { ...rest, steps, ...(split !== '' && { by: split }) };
    }
    case 'retention':
      return {
        ...query,
        start: interpolateMoment(query.start, run),
        comeback: interpolateMoment(query.comeback, run),
      };
    case 'forecast':
      return withFilters(
        {
          ...query,
          measure: interpolator.one(query.measure),
          dimensions: expand(query.dimensions, interpolator),
          grain: interpolator.one(query.grain) || 'day',
        },
        run
      );
    case 'rows':
      return withFilters({ ...query, dataset: interpolator.one(query.dataset) }, run);
    case 'inspection':
      return {
        ...query,
        groups: expandUnlessAll(query.groups, interpolator),
        statuses: expandUnlessAll(query.statuses, interpolator),
      };
    case 'incidents':
      return {
        ...query,
        severities: expandUnlessAll(query.severities, interpolator),
        states: expandUnlessAll(query.states, interpolator),
        rules: expandUnlessAll(query.rules, interpolator),
        figures: expandUnlessAll(query.figures, interpolator),
        grain: interpolator.one(query.grain) || 'auto',
      };
    case 'capacity':
      return {
        ...query,
        resources: expandUnlessAll(query.resources, interpolator),
        factor: typeof query.factor === 'number' ? query.factor : Number(interpolator.one(query.factor)),
      };
    case 'health':
      return { ...query, components: expandUnlessAll(query.components, interpolator) };
  }
}

function interpolateEvents(query: EventsModel, run: Run): EventsModel {
  const { stream = '', traceId = '', ...rest } = query;
  const [oneStream, oneTrace] = [stream, traceId].map(run.interpolator.one);
  return withFilters(
    {
      ...rest,
      datasets: expandUnlessAll(query.datasets, run.interpolator),
      ...(oneStream && { stream: oneStream }),
      ...(oneTrace && { traceId: oneTrace }),
      ...lineParts(query, run),
    },
    run
  );
}

/** What questions about log lines have in common. */
function lineParts({ levels, search, grain }: EventsModel | PatternsModel, { interpolator }: Run) {
  return {
    levels: expandUnlessAll(levels, interpolator),
    search: interpolateSearch(search, interpolator),
    grain: interpolator.one(grain) || 'auto',
  };
}

function interpolateMoment({ dataset, filters, title = '' }: MomentModel, run: Run): MomentModel {
  const { interpolator, adHocFilters } = run;
  const read = interpolator.one(dataset);
  const shown = interpolator.one(title);
  return {
    dataset: read,
    filters: [...interpolateFilters(filters, interpolator), ...adHocFiltersFor(adHocFilters, new Set([read]))],
    ...(shown !== '' && { title: shown }),
  };
}

function withFilters<Q extends OpsQuery & { filters: FilterModel[] }>(
  query: Q,
  { interpolator, adHocFilters, catalogue }: Run
): Q {
  const own = interpolateFilters(query.filters, interpolator);
  return { ...query, filters: [...own, ...adHocFiltersFor(adHocFilters, datasetsOf(query, catalogue))] };
}

/** Nothing asked for is everything; so is "All". */
function expandUnlessAll(texts: readonly string[], interpolator: Interpolator): string[] {
  return texts.some(interpolator.isAll) ? [] : expand(texts, interpolator);
}

function expand(texts: readonly string[], interpolator: Interpolator): string[] {
  return [...new Set(texts.flatMap(interpolator.all))].filter((text) => text !== '');
}
