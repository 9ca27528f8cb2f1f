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

import { CapacityEditor } from './CapacityEditor';
import { EventsEditor } from './EventsEditor';
import { ForecastEditor } from './ForecastEditor';
import { FunnelEditor } from './FunnelEditor';
import { HealthEditor } from './HealthEditor';
import { IncidentsEditor } from './IncidentsEditor';
import { InspectionEditor } from './InspectionEditor';
import type { KindEditorProps } from './kind-editor';
import { kindOptions } from './kind-options';
import { MetricEditor } from './MetricEditor';
import { PatternsEditor } from './PatternsEditor';
import { QuerySentence } from './QuerySentence';
import { RetentionEditor } from './RetentionEditor';
import { RowsEditor } from './RowsEditor';
import { SqlPreview } from './SqlPreview';
import { switchKind } from './switch-kind';
import { useCommit } from './use-commit';

type KindEditors = { [K in QueryKind]: ComponentType<KindEditorProps<Extract<OpsQuery, { kind: K }>>> };

const EDITORS: KindEditors = {
  metric: MetricEditor,
  events: EventsEditor,
  patterns: PatternsEditor,
  funnel: FunnelEditor,
  retention: RetentionEditor,
  forecast: ForecastEditor,
  rows: RowsEditor,
  incidents: IncidentsEditor,
  inspection: InspectionEditor,
  capacity: CapacityEditor,
  health: HealthEditor,
};

type Props = QueryEditorProps<OpsDataSource, OpsQuery, OpsOptions>;

/** The query editor of panels, Explore and alert rules: a kind, its editor, the question in words, its SQL. */
export function QueryEditor({ datasource, query: stored, onChange, onRunQuery, range, data, app }: Props) {
  const query = useMemo(() => migrateQuery(withDefaults(stored, app)), [stored, app]);
  const state = useCatalogue(datasource.catalogue);
  const commit = useCommit(query, onChange, onRunQuery);
  // TypeScript does not see that the editor and the query are of the same kind.
  const Editor = EDITORS[query.kind] as ComponentType<KindEditorProps<OpsQuery>>;
  return (
    <Stack direction="column" gap={0.5}>
      <div>
        <RadioButtonGroup
          aria-label={t('query-editor.kind.label', 'What to ask for')}
          options={kindOptions()}
          value={query.kind}
          onChange={(kind: QueryKind) => commit(switchKind(query, kind, { app, catalogue: state.catalogue }))}
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
