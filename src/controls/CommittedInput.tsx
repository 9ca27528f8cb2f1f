import { Input } from '@grafana/ui';
import React, { type ComponentProps, type KeyboardEvent, useState } from 'react';

type InputProps = Pick<
  ComponentProps<typeof Input>,
  'id' | 'aria-labelledby' | 'placeholder' | 'width' | 'inputMode' | 'invalid' | 'suffix' | 'disabled'
>;

interface Props extends InputProps {
  value: string;
  /** Called with a new, acceptable text on Enter or when the input is left. */
  onCommit: (value: string) => void;
  accepts?: (text: string) => boolean;
  'data-testid'?: string;
}

/** A text that counts once it is finished: nothing runs while somebody types. Escape takes the last finished text back. */
export function CommittedInput({ value, onCommit, accepts = () => true, invalid, ...input }: Props) {
  const [draft, setDraft] = useState({ text: value, of: value });
  if (draft.of !== value) {
    setDraft({ text: value, of: value });
  }
  const { text } = draft;
  const setText = (next: string) => setDraft({ text: next, of: value });

  const commit = () => {
    if (text !== value && accepts(text)) {
      onCommit(text);
    }
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter') {
      event.preventDefault();
      commit();
    } else if (event.key === 'Escape') {
      setText(value);
    }
  };
  return (
    <Input
      {...input}
      value={text}
      invalid={invalid || !accepts(text)}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={onKeyDown}
    />
  );
}
