import { Combobox, type ComboboxOption } from '@grafana/ui';
import React from 'react';

import { Labeled } from '../controls/Labeled';

interface Props {
  label: string;
  placeholder: string;
  options: ComboboxOption[];
  /** Empty while none is chosen. */
  dataset: string;
  onChange: (dataset: string) => void;
}

/** One dataset of several. */
export function DatasetSelect({ label, placeholder, options, dataset, onChange }: Props) {
  return (
    <Labeled label={label}>
      {({ id, labelId }) => (
        <Combobox
          id={id}
          aria-labelledby={labelId}
          width="auto"
          minWidth={28}
          maxWidth={50}
          options={options}
          value={dataset || null}
          placeholder={placeholder}
          onChange={({ value }) => onChange(value)}
          data-testid="ops-dataset"
        />
      )}
    </Labeled>
  );
}
