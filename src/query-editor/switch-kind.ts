import type { CoreApp } from '@grafana/data';

import { datasetsOf, findDataset } from '../catalogue/members';
import type { Catalogue, CatalogueDataset, QueryKind } from '../contract';
import {
  defaultCapacity,
  defaultEvents,
  defaultForecast,
  defaultFunnel,
  defaultIncidents,
  defaultInspection,
  defaultPatterns,
  defaultQuery,
  defaultRetention,
} from '../default-query';
import { type OpsQuery, QUERY_VERSION } from '../query-model';

interface Place {
  app: CoreApp | undefined;
  /** Tells which datasets the other kind can read. */
  catalogue: Catalogue | undefined;
}

/**
 * The query as one of another kind: what Grafana keeps about it stays, and so does its dataset where the kind can read that; between
 * log lines and their patterns also what they are searched for, and to a forecast the first measure.
 */
export function switchKind(query: OpsQuery, kind: QueryKind, { app, catalogue }: Place): OpsQuery {
  if (query.kind === kind) {
    return query;
  }
  const { refId, datasource, hide, key } = query;
  const base = { refId, datasource, hide, key, version: QUERY_VERSION };
  const [dataset = ''] = datasetsOf(query);
  const readable = (has: (found: CatalogueDataset) => boolean | undefined) => {
    const found = findDataset(catalogue, dataset);
    return found && has(found) ? [dataset] : [];
  };
  switch (kind) {
    case 'metric':
      return { ...base, ...defaultQuery(app) };
    case 'events':
      return { ...base, ...defaultEvents(app), datasets: readable(({ lines }) => lines), ...searchedFor(query) };
    case 'patterns': {
      const asked = dataset === 'logs' ? { dataset } : {};
      return { ...base, ...defaultPatterns(app), ...asked, ...searchedFor(query) };
    }
    case 'funnel':
      return {
        ...base,
        ...defaultFunnel(),
        steps: readable(({ actor }) => actor).map((name) => ({ dataset: name, filters: [] })),
      };
    case 'retention': {
      const [actor = ''] = readable((found) => found.actor);
      const moment = () => ({ dataset: actor, filters: [] });
      return { ...base, ...defaultRetention(), start: moment(), comeback: moment() };
    }
    case 'forecast': {
      const [measure = ''] = query.kind === 'metric' ? query.measures : [];
      return { ...base, ...defaultForecast(app), measure };
    }
    case 'rows':
      return { ...base, kind, dataset, filters: [], as: 'table' };
    case 'incidents':
      return { ...base, ...defaultIncidents(app) };
    case 'inspection':
      return { ...base, ...defaultInspection() };
    case 'capacity':
      return { ...base, ...defaultCapacity() };
    case 'health':
      return { ...base, kind, components: [] };
  }
}

function searchedFor(query: OpsQuery) {
  return query.kind === 'events' || query.kind === 'patterns' ? { levels: query.levels, search: query.search } : {};
}
