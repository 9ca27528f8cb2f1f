import type { ComboboxOption } from '@grafana/ui';

import type { Catalogue, CatalogueDataset, Locale } from '../contract';

/** Datasets to choose from; one that is not available says why and can still be chosen, to see what a query would ask. */
export function datasetOptions(datasets: readonly CatalogueDataset[], locale: Locale): ComboboxOption[] {
  return datasets.map((dataset) => ({
    value: dataset.name,
    label: dataset.title[locale],
    description: dataset.available ? dataset.description?.[locale] : (dataset.reason ?? dataset.description)?.[locale],
  }));
}

/** Measures of all datasets, those of `first` on top, grouped by dataset. */
export function measureOptions(catalogue: Catalogue | undefined, first: string, locale: Locale): ComboboxOption[] {
  const datasets = catalogue?.datasets ?? [];
  const ordered = [...datasets.filter(({ name }) => name === first), ...datasets.filter(({ name }) => name !== first)];
  return ordered.flatMap((dataset) =>
    dataset.measures.map((measure) => ({
      value: measure.name,
      label: measure.title[locale],
      description: measure.description?.[locale],
      group: dataset.title[locale],
    }))
  );
}

/** Dimensions of the given datasets; grouped where there are several. */
export function dimensionOptions(datasets: readonly CatalogueDataset[], locale: Locale): ComboboxOption[] {
  return datasets.flatMap((dataset) =>
    dataset.dimensions.map((dimension) => ({
      value: dimension.name,
      label: dimension.title[locale],
      ...(datasets.length > 1 && { group: dataset.title[locale] }),
    }))
  );
}

/** The dashboard's variables, as they are written in a query. */
export function variableOptions(names: readonly string[], group: string): ComboboxOption[] {
  return names.map((name) => ({ value: `$${name}`, label: `$${name}`, group }));
}
