import type { Catalogue } from '../contract';
import { datasetName, datasetsOf, datasetsWithLines, findMember } from '../catalogue/members';
import { defaultEvents } from '../default-query';
import type { EventsModel, OpsQuery } from '../query-model';

/** The volume of the log lines that a query shows; undefined where it shows none. */
export function volumeOf(query: OpsQuery, refId: string): EventsModel | undefined {
  if (query.kind !== 'events' || query.as !== 'lines') {
    return undefined;
  }
  const { limit: _limit, cursor: _cursor, ...asked } = query;
  return { ...asked, refId, as: 'volume', grain: 'auto' };
}

/** Lines behind the measures of a query, filtered as these are; undefined where nothing of it is kept in lines. */
export function sampleOf(
  query: OpsQuery,
  { refId, limit, catalogue }: { refId: string; limit: number; catalogue: Catalogue | undefined }
): EventsModel | undefined {
  if (query.kind !== 'metric') {
    return undefined;
  }
  const withLines = new Set(datasetsWithLines(catalogue).map(({ name }) => name));
  const datasets = [...datasetsOf(query)].filter((name) => withLines.has(name));
  if (datasets.length === 0) {
    return undefined;
  }
  const { datasource } = query;
  const filters = query.filters.filter(
    ({ member }) => datasets.includes(datasetName(member)) && findMember(catalogue, member)?.kind === 'dimension'
  );
  return { ...defaultEvents(undefined), refId, datasource, datasets, filters, limit };
}
