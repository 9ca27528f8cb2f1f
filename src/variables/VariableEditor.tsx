import type { QueryEditorProps } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Combobox, type ComboboxOption, Stack } from '@grafana/ui';
import React, { useMemo } from 'react';

import { CatalogueStatus } from '../catalogue/CatalogueStatus';
import { datasetOptions, dimensionOptions } from '../catalogue/options';
import { useCatalogue } from '../catalogue/use-catalogue';
import { useVariableOptions } from '../catalogue/use-variable-options';
import { CommittedInput } from '../controls/CommittedInput';
import { Labeled } from '../controls/Labeled';
import type { OpsDataSource } from '../ops-data-source';
import type { OpsOptions, OpsQuery } from '../query-model';

import { readVariableQuery, VARIABLE_LISTS, type VariableList, type VariableQuery } from './variable-query';

type Props = QueryEditorProps<OpsDataSource, OpsQuery, OpsOptions, VariableQuery>;

/** What a dashboard variable offers to choose from. */
export function VariableEditor({ datasource, query: stored, onChange, onRunQuery }: Props) {
  const query = readVariableQuery(stored);
  const state = useCatalogue(datasource.catalogue);
  const { locale } = datasource;
  const { catalogue } = state;
  const variables = useVariableOptions(datasource);
  const dimensions = useMemo(
    () => [...dimensionOptions(catalogue?.datasets ?? [], locale), ...variables],
    [catalogue, locale, variables]
  );
  const datasets = useMemo(
    () => [...datasetOptions(catalogue?.datasets ?? [], locale), ...variables],
    [catalogue, locale, variables]
  );
  const change = (part: Partial<VariableQuery>) => {
    onChange({ ...query, ...part });
    onRunQuery();
  };
  const lists = useMemo(() => listOptions(), []);

  return (
    <Stack direction="column" gap={1}>
      <CatalogueStatus state={state} />
      <Labeled label={t('variables.list', 'Choose from')}>
        {({ id, labelId }) => (
          <Combobox
            id={id}
            aria-labelledby={labelId}
            width={40}
            options={lists}
            value={query.list}
            onChange={({ value }) => change({ list: value })}
            data-testid="ops-variable-list"
          />
        )}
      </Labeled>
      {query.list === 'values' && (
        <>
          <Labeled label={t('variables.member', 'Dimension')}>
            {({ id, labelId }) => (
              <Combobox
                id={id}
                aria-labelledby={labelId}
                width={40}
                options={dimensions}
                value={query.member ?? null}
                placeholder={t('variables.choose-member', 'Choose a dimension')}
                onChange={({ value }) => change({ member: value })}
                data-testid="ops-variable-member"
              />
            )}
          </Labeled>
          <Labeled
            label={t('variables.search', 'Containing')}
            description={t('variables.search-hint', 'Only values that contain this text; empty for all')}
          >
            {({ id, labelId }) => (
              <CommittedInput
                id={id}
                aria-labelledby={labelId}
                width={40}
                value={query.search ?? ''}
                onCommit={(search) => change({ search })}
              />
            )}
          </Labeled>
        </>
      )}
      {(query.list === 'measures' || query.list === 'dimensions' || query.list === 'grains') && (
        <Labeled label={t('variables.dataset', 'Of dataset')}>
          {({ id, labelId }) => (
            <Combobox
              id={id}
              aria-labelledby={labelId}
              width={40}
              isClearable
              options={datasets}
              value={query.dataset ?? null}
              placeholder={t('variables.any-dataset', 'All datasets')}
              onChange={(chosen) => change({ dataset: chosen?.value })}
              data-testid="ops-variable-dataset"
            />
          )}
        </Labeled>
      )}
    </Stack>
  );
}

function listOptions(): Array<ComboboxOption<VariableList>> {
  const titles: Record<VariableList, string> = {
    values: t('variables.list-values', 'Values of a dimension'),
    datasets: t('variables.list-datasets', 'Datasets'),
    measures: t('variables.list-measures', 'Measures'),
    dimensions: t('variables.list-dimensions', 'Dimensions'),
    grains: t('variables.list-grains', 'Time grains'),
  };
  return VARIABLE_LISTS.map((list) => ({ value: list, label: titles[list] }));
}
