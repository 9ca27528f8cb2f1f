import { EditorRow } from '@grafana/plugin-ui';
import { t } from '@grafana/i18n';
import { RadioButtonGroup } from '@grafana/ui';
import React from 'react';

import { CommittedInput } from '../controls/CommittedInput';
import { Labeled } from '../controls/Labeled';
import { isNumberOrVariable, parseNumberText } from '../controls/number-text';
import type { CapacityModel } from '../query-model';
import { RESOURCE_TITLES } from '../vocabulary';

import { ChoiceList } from './ChoiceList';
import type { KindEditorProps } from './kind-editor';

const LEAST_FACTOR = 0.1;
const MOST_FACTOR = 100;

/** How full everything with a limit is, what to do about it, and what more business would need. */
export function CapacityEditor({ query, onCommit, source }: KindEditorProps<CapacityModel>) {
  const label = t('query-editor.capacity.view', 'Show');
  return (
    <EditorRow>
      <Labeled label={label}>
        {() => (
          <RadioButtonGroup
            aria-label={label}
            options={viewOptions()}
            value={query.view}
            onChange={(view: CapacityModel['view']) => onCommit({ ...query, view })}
          />
        )}
      </Labeled>
      <ChoiceList
        label={t('query-editor.capacity.resources', 'Resources')}
        placeholder={t('query-editor.capacity.all-resources', 'All of them')}
        titles={RESOURCE_TITLES}
        values={query.resources}
        onCommit={(resources) => onCommit({ ...query, resources })}
        source={source}
      />
      {query.view === 'sizing' && (
        <Labeled label={t('query-editor.capacity.day', 'Times which day')}>
          {() => (
            <RadioButtonGroup
              aria-label={t('query-editor.capacity.day', 'Times which day')}
              options={dayOptions()}
              value={query.day}
              onChange={(day: CapacityModel['day']) => onCommit({ ...query, day })}
            />
          )}
        </Labeled>
      )}
      {query.view === 'sizing' && (
        <Labeled label={t('query-editor.capacity.factor', 'What if × times')}>
          {({ id, labelId }) => (
            <CommittedInput
              id={id}
              aria-labelledby={labelId}
              width={12}
              inputMode="decimal"
              value={String(query.factor)}
              accepts={isFactor}
              onCommit={(text) => onCommit({ ...query, factor: parseNumberText(text) })}
            />
          )}
        </Labeled>
      )}
    </EditorRow>
  );
}

function isFactor(text: string): boolean {
  const factor = parseNumberText(text);
  return isNumberOrVariable(text) && (typeof factor === 'string' || (factor >= LEAST_FACTOR && factor <= MOST_FACTOR));
}

function dayOptions(): Array<{ value: CapacityModel['day']; label: string; description: string }> {
  return [
    {
      value: 'usual',
      label: t('query-editor.capacity.day-usual', 'A usual day'),
      description: t('query-editor.capacity.day-usual-description', 'The mean of the last seven days'),
    },
    {
      value: 'campaign',
      label: t('query-editor.capacity.day-campaign', 'Campaign'),
      description: t(
        'query-editor.capacity.day-campaign-description',
        'One day with so many times the busiest day so far'
      ),
    },
  ];
}

function viewOptions(): Array<{ value: CapacityModel['view']; label: string }> {
  return [
    { value: 'use', label: t('query-editor.capacity.view-use', 'Use') },
    { value: 'recommendations', label: t('query-editor.capacity.view-recommendations', 'Advice') },
    { value: 'growth', label: t('query-editor.capacity.view-growth', 'Growth') },
    { value: 'sizing', label: t('query-editor.capacity.view-sizing', 'Sizing') },
    { value: 'track_record', label: t('query-editor.capacity.view-track-record', 'Track record') },
  ];
}
