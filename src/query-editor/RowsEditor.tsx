import { EditorRow, EditorRows } from '@grafana/plugin-ui';
import { t } from '@grafana/i18n';
import React, { useMemo } from 'react';

import { DatasetNotice } from '../catalogue/DatasetNotice';
import { datasetsOf } from '../catalogue/members';
import { datasetOptions } from '../catalogue/options';
import { useVariableOptions } from '../catalogue/use-variable-options';
import { useDatasetNamed } from '../catalogue/use-dataset-named';
import type { RowsModel } from '../query-model';

import { CountInput } from './CountInput';
import { DatasetSelect } from './DatasetSelect';
import { FilterList } from './FilterList';
import type { KindEditorProps } from './kind-editor';

const DEFAULT_ROWS = 100;
const MOST_ROWS = 5000;

/** The newest single rows of one dataset; also the editor of annotations. */
export function RowsEditor({ query, onCommit, source, catalogue, range }: KindEditorProps<RowsModel>) {
  const { locale } = source;
  const variables = useVariableOptions(source);
  const options = useMemo(
    () => [...datasetOptions(catalogue?.datasets ?? [], locale), ...variables],
    [catalogue, locale, variables]
  );
  const datasets = useDatasetNamed(catalogue, query.dataset);
  const chooseDataset = (name: string) => {
    if (name !== query.dataset) {
      onCommit({ ...query, dataset: name, filters: [] });
    }
  };
  return (
    <EditorRows>
      <EditorRow>
        <DatasetSelect
          label={t('query-editor.rows.dataset', 'Dataset')}
          placeholder={t('query-editor.rows.choose-dataset', 'Choose a dataset')}
          options={options}
          dataset={query.dataset}
          onChange={chooseDataset}
        />
        <CountInput
          label={t('query-editor.rows.limit', 'Rows at most')}
          value={query.limit ?? DEFAULT_ROWS}
          most={MOST_ROWS}
          onCommit={(limit) => onCommit({ ...query, limit })}
        />
      </EditorRow>
      <DatasetNotice catalogue={catalogue} names={datasetsOf(query)} locale={locale} />
      <EditorRow>
        <FilterList
          filters={query.filters}
          onCommit={(filters) => onCommit({ ...query, filters })}
          datasets={datasets}
          withMeasures={false}
          source={source}
          catalogue={catalogue}
          range={range}
        />
      </EditorRow>
    </EditorRows>
  );
}
