import { EditorRow, EditorRows } from '@grafana/plugin-ui';
import { t } from '@grafana/i18n';
import { Combobox } from '@grafana/ui';
import React, { useMemo } from 'react';

import { DatasetNotice } from '../catalogue/DatasetNotice';
import { datasetName, datasetsOf, findDataset } from '../catalogue/members';
import { dimensionOptions } from '../catalogue/options';
import { useVariableOptions } from '../catalogue/use-variable-options';
import { Labeled } from '../controls/Labeled';
import type { FunnelModel } from '../query-model';

import { CountInput } from './CountInput';
import { FunnelSteps } from './FunnelSteps';
import { FunnelWindow } from './FunnelWindow';
import type { KindEditorProps } from './kind-editor';

const NO_SPLIT = '';
const DEFAULT_TOP = 10;
const MOST_TOP = 50;

/** How many users went through steps in their order, within a window, by a dimension of the first step. */
export function FunnelEditor(props: KindEditorProps<FunnelModel>) {
  const { query, onCommit, source, catalogue } = props;
  const { locale } = source;
  const first = query.steps[0]?.dataset ?? '';
  const variables = useVariableOptions(source);
  const splits = useMemo(() => {
    const dataset = findDataset(catalogue, first);
    const none = { value: NO_SPLIT, label: t('query-editor.funnel.no-split', 'Nothing: all users') };
    return [none, ...dimensionOptions(dataset ? [dataset] : [], locale), ...variables];
  }, [catalogue, first, locale, variables]);
  // A dimension of what is no longer the first step would be refused.
  const commitSteps = (next: FunnelModel) => {
    const { by, ...unsplit } = next;
    const known = by === undefined || by.includes('$') || datasetName(by) === next.steps[0]?.dataset;
    onCommit(known ? next : unsplit);
  };
  return (
    <EditorRows>
      <EditorRow>
        <FunnelSteps {...props} onCommit={commitSteps} />
      </EditorRow>
      <DatasetNotice catalogue={catalogue} names={datasetsOf(query)} locale={locale} />
      <EditorRow>
        <FunnelWindow
          seconds={query.windowSeconds}
          onCommit={(windowSeconds) => onCommit({ ...query, windowSeconds })}
          locale={locale}
        />
        <Labeled label={t('query-editor.funnel.by', 'Split by')}>
          {({ id, labelId }) => (
            <Combobox
              id={id}
              aria-labelledby={labelId}
              width={28}
              options={splits}
              value={query.by ?? NO_SPLIT}
              onChange={({ value }) => onCommit({ ...query, by: value === NO_SPLIT ? undefined : value })}
              data-testid="ops-funnel-by"
            />
          )}
        </Labeled>
        {query.by !== undefined && (
          <CountInput
            label={t('query-editor.funnel.top', 'Values at most')}
            value={query.top ?? DEFAULT_TOP}
            most={MOST_TOP}
            onCommit={(top) => onCommit({ ...query, top })}
          />
        )}
      </EditorRow>
    </EditorRows>
  );
}
