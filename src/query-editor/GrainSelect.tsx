import { t } from '@grafana/i18n';
import { Combobox, type ComboboxOption } from '@grafana/ui';
import React, { useMemo } from 'react';

import { useVariableOptions } from '../catalogue/use-variable-options';
import { Labeled } from '../controls/Labeled';
import type { Grain } from '../contract';
import type { OpsDataSource } from '../ops-data-source';
import { GRAIN_TITLES } from '../vocabulary';

interface Props {
  grain: string;
  onCommit: (grain: string) => void;
  source: OpsDataSource;
}

/** The calendar grain in which lines are counted. */
export function GrainSelect({ grain, onCommit, source }: Props) {
  const variables = useVariableOptions(source);
  const options = useMemo<ComboboxOption[]>(
    () => [
      { value: 'auto', label: t('query-editor.grain.auto', 'Automatic') },
      ...(Object.keys(GRAIN_TITLES) as Grain[]).map((value) => ({ value, label: GRAIN_TITLES[value][source.locale] })),
      ...variables,
    ],
    [source.locale, variables]
  );
  return (
    <Labeled label={t('query-editor.grain.label', 'Time grain')}>
      {({ id, labelId }) => (
        <Combobox
          id={id}
          aria-labelledby={labelId}
          width={22}
          options={options}
          value={grain}
          onChange={({ value }) => onCommit(value)}
        />
      )}
    </Labeled>
  );
}
