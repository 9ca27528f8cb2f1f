import React from 'react';

import { CommittedInput } from '../controls/CommittedInput';
import { Labeled } from '../controls/Labeled';
import { isWholeNumber } from '../controls/number-text';

interface Props {
  label: string;
  value: number;
  most: number;
  onCommit: (value: number) => void;
}

/** A whole number from 1 to `most`. */
export function CountInput({ label, value, most, onCommit }: Props) {
  return (
    <Labeled label={label}>
      {({ id, labelId }) => (
        <CommittedInput
          id={id}
          aria-labelledby={labelId}
          width={12}
          inputMode="numeric"
          value={String(value)}
          accepts={(text) => isWholeNumber(text, 1, most)}
          onCommit={(text) => onCommit(Number(text))}
        />
      )}
    </Labeled>
  );
}
