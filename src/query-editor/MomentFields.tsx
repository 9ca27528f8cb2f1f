import { t } from '@grafana/i18n';
import { Combobox, Stack } from '@grafana/ui';
import React, { useMemo } from 'react';

import { datasetsWithActor, findDataset } from '../catalogue/members';
import { datasetOptions } from '../catalogue/options';
import { useVariableOptions } from '../catalogue/use-variable-options';
import { CommittedInput } from '../controls/CommittedInput';
import { Labeled } from '../controls/Labeled';
import type { MomentModel } from '../query-model';

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
  const datasets = useMemo(() => {
    const dataset = findDataset(catalogue, moment.dataset);
    return dataset ? [dataset] : [];
  }, [catalogue, moment.dataset]);
  const chooseDataset = (dataset: string) => {
    if (dataset !== moment.dataset) {
      onChange({ ...moment, dataset, filters: [] });
    }
  };
  const { title: _title, ...untitled } = moment;
  return (
    <Stack direction="row" gap={2} wrap="wrap" alignItems="flex-start">
      <Labeled label={t('query-editor.moment.dataset', 'What users did')}>
        {({ id, labelId }) => (
          <Combobox
            id={id}
            aria-labelledby={labelId}
            width="auto"
            minWidth={28}
            maxWidth={50}
            options={options}
            value={moment.dataset || null}
            placeholder={t('query-editor.moment.choose-dataset', 'Choose a dataset')}
            onChange={({ value }) => chooseDataset(value)}
            data-testid="ops-dataset"
          />
        )}
      </Labeled>
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
