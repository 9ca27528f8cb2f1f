import type { Catalogue, CatalogueDataset, CatalogueDimension, CatalogueMeasure } from '../contract/catalogue.ts';
import { GRAINS, type FilterOp } from '../contract/query-fields.ts';
import { hasActor } from '../semantic/moments.ts';
import { isAdditive, type Dataset, type Dimension, type Measure } from '../semantic/model.ts';
import type { DatasetDirectory } from './sources.ts';

const TEXT_OPS: FilterOp[] = [
  '=',
  '!=',
  'in',
  'notIn',
  'contains',
  'notContains',
  'startsWith',
  'matches',
  'notMatches',
  'isNull',
  'isNotNull',
];
const NUMBER_OPS: FilterOp[] = ['=', '!=', 'in', 'notIn', '>', '>=', '<', '<=', 'between', 'isNull', 'isNotNull'];

/** What can be asked, with titles and units, and for each dataset whether it can be answered now. */
export async function buildCatalogue(
  datasets: readonly Dataset[],
  directory: DatasetDirectory,
  timezone: string,
  demo: boolean
): Promise<Catalogue> {
  return {
    timezone,
    demo,
    datasets: await Promise.all(datasets.map((dataset) => describeDataset(dataset, directory))),
  };
}

async function describeDataset(dataset: Dataset, directory: DatasetDirectory): Promise<CatalogueDataset> {
  const availability = await directory.availability(dataset);
  return {
    name: dataset.name,
    title: dataset.title,
    ...(dataset.description ? { description: dataset.description } : {}),
    source: dataset.source,
    available: availability.state === 'available',
    ...(availability.state === 'available' ? {} : { reason: availability.reason }),
    demo: availability.state === 'available' && availability.bound.demo,
    ...(hasActor(dataset) ? { actor: true } : {}),
    ...(dataset.line ? { lines: true } : {}),
    grains: [...(dataset.grains ?? GRAINS)],
    measures: Object.entries(dataset.measures).map(([name, measure]) =>
      describeMeasure(`${dataset.name}.${name}`, measure)
    ),
    dimensions: Object.entries(dataset.dimensions).map(([name, dimension]) =>
      describeDimension(`${dataset.name}.${name}`, dimension)
    ),
  };
}

function describeMeasure(name: string, measure: Measure): CatalogueMeasure {
  const { title, description, unit, decimals, goodDirection, fill, aggregate } = measure;
  return {
    name,
    title,
    ...(description ? { description } : {}),
    unit,
    ...(decimals === undefined ? {} : { decimals }),
    goodDirection,
    fill,
    additive: isAdditive(aggregate),
  };
}

function describeDimension(name: string, { title, type, values }: Dimension): CatalogueDimension {
  return {
    name,
    title,
    type,
    ...(values ? { values: [...values] } : {}),
    operators: type === 'number' ? NUMBER_OPS : TEXT_OPS,
  };
}
