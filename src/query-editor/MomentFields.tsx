import { t } from '@grafana/i18n';
import { Stack } from '@grafana/ui';
import React, { useMemo } from 'react';

import { datasetsWithActor } from '../catalogue/members';
import { datasetOptions } from '../catalogue/options';
import { useVariableOptions } from '../catalogue/use-variable-options';
import { useDatasetNamed } from '../catalogue/use-dataset-named';
import { CommittedInput } from '../controls/CommittedInput';
import { Labeled } from '../controls/Labeled';
import type { MomentModel } from '../query-model';

import { DatasetSelect } from './DatasetSelect';
import { FilterList } from './FilterList';
import type { KindEditorProps } from './kind-editor';

const LONGEST_TITLE = 100;

interface Props extends Pick<KindEditorProps<never>, 'source' | 'catalogue' | 'range'> {
  moment: MomentModel;
  onChange: (moment: MomentModel) => void;
}

/** What somebody did: rows of a dataset that says who acted, and a name for it. */
export function MomentFields({ moment, onChange, source, catalogue, range }: Props) {
  const { locale } = source;
  const variables = useVariableOptions(source);
  const options = useMemo(
    () => [...datasetOptions(datasetsWithActor(catalogue), locale), ...variables],
    [catalogue, locale, variables]
  );
  const datasets = useDatasetNamed(catalogue, moment.dataset);
  const chooseDataset = (dataset: string) => {
    if (dataset !== moment.dataset) {
      onChange({ ...moment, dataset, filters: [] });
    }
  };
  const { title: _title, ...untitled } = moment;
  return (
    <Stack direction="row" gap={2} wrap="wrap" alignItems="flex-start">
      <DatasetSelect
        label={t('query-editor.moment.dataset', 'What users did')}
        placeholder={t('query-editor.moment.choose-dataset', 'Choose a dataset')}
        options={options}
        dataset={moment.dataset}
        onChange={chooseDataset}
      />
      <Labeled label={t('query-editor.moment.title', 'Name in the answer')}>
        {({ id, labelId }) => (
          <CommittedInput
            id={id}
            aria-labelledby={labelId}
            width={32}
            value={moment.title ?? ''}
            placeholder={t('query-editor.moment.default-title', 'Made from dataset and filters')}
            accepts={(text) => text.length <= LONGEST_TITLE}
            onCommit={(text) => onChange(text === '' ? untitled : { ...moment, title: text })}
          />
        )}
      </Labeled>
      <FilterList
        filters={moment.filters}
        onCommit={(filters) => onChange({ ...moment, filters })}
        datasets={datasets}
        withMeasures={false}
        source={source}
        catalogue={catalogue}
        range={range}
      />
    </Stack>
  );
}
