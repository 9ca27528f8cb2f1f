import { t } from '@grafana/i18n';
import { Combobox, MultiCombobox } from '@grafana/ui';
import React, { useMemo, useState } from 'react';

import { datasetsOf } from '../catalogue/members';
import { datasetOptions, dimensionOptions, measureOptions } from '../catalogue/options';
import { useVariableOptions } from '../catalogue/use-variable-options';
import { Labeled } from '../controls/Labeled';
import type { CatalogueDataset } from '../contract';
import type { ForecastModel } from '../query-model';

import { DatasetSelect } from './DatasetSelect';
import type { KindEditorProps } from './kind-editor';

interface Props extends KindEditorProps<ForecastModel> {
  datasets: CatalogueDataset[];
}

/** Which measure is forecast, and by which dimensions. */
export function ForecastSource({ query, onCommit, source, catalogue, datasets }: Props) {
  const { locale } = source;
  const [first = ''] = datasetsOf(query);
  // A dataset that was chosen stays shown until one of its measures is.
  const [chosen, setChosen] = useState(first);
  if (first !== '' && first !== chosen) {
    setChosen(first);
  }
  const dataset = first || chosen;
  const variables = useVariableOptions(source);
  const sources = useMemo(() => datasetOptions(catalogue?.datasets ?? [], locale), [catalogue, locale]);
  const measures = useMemo(
    () => [...measureOptions(catalogue, dataset, locale), ...variables],
    [catalogue, dataset, locale, variables]
  );
  const dimensions = useMemo(
    () => [...dimensionOptions(datasets, locale), ...variables],
    [datasets, locale, variables]
  );
  return (
    <>
      <DatasetSelect
        label={t('query-editor.forecast.dataset', 'Dataset')}
        placeholder={t('query-editor.forecast.choose-dataset', 'Choose a dataset')}
        options={sources}
        dataset={dataset}
        onChange={(name) => {
          setChosen(name);
          if (name !== dataset) {
            onCommit({ ...query, measure: '', dimensions: [], filters: [] });
          }
        }}
      />
      <Labeled label={t('query-editor.forecast.measure', 'Measure')}>
        {({ id, labelId }) => (
          <Combobox
            id={id}
            aria-labelledby={labelId}
            width={30}
            options={measures}
            value={query.measure || null}
            placeholder={t('query-editor.forecast.choose-measure', 'Choose a measure')}
            onChange={({ value }) => onCommit({ ...query, measure: value })}
            data-testid="ops-forecast-measure"
          />
        )}
      </Labeled>
      <Labeled label={t('query-editor.forecast.dimensions', 'Split by')}>
        {({ id, labelId }) => (
          <MultiCombobox
            id={id}
            aria-labelledby={labelId}
            width="auto"
            minWidth={24}
            maxWidth={60}
            options={dimensions}
            value={query.dimensions}
            placeholder={t('query-editor.forecast.no-dimensions', 'Nothing: one forecast')}
            onChange={(values) => onCommit({ ...query, dimensions: values.map(({ value }) => value) })}
            data-testid="ops-forecast-dimensions"
          />
        )}
      </Labeled>
    </>
  );
}
