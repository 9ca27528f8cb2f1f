import { EditorRow, EditorRows } from '@grafana/plugin-ui';
import { t } from '@grafana/i18n';
import { Combobox } from '@grafana/ui';
import React, { useMemo } from 'react';

import { DatasetNotice } from '../catalogue/DatasetNotice';
import { datasetsOf, findDataset } from '../catalogue/members';
import { datasetOptions } from '../catalogue/options';
import { useVariableOptions } from '../catalogue/use-variable-options';
import { CommittedInput } from '../controls/CommittedInput';
import { Labeled } from '../controls/Labeled';
import { isWholeNumber } from '../controls/number-text';
import type { RowsModel } from '../query-model';

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
  const datasets = useMemo(() => {
    const dataset = findDataset(catalogue, query.dataset);
    return dataset ? [dataset] : [];
  }, [catalogue, query.dataset]);
  const chooseDataset = (name: string) => {
    if (name !== query.dataset) {
      onCommit({ ...query, dataset: name, filters: [] });
    }
  };
  return (
    <EditorRows>
      <EditorRow>
        <Labeled label={t('query-editor.rows.dataset', 'Dataset')}>
          {({ id, labelId }) => (
            <Combobox
              id={id}
              aria-labelledby={labelId}
              width="auto"
              minWidth={28}
              maxWidth={50}
              options={options}
              value={query.dataset || null}
              placeholder={t('query-editor.rows.choose-dataset', 'Choose a dataset')}
              onChange={({ value }) => chooseDataset(value)}
              data-testid="ops-dataset"
            />
          )}
        </Labeled>
        <Labeled label={t('query-editor.rows.limit', 'Rows at most')}>
          {({ id, labelId }) => (
            <CommittedInput
              id={id}
              aria-labelledby={labelId}
              width={12}
              inputMode="numeric"
              value={String(query.limit ?? DEFAULT_ROWS)}
              accepts={(text) => isWholeNumber(text, 1, MOST_ROWS)}
              onCommit={(text) => onCommit({ ...query, limit: Number(text) })}
            />
          )}
        </Labeled>
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
