import { EditorRow } from '@grafana/plugin-ui';
import { t } from '@grafana/i18n';
import { MultiCombobox } from '@grafana/ui';
import React, { useMemo } from 'react';

import { findMember } from '../catalogue/members';
import { Labeled } from '../controls/Labeled';
import type { HealthModel } from '../query-model';

import type { KindEditorProps } from './kind-editor';
import { useValueSuggestions } from './use-value-suggestions';

/** The dimension whose values are the probed components. */
const COMPONENT = 'health.component';

/** The status of each component now. */
export function HealthEditor({ query, onCommit, source, catalogue, range }: KindEditorProps<HealthModel>) {
  const member = useMemo(() => findMember(catalogue, COMPONENT), [catalogue]);
  const suggestions = useValueSuggestions(COMPONENT, member, source, range);
  return (
    <EditorRow>
      <Labeled label={t('query-editor.health.components', 'Components')}>
        {({ id, labelId }) => (
          <MultiCombobox
            id={id}
            aria-labelledby={labelId}
            width="auto"
            minWidth={40}
            maxWidth={90}
            createCustomValue
            options={suggestions}
            value={query.components}
            placeholder={t('query-editor.health.all', 'All components')}
            onChange={(chosen) => onCommit({ ...query, components: chosen.map(({ value }) => value) })}
            data-testid="ops-components"
          />
        )}
      </Labeled>
    </EditorRow>
  );
}
