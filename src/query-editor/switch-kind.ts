import type { CoreApp } from '@grafana/data';

import { datasetsOf } from '../catalogue/members';
import type { QueryKind } from '../contract';
import { defaultQuery } from '../default-query';
import { type OpsQuery, QUERY_VERSION } from '../query-model';

/** The query as one of another kind: what Grafana keeps about it stays, and so does its dataset where the kind has one. */
export function switchKind(query: OpsQuery, kind: QueryKind, app: CoreApp | undefined): OpsQuery {
  if (query.kind === kind) {
    return query;
  }
  const { refId, datasource, hide, key } = query;
  const base = { refId, datasource, hide, key, version: QUERY_VERSION };
  const [dataset = ''] = datasetsOf(query);
  switch (kind) {
    case 'metric':
      return { ...base, ...defaultQuery(app) };
    case 'rows':
      return { ...base, kind, dataset, filters: [], as: 'table' };
    case 'health':
      return { ...base, kind, components: [] };
  }
}
