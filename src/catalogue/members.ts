import type { Catalogue, CatalogueDataset, CatalogueDimension, CatalogueMeasure, FilterOp } from '../contract';
import type { OpsQuery } from '../query-model';

/** What a measure's filter, applied after aggregation, can ask. */
export const MEASURE_OPERATORS: readonly FilterOp[] = [
  '>',
  '>=',
  '<',
  '<=',
  '=',
  '!=',
  'between',
  'isNull',
  'isNotNull',
];

export type Member =
  | { kind: 'measure'; dataset: CatalogueDataset; measure: CatalogueMeasure }
  | { kind: 'dimension'; dataset: CatalogueDataset; dimension: CatalogueDimension };

export function datasetName(member: string): string {
  return member.split('.')[0] ?? '';
}

/**
 * Names of the datasets that a query reads, in the order in which it names them. An events query that names none reads every dataset
 * with log lines, which only the catalogue knows.
 */
export function datasetsOf(query: OpsQuery, catalogue?: Catalogue): ReadonlySet<string> {
  return new Set(namesIn(query, catalogue).filter(Boolean));
}

function namesIn(query: OpsQuery, catalogue: Catalogue | undefined): string[] {
  switch (query.kind) {
    case 'metric':
      return query.measures.map(datasetName);
    case 'forecast':
      return [datasetName(query.measure)];
    case 'events':
      return query.datasets.length > 0 ? query.datasets : datasetsWithLines(catalogue).map(({ name }) => name);
    case 'patterns':
    case 'rows':
      return [query.dataset];
    case 'funnel':
      return query.steps.map(({ dataset }) => dataset);
    case 'retention':
      return [query.start.dataset, query.comeback.dataset];
    case 'incidents':
    case 'inspection':
    case 'capacity':
    case 'health':
      return [];
  }
}

export function datasetsWithLines(catalogue: Catalogue | undefined): CatalogueDataset[] {
  return catalogue?.datasets.filter(({ lines }) => lines) ?? [];
}

/** Whose rows say which user acted. */
export function datasetsWithActor(catalogue: Catalogue | undefined): CatalogueDataset[] {
  return catalogue?.datasets.filter(({ actor }) => actor) ?? [];
}

export function findDataset(catalogue: Catalogue | undefined, name: string): CatalogueDataset | undefined {
  return catalogue?.datasets.find((dataset) => dataset.name === name);
}

/** The catalogue's entry for a full member name (`<dataset>.<name>`), if it knows one. */
export function findMember(catalogue: Catalogue | undefined, member: string): Member | undefined {
  const dataset = findDataset(catalogue, datasetName(member));
  const measure = dataset?.measures.find((candidate) => candidate.name === member);
  if (dataset && measure) {
    return { kind: 'measure', dataset, measure };
  }
  const dimension = dataset?.dimensions.find((candidate) => candidate.name === member);
  return dataset && dimension ? { kind: 'dimension', dataset, dimension } : undefined;
}

export function operatorsOf(member: Member): readonly FilterOp[] {
  return member.kind === 'measure' ? MEASURE_OPERATORS : member.dimension.operators;
}

export function isNumeric(member: Member | undefined): boolean {
  return member?.kind === 'measure' || member?.dimension.type === 'number';
}
