import { t } from '@grafana/i18n';
import { Button, Label, Stack } from '@grafana/ui';
import React from 'react';

import type { Locale } from '../contract';
import type { SearchModel } from '../query-model';

import { SearchRow } from './SearchRow';
import { useDrafts, withAdded, withChanged, withRemoved } from './use-drafts';

interface Props {
  search: SearchModel[];
  onCommit: (search: SearchModel[]) => void;
  locale: Locale;
}

/** Texts that a line must hold, or must not. A row without a text is not asked. */
export function SearchList({ search, onCommit, locale }: Props) {
  const [drafts, change] = useDrafts({ items: search, isComplete: ({ text }) => text !== '', onCommit });
  return (
    <Stack direction="column" gap={0.5} alignItems="flex-start">
      <Label>{t('query-editor.search.label', 'Search (all must hold)')}</Label>
      {drafts.map(({ id, item }, index) => (
        <SearchRow
          key={id}
          position={index + 1}
          term={item}
          locale={locale}
          onChange={(term) => change(withChanged(drafts, id, term))}
          onRemove={() => change(withRemoved(drafts, id))}
        />
      ))}
      <Button
        icon="plus"
        variant="secondary"
        size="sm"
        onClick={() => change(withAdded<SearchModel>(drafts, { text: '', mode: 'contains' }))}
        data-testid="ops-search-add"
      >
        {t('query-editor.search.add', 'Add text')}
      </Button>
    </Stack>
  );
}
