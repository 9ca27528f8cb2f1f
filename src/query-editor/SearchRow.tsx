import { t } from '@grafana/i18n';
import { Combobox, IconButton, InlineSwitch, Stack } from '@grafana/ui';
import React, { useId, useMemo } from 'react';

import { CommittedInput } from '../controls/CommittedInput';
import { HiddenLabel } from '../controls/HiddenLabel';
import type { Locale } from '../contract';
import type { SearchModel } from '../query-model';
import { SEARCH_TITLES } from '../vocabulary';

const MOST_LETTERS = 1000;

interface Props {
  term: SearchModel;
  onChange: (term: SearchModel) => void;
  onRemove: () => void;
  /** Counted from 1, for screen readers. */
  position: number;
  locale: Locale;
}

/** One text to look for: how, which, and whether capital letters are told apart. */
export function SearchRow({ term, onChange, onRemove, position, locale }: Props) {
  const id = useId();
  const modes = useMemo(
    () =>
      (Object.keys(SEARCH_TITLES) as Array<SearchModel['mode']>).map((mode) => ({
        value: mode,
        label: SEARCH_TITLES[mode][locale],
      })),
    [locale]
  );
  const named = (text: string) => `${t('query-editor.search.row', 'Text {{position}}', { position })}: ${text}`;

  return (
    <Stack direction="row" gap={0.5} alignItems="center" wrap="wrap">
      <HiddenLabel id={`${id}-mode`} text={named(t('query-editor.search.mode', 'how to look'))} />
      <Combobox
        aria-labelledby={`${id}-mode`}
        width={20}
        options={modes}
        value={term.mode}
        onChange={({ value }) => onChange({ ...term, mode: value })}
        data-testid="ops-search-mode"
      />
      <HiddenLabel id={`${id}-text`} text={named(t('query-editor.search.text', 'text'))} />
      <CommittedInput
        aria-labelledby={`${id}-text`}
        width={40}
        value={term.text}
        placeholder={
          term.mode === 'matches'
            ? t('query-editor.search.regex-placeholder', 'RE2 regex or $variable')
            : t('query-editor.search.placeholder', 'Text or $variable')
        }
        accepts={(text) => text.length <= MOST_LETTERS}
        onCommit={(text) => onChange({ ...term, text })}
        data-testid="ops-search-text"
      />
      <InlineSwitch
        id={`${id}-case`}
        label={t('query-editor.search.case', 'Match case')}
        showLabel
        value={term.caseSensitive ?? false}
        onChange={(event) => onChange({ ...term, caseSensitive: event.currentTarget.checked })}
      />
      <IconButton
        name="trash-alt"
        size="md"
        tooltip={named(t('query-editor.search.remove', 'remove'))}
        onClick={onRemove}
      />
    </Stack>
  );
}
