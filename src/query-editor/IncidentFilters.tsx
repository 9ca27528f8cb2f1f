import { EditorRow } from '@grafana/plugin-ui';
import { t } from '@grafana/i18n';
import { MultiCombobox } from '@grafana/ui';
import React from 'react';

import { useVariableOptions } from '../catalogue/use-variable-options';
import { Labeled } from '../controls/Labeled';
import type { OpsDataSource } from '../ops-data-source';
import type { IncidentsModel } from '../query-model';
import { INCIDENT_STATE_TITLES, SEVERITY_TITLES } from '../vocabulary';

import { ChoiceList } from './ChoiceList';

interface Props {
  query: IncidentsModel;
  onCommit: (query: IncidentsModel) => void;
  source: OpsDataSource;
}

/** Which incidents: of which severity, in which state, of which rules. */
export function IncidentFilters({ query, onCommit, source }: Props) {
  const variables = useVariableOptions(source);
  return (
    <EditorRow>
      <ChoiceList
        label={t('query-editor.incidents.severities', 'Severities')}
        placeholder={t('query-editor.incidents.all-severities', 'Every severity')}
        titles={SEVERITY_TITLES}
        values={query.severities}
        onCommit={(severities) => onCommit({ ...query, severities })}
        source={source}
      />
      <ChoiceList
        label={t('query-editor.incidents.states', 'States')}
        placeholder={t('query-editor.incidents.all-states', 'Every state')}
        titles={INCIDENT_STATE_TITLES}
        values={query.states}
        onCommit={(states) => onCommit({ ...query, states })}
        source={source}
      />
      <Labeled label={t('query-editor.incidents.rules', 'Rules')}>
        {({ id, labelId }) => (
          <MultiCombobox
            id={id}
            aria-labelledby={labelId}
            width="auto"
            minWidth={32}
            maxWidth={80}
            createCustomValue
            options={variables}
            value={query.rules}
            placeholder={t('query-editor.incidents.all-rules', 'Titles or uids; every rule')}
            onChange={(chosen) => onCommit({ ...query, rules: chosen.map(({ value }) => value) })}
          />
        )}
      </Labeled>
    </EditorRow>
  );
}
