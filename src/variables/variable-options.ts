import type { MetricFindValue, ScopedVars, TimeRange } from '@grafana/data';

import type { CatalogueDataset, Grain } from '../contract';
import type { OpsDataSource } from '../ops-data-source';
import { GRAIN_TITLES } from '../vocabulary';

import type { VariableQuery } from './variable-query';

/** As many values as the data server lists at once. */
const MOST_VALUES = 1000;

/** The options of a query variable: texts for the person, values for queries. Rejects with a readable Error. */
export async function variableOptionsOf(
  query: VariableQuery,
  source: OpsDataSource,
  { range, scopedVars }: { range?: TimeRange; scopedVars?: ScopedVars }
): Promise<MetricFindValue[]> {
  const replaced = (text: string | undefined) => (text === undefined ? '' : source.interpolate(text, scopedVars));
  if (query.list === 'values') {
    const member = replaced(query.member);
    if (member === '') {
      return [];
    }
    const { values } = await source.values(member, { search: replaced(query.search), range, limit: MOST_VALUES });
    return values.map((value) => ({ text: value, value }));
  }
  const { datasets } = await source.catalogue.get();
  const wanted = replaced(query.dataset);
  return catalogueOptions(
    query.list,
    wanted === '' ? datasets : datasets.filter(({ name }) => name === wanted),
    source.locale
  );
}

function catalogueOptions(
  list: Exclude<VariableQuery['list'], 'values'>,
  datasets: readonly CatalogueDataset[],
  locale: OpsDataSource['locale']
): MetricFindValue[] {
  const titled = ({ name, title }: { name: string; title: CatalogueDataset['title'] }) => ({
    text: title[locale],
    value: name,
  });
  switch (list) {
    case 'datasets':
      return datasets.map(titled);
    case 'measures':
      return datasets.flatMap(({ measures }) => measures.map(titled));
    case 'dimensions':
      return datasets.flatMap(({ dimensions }) => dimensions.map(titled));
    case 'grains':
      return (Object.keys(GRAIN_TITLES) as Grain[])
        .filter((grain) => datasets.every(({ grains }) => grains.includes(grain)))
        .map((grain) => ({ text: GRAIN_TITLES[grain][locale], value: grain }));
  }
}
