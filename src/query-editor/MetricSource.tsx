import { t } from '@grafana/i18n';
import { MultiCombobox } from '@grafana/ui';
import React, { useMemo, useState } from 'react';

import { datasetName, datasetsOf, findDataset } from '../catalogue/members';
import { datasetOptions, measureOptions } from '../catalogue/options';
import { useVariableOptions } from '../catalogue/use-variable-options';
import { Labeled } from '../controls/Labeled';
import type { MetricModel } from '../query-model';

import { DatasetSelect } from './DatasetSelect';
import type { KindEditorProps } from './kind-editor';

/** Which dataset, and which of its measures; measures of further datasets join on time. */
export function MetricSource({ query, onCommit, source, catalogue }: KindEditorProps<MetricModel>) {
  const [first = ''] = datasetsOf(query);
  // A query whose last measure was taken away still shows the dataset to choose another one from.
  const [remembered, setRemembered] = useState(first);
  if (first !== '' && first !== remembered) {
    setRemembered(first);
  }
  const dataset = first || remembered;
  const { locale } = source;

  const datasets = useMemo(() => datasetOptions(catalogue?.datasets ?? [], locale), [catalogue, locale]);
  const variables = useVariableOptions(source);
  const measures = useMemo(
    () => [...measureOptions(catalogue, dataset, locale), ...variables],
    [catalogue, dataset, locale, variables]
  );

  const chooseDataset = (name: string) => {
    const measure = findDataset(catalogue, name)?.measures[0]?.name;
    if (name !== dataset && measure) {
      setRemembered(name);
      onCommit({ ...withoutTop(query), measures: [measure], dimensions: [], filters: [] });
    }
  };
  const chooseMeasures = (chosen: string[]) => {
    const kept = new Set(chosen.map(datasetName));
    const filters =
      chosen.length === 0
        ? query.filters
        : query.filters.filter(({ member }) => kept.has(datasetName(member)) || isVariable(member));
    const { top } = query;
    const next = top?.by && !chosen.includes(top.by) ? { ...query, top: { ...top, by: undefined } } : query;
    onCommit({ ...next, measures: chosen, filters });
  };

  return (
    <>
      <DatasetSelect
        label={t('query-editor.metric.dataset', 'Dataset')}
        placeholder={t('query-editor.metric.choose-dataset', 'Choose a dataset')}
        options={datasets}
        dataset={dataset}
        onChange={chooseDataset}
      />
      <Labeled label={t('query-editor.metric.measures', 'Measures')}>
        {({ id, labelId }) => (
          <MultiCombobox
            id={id}
            aria-labelledby={labelId}
            width="auto"
            minWidth={40}
            maxWidth={90}
            options={measures}
            value={query.measures}
            placeholder={t('query-editor.metric.choose-measures', 'Choose measures')}
            onChange={(chosen) => chooseMeasures(chosen.map(({ value }) => value))}
            data-testid="ops-measures"
          />
        )}
      </Labeled>
    </>
  );
}

function withoutTop(query: MetricModel): MetricModel {
  const { top: _top, ...rest } = query;
  return rest;
}

function isVariable(member: string): boolean {
  return member.includes('$') || member.startsWith('[[');
}
