import { Field, Label } from '@grafana/ui';
import React, { type ReactElement, useId } from 'react';

interface Props {
  label: string;
  description?: string;
  error?: string;
  /** Gives the control its id, and the label's id for controls that take `aria-labelledby` only. */
  children: (ids: { id: string; labelId: string }) => ReactElement<Record<string, unknown>>;
}

/** A labelled control. `MultiCombobox` of Grafana 12.3 ignores `id`, so the label is tied to the control in both ways. */
export function Labeled({ label, description, error, children }: Props) {
  const id = useId();
  const labelId = `${id}-label`;
  return (
    <Field
      noMargin
      invalid={error ? true : undefined}
      error={error}
      label={
        <Label id={labelId} htmlFor={id} description={description}>
          {label}
        </Label>
      }
    >
      {children({ id, labelId })}
    </Field>
  );
}
