import { CoreApp, type QueryEditorProps } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Alert, RadioButtonGroup, Stack } from '@grafana/ui';
import React, { type ComponentType, useMemo } from 'react';

import { CatalogueStatus } from '../catalogue/CatalogueStatus';
import { useCatalogue } from '../catalogue/use-catalogue';
import type { QueryKind } from '../contract';
import { withDefaults } from '../default-query';
import { migrateQuery } from '../migrate-query';
import type { OpsDataSource } from '../ops-data-source';
import type { OpsOptions, OpsQuery } from '../query-model';
import { usesVariables } from '../query-variables';

import { HealthEditor } from './HealthEditor';
import type { KindEditorProps } from './kind-editor';
import { MetricEditor } from './MetricEditor';
import { QuerySentence } from './QuerySentence';
import { RowsEditor } from './RowsEditor';
import { SqlPreview } from './SqlPreview';
import { switchKind } from './switch-kind';
import { useCommit } from './use-commit';

type KindEditors = { [K in QueryKind]: ComponentType<KindEditorProps<Extract<OpsQuery, { kind: K }>>> };

const EDITORS: KindEditors = { metric: MetricEditor, rows: RowsEditor, health: HealthEditor };

type Props = QueryEditorProps<OpsDataSource, OpsQuery, OpsOptions>;

/** The query editor of panels, Explore and alert rules: a kind, its editor, the question in words, its SQL. */
export function QueryEditor({ datasource, query: stored, onChange, onRunQuery, range, data, app }: Props) {
  const query = useMemo(() => migrateQuery(withDefaults(stored, app)), [stored, app]);
  const state = useCatalogue(datasource.catalogue);
  const commit = useCommit(query, onChange, onRunQuery);
  // TypeScript does not see that the editor and the query are of the same kind.
  const Editor = EDITORS[query.kind] as ComponentType<KindEditorProps<OpsQuery>>;
  const kinds: Array<{ value: QueryKind; label: string; description: string }> = [
    {
      value: 'metric',
      label: t('query-editor.kind.metric', 'Measures'),
      description: t('query-editor.kind.metric-description', 'Measures over time, by dimension, or as one number'),
    },
    {
      value: 'rows',
      label: t('query-editor.kind.rows', 'Rows'),
      description: t('query-editor.kind.rows-description', 'The newest single rows of a dataset'),
    },
    {
      value: 'health',
      label: t('query-editor.kind.health', 'Health'),
      description: t('query-editor.kind.health-description', 'The status of each component now'),
    },
  ];

  return (
    <Stack direction="column" gap={0.5}>
      <div>
        <RadioButtonGroup
          aria-label={t('query-editor.kind.label', 'What to ask for')}
          options={kinds}
          value={query.kind}
          onChange={(kind: QueryKind) => commit(switchKind(query, kind, app))}
        />
      </div>
      <CatalogueStatus state={state} />
      {app === CoreApp.UnifiedAlerting && usesVariables(query) && (
        <Alert
          severity="warning"
          title={t('query-editor.alerting-variables', 'An alert rule knows no dashboard variables')}
        >
          {t('query-editor.alerting-variables-hint', 'Replace each $variable by the value the rule should watch.')}
        </Alert>
      )}
      <Editor query={query} onCommit={commit} source={datasource} catalogue={state.catalogue} range={range} app={app} />
      <QuerySentence query={query} catalogue={state.catalogue} locale={datasource.locale} />
      <SqlPreview
        query={query}
        source={datasource}
        range={range}
        timezone={data?.request?.timezone}
        scopedVars={data?.request?.scopedVars}
      />
    </Stack>
  );
}
