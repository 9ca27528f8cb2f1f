import { EditorRow, EditorRows } from '@grafana/plugin-ui';
import { t } from '@grafana/i18n';
import { RadioButtonGroup } from '@grafana/ui';
import React from 'react';

import { Labeled } from '../controls/Labeled';
import type { InspectionModel } from '../query-model';
import { INSPECTION_GROUP_TITLES, INSPECTION_STATUS_TITLES } from '../vocabulary';

import { ChoiceList } from './ChoiceList';
import type { KindEditorProps } from './kind-editor';

/** The daily checklist: its items, how many are what, and the same over time. */
export function InspectionEditor({ query, onCommit, source }: KindEditorProps<InspectionModel>) {
  const label = t('query-editor.inspection.view', 'Show');
  return (
    <EditorRows>
      <EditorRow>
        <Labeled label={label}>
          {() => (
            <RadioButtonGroup
              aria-label={label}
              options={viewOptions()}
              value={query.view}
              onChange={(view: InspectionModel['view']) => onCommit({ ...query, view })}
            />
          )}
        </Labeled>
        <ChoiceList
          label={t('query-editor.inspection.groups', 'Groups')}
          placeholder={t('query-editor.inspection.all-groups', 'Every group')}
          titles={INSPECTION_GROUP_TITLES}
          values={query.groups}
          onCommit={(groups) => onCommit({ ...query, groups })}
          source={source}
        />
        <ChoiceList
          label={t('query-editor.inspection.statuses', 'Results')}
          placeholder={t('query-editor.inspection.all-statuses', 'Every result')}
          titles={INSPECTION_STATUS_TITLES}
          values={query.statuses}
          onCommit={(statuses) => onCommit({ ...query, statuses })}
          source={source}
        />
      </EditorRow>
    </EditorRows>
  );
}

function viewOptions(): Array<{ value: InspectionModel['view']; label: string }> {
  return [
    { value: 'items', label: t('query-editor.inspection.view-items', 'Items') },
    { value: 'summary', label: t('query-editor.inspection.view-summary', 'Numbers') },
    { value: 'history', label: t('query-editor.inspection.view-history', 'History') },
  ];
}
