import { t } from '@grafana/i18n';
import { Combobox, type ComboboxOption, MultiCombobox, RadioButtonGroup } from '@grafana/ui';
import React, { useMemo } from 'react';

import { dimensionOptions } from '../catalogue/options';
import { useVariableOptions } from '../catalogue/use-variable-options';
import { Labeled } from '../controls/Labeled';
import type { CatalogueDataset, Comparison, Grain, Locale } from '../contract';
import type { MetricModel } from '../query-model';
import { COMPARISON_TITLES, GRAIN_TITLES } from '../vocabulary';

import type { KindEditorProps } from './kind-editor';

const NO_COMPARISON = 'none';

interface Props extends KindEditorProps<MetricModel> {
  datasets: CatalogueDataset[];
}

/** How the measures are split: by dimensions, by calendar time, against an earlier period; and the form of the answer. */
export function MetricBreakdown({ query, onCommit, source, datasets }: Props) {
  const { locale } = source;
  const variables = useVariableOptions(source);
  const dimensions = useMemo(
    () => [...dimensionOptions(datasets, locale), ...variables],
    [datasets, locale, variables]
  );
  const grains = useMemo(() => [...grainOptions(datasets, locale), ...variables], [datasets, locale, variables]);
  const comparisons = useMemo(() => [...comparisonOptions(locale), ...variables], [locale, variables]);
  const splitsSeveral = datasets.length > 1 && query.dimensions.length > 0;

  return (
    <>
      <Labeled
        label={t('query-editor.metric.dimensions', 'Split by')}
        error={
          splitsSeveral
            ? t(
                'query-editor.metric.one-dataset',
                'A split works within one dataset: remove it, or use one query for each dataset.'
              )
            : undefined
        }
      >
        {({ id, labelId }) => (
          <MultiCombobox
            id={id}
            aria-labelledby={labelId}
            width="auto"
            minWidth={24}
            maxWidth={60}
            disabled={datasets.length > 1 && query.dimensions.length === 0}
            options={dimensions}
            value={query.dimensions}
            placeholder={t('query-editor.metric.no-dimensions', 'Nothing: one total')}
            onChange={(chosen) => onCommit({ ...query, dimensions: chosen.map(({ value }) => value) })}
            data-testid="ops-dimensions"
          />
        )}
      </Labeled>
      <Labeled label={t('query-editor.metric.grain', 'Time grain')}>
        {({ id, labelId }) => (
          <Combobox
            id={id}
            aria-labelledby={labelId}
            width={22}
            disabled={query.as === 'number'}
            options={grains}
            value={query.as === 'number' ? 'none' : query.grain}
            onChange={({ value }) => onCommit({ ...query, grain: value })}
            data-testid="ops-grain"
          />
        )}
      </Labeled>
      <Labeled label={t('query-editor.metric.compare', 'Compare with')}>
        {({ id, labelId }) => (
          <Combobox
            id={id}
            aria-labelledby={labelId}
            width={26}
            options={comparisons}
            value={query.compare || NO_COMPARISON}
            onChange={({ value }) => onCommit(withComparison(query, value))}
            data-testid="ops-compare"
          />
        )}
      </Labeled>
      <Labeled label={t('query-editor.metric.as', 'Format')}>
        {() => (
          <RadioButtonGroup
            aria-label={t('query-editor.metric.as', 'Format')}
            options={[
              { value: 'timeseries', label: t('query-editor.metric.as-timeseries', 'Time series') },
              { value: 'table', label: t('query-editor.metric.as-table', 'Table') },
              { value: 'number', label: t('query-editor.metric.as-number', 'Number') },
            ]}
            value={query.as}
            onChange={(as: MetricModel['as']) => onCommit({ ...query, as })}
          />
        )}
      </Labeled>
    </>
  );
}

/** Every dataset of the query must know the grain. */
function grainOptions(datasets: readonly CatalogueDataset[], locale: Locale): ComboboxOption[] {
  const grains = (Object.keys(GRAIN_TITLES) as Grain[]).filter((grain) =>
    datasets.every(({ grains }) => grains.includes(grain))
  );
  return [
    { value: 'auto', label: t('query-editor.metric.grain-auto', 'Automatic') },
    { value: 'none', label: t('query-editor.metric.grain-none', 'None: the whole range') },
    ...grains.map((grain) => ({ value: grain, label: GRAIN_TITLES[grain][locale] })),
  ];
}

function comparisonOptions(locale: Locale): ComboboxOption[] {
  return [
    { value: NO_COMPARISON, label: t('query-editor.metric.no-comparison', 'Nothing') },
    ...(Object.keys(COMPARISON_TITLES) as Comparison[]).map((value) => ({
      value,
      label: COMPARISON_TITLES[value][locale],
    })),
  ];
}

function withComparison(query: MetricModel, compare: string): MetricModel {
  const { compare: _compare, ...rest } = query;
  return compare === NO_COMPARISON ? rest : { ...rest, compare };
}
