import { EditorRow, EditorRows } from '@grafana/plugin-ui';
import { t } from '@grafana/i18n';
import { RadioButtonGroup } from '@grafana/ui';
import React from 'react';

import { DatasetNotice } from '../catalogue/DatasetNotice';
import { datasetsOf } from '../catalogue/members';
import { useDatasetNamed } from '../catalogue/use-dataset-named';
import { Labeled } from '../controls/Labeled';
import type { PatternsModel } from '../query-model';

import { CountInput } from './CountInput';
import { GrainSelect } from './GrainSelect';
import type { KindEditorProps } from './kind-editor';
import { LevelSelect } from './LevelSelect';
import { LineConditions } from './LineConditions';

const DEFAULT_PATTERNS = 20;
const MOST_PATTERNS = 200;

/** Which kinds of message there were, how often, and how that developed. */
export function PatternsEditor(props: KindEditorProps<PatternsModel>) {
  const { query, onCommit, source, catalogue } = props;
  const datasets = useDatasetNamed(catalogue, query.dataset);
  return (
    <EditorRows>
      <EditorRow>
        <Labeled label={t('query-editor.patterns.dataset', 'Messages of')}>
          {() => (
            <RadioButtonGroup
              aria-label={t('query-editor.patterns.dataset', 'Messages of')}
              options={[
                { value: 'errors', label: t('query-editor.patterns.errors', 'Errors') },
                { value: 'logs', label: t('query-editor.patterns.logs', 'Other log lines') },
              ]}
              value={query.dataset}
              onChange={(dataset: string) => onCommit({ ...query, dataset, filters: [] })}
            />
          )}
        </Labeled>
        <LevelSelect levels={query.levels} onCommit={(levels) => onCommit({ ...query, levels })} source={source} />
        <Labeled label={t('query-editor.patterns.as', 'Show')}>
          {() => (
            <RadioButtonGroup
              aria-label={t('query-editor.patterns.as', 'Show')}
              options={[
                { value: 'table', label: t('query-editor.patterns.as-table', 'Table') },
                { value: 'timeseries', label: t('query-editor.patterns.as-timeseries', 'Trend') },
              ]}
              value={query.as}
              onChange={(as: PatternsModel['as']) => onCommit({ ...query, as })}
            />
          )}
        </Labeled>
        {query.as === 'timeseries' && (
          <GrainSelect grain={query.grain} onCommit={(grain) => onCommit({ ...query, grain })} source={source} />
        )}
        <CountInput
          label={t('query-editor.patterns.limit', 'Kinds at most')}
          value={query.limit ?? DEFAULT_PATTERNS}
          most={MOST_PATTERNS}
          onCommit={(limit) => onCommit({ ...query, limit })}
        />
      </EditorRow>
      <DatasetNotice catalogue={catalogue} names={datasetsOf(query)} locale={source.locale} />
      <LineConditions {...props} datasets={datasets} />
    </EditorRows>
  );
}
