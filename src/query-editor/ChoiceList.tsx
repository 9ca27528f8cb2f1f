import { type ComboboxOption, MultiCombobox } from '@grafana/ui';
import React, { useMemo } from 'react';

import { useVariableOptions } from '../catalogue/use-variable-options';
import { Labeled } from '../controls/Labeled';
import type { Text } from '../contract';
import type { OpsDataSource } from '../ops-data-source';

interface Props {
  label: string;
  /** What no choice means. */
  placeholder: string;
  /** value → title, in the order in which they are offered */
  titles: Readonly<Record<string, Text>>;
  values: string[];
  onCommit: (values: string[]) => void;
  source: OpsDataSource;
}

/** Any number of a closed list, and dashboard variables. */
export function ChoiceList({ label, placeholder, titles, values, onCommit, source }: Props) {
  const variables = useVariableOptions(source);
  const options = useMemo<ComboboxOption[]>(
    () => [...Object.entries(titles).map(([value, title]) => ({ value, label: title[source.locale] })), ...variables],
    [titles, source.locale, variables]
  );
  return (
    <Labeled label={label}>
      {({ id, labelId }) => (
        <MultiCombobox
          id={id}
          aria-labelledby={labelId}
          width="auto"
          minWidth={24}
          maxWidth={60}
          options={options}
          value={values}
          placeholder={placeholder}
          onChange={(chosen) => onCommit(chosen.map(({ value }) => value))}
        />
      )}
    </Labeled>
  );
}
