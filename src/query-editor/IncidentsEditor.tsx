import { EditorRow, EditorRows } from '@grafana/plugin-ui';
import { t } from '@grafana/i18n';
import { RadioButtonGroup } from '@grafana/ui';
import React from 'react';

import { Labeled } from '../controls/Labeled';
import type { IncidentsModel } from '../query-model';
import { FIGURE_TITLES } from '../vocabulary';

import { CountInput } from './CountInput';
import { GrainSelect } from './GrainSelect';
import { IncidentFilters } from './IncidentFilters';
import type { KindEditorProps } from './kind-editor';
import { ChoiceList } from './ChoiceList';

const DEFAULT_INCIDENTS = 200;
const MOST_INCIDENTS = 5000;

/** Alerts as incidents: a list, numbers, their course, the noise of each rule. */
export function IncidentsEditor({ query, onCommit, source }: KindEditorProps<IncidentsModel>) {
  const label = t('query-editor.incidents.view', 'Show');
  return (
    <EditorRows>
      <EditorRow>
        <Labeled label={label}>
          {() => (
            <RadioButtonGroup
              aria-label={label}
              options={viewOptions()}
              value={query.view}
              onChange={(view: IncidentsModel['view']) => onCommit({ ...query, view })}
            />
          )}
        </Labeled>
        {query.view === 'list' && (
          <CountInput
            label={t('query-editor.incidents.limit', 'Incidents at most')}
            value={query.limit ?? DEFAULT_INCIDENTS}
            most={MOST_INCIDENTS}
            onCommit={(limit) => onCommit({ ...query, limit })}
          />
        )}
        {query.view === 'course' && (
          <GrainSelect grain={query.grain} onCommit={(grain) => onCommit({ ...query, grain })} source={source} />
        )}
        {query.view === 'summary' && (
          <ChoiceList
            label={t('query-editor.incidents.figures', 'Numbers')}
            placeholder={t('query-editor.incidents.all-figures', 'All of them')}
            titles={FIGURE_TITLES}
            values={query.figures}
            onCommit={(figures) => onCommit({ ...query, figures })}
            source={source}
          />
        )}
      </EditorRow>
      <IncidentFilters query={query} onCommit={onCommit} source={source} />
    </EditorRows>
  );
}

function viewOptions(): Array<{ value: IncidentsModel['view']; label: string }> {
  return [
    { value: 'list', label: t('query-editor.incidents.view-list', 'List') },
    { value: 'summary', label: t('query-editor.incidents.view-summary', 'Numbers') },
    { value: 'course', label: t('query-editor.incidents.view-course', 'Course') },
    { value: 'rules', label: t('query-editor.incidents.view-rules', 'By rule') },
    { value: 'annotations', label: t('query-editor.incidents.view-annotations', 'Annotations') },
  ];
}
