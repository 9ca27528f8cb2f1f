import { t } from '@grafana/i18n';
import { type ComboboxOption, MultiCombobox } from '@grafana/ui';
import React, { useMemo } from 'react';

import { useVariableOptions } from '../catalogue/use-variable-options';
import { Labeled } from '../controls/Labeled';
import type { LogLevel } from '../contract';
import type { OpsDataSource } from '../ops-data-source';
import { LEVEL_TITLES } from '../vocabulary';

interface Props {
  levels: string[];
  onCommit: (levels: string[]) => void;
  source: OpsDataSource;
}

/** How urgent a line must be; nothing chosen is every level. */
export function LevelSelect({ levels, onCommit, source }: Props) {
  const variables = useVariableOptions(source);
  const options = useMemo<ComboboxOption[]>(
    () => [
      ...(Object.keys(LEVEL_TITLES) as LogLevel[]).map((level) => ({
        value: level,
        label: LEVEL_TITLES[level][source.locale],
      })),
      ...variables,
    ],
    [source.locale, variables]
  );
  return (
    <Labeled label={t('query-editor.levels.label', 'Levels')}>
      {({ id, labelId }) => (
        <MultiCombobox
          id={id}
          aria-labelledby={labelId}
          width="auto"
          minWidth={24}
          maxWidth={60}
          options={options}
          value={levels}
          placeholder={t('query-editor.levels.all', 'Every level')}
          onChange={(chosen) => onCommit(chosen.map(({ value }) => value))}
          data-testid="ops-levels"
        />
      )}
    </Labeled>
  );
}
