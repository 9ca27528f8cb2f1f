import type { QueryEditorProps } from '@grafana/data';
import { t } from '@grafana/i18n';
import { RadioButtonGroup, Stack } from '@grafana/ui';
import React from 'react';

import { CatalogueStatus } from '../catalogue/CatalogueStatus';
import { useCatalogue } from '../catalogue/use-catalogue';
import type { OpsDataSource } from '../ops-data-source';
import type { OpsOptions, OpsQuery } from '../query-model';
import { IncidentFilters } from '../query-editor/IncidentFilters';
import { QuerySentence } from '../query-editor/QuerySentence';
import { RowsEditor } from '../query-editor/RowsEditor';

import { annotationQuery, newAnnotation, type AnnotationModel } from './annotation-query';

/** Chooses the dataset whose rows become marks, or incidents, which become regions, and which of them. */
export function AnnotationEditor({
  datasource,
  query: stored,
  onChange,
  range,
}: QueryEditorProps<OpsDataSource, OpsQuery, OpsOptions>) {
  const query = annotationQuery(stored);
  const state = useCatalogue(datasource.catalogue);
  return (
    <Stack direction="column" gap={0.5}>
      <div>
        <RadioButtonGroup
          aria-label={t('annotations.kind', 'What is marked')}
          options={kindOptions()}
          value={query.kind}
          onChange={(kind: AnnotationModel['kind']) => onChange(newAnnotation(kind, query.refId))}
        />
      </div>
      <CatalogueStatus state={state} />
      {query.kind === 'incidents' ? (
        <IncidentFilters query={query} onCommit={onChange} source={datasource} />
      ) : (
        <RowsEditor
          query={query}
          onCommit={onChange}
          source={datasource}
          catalogue={state.catalogue}
          range={range}
          app={undefined}
        />
      )}
      <QuerySentence query={query} catalogue={state.catalogue} locale={datasource.locale} />
    </Stack>
  );
}

function kindOptions(): Array<{ value: AnnotationModel['kind']; label: string }> {
  return [
    { value: 'rows', label: t('annotations.rows', 'Rows of a dataset') },
    { value: 'incidents', label: t('annotations.incidents', 'Incidents') },
  ];
}
