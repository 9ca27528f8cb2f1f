import type { QueryEditorProps } from '@grafana/data';
import { Stack } from '@grafana/ui';
import React from 'react';

import { CatalogueStatus } from '../catalogue/CatalogueStatus';
import { useCatalogue } from '../catalogue/use-catalogue';
import type { OpsDataSource } from '../ops-data-source';
import type { OpsOptions, OpsQuery } from '../query-model';
import { QuerySentence } from '../query-editor/QuerySentence';
import { RowsEditor } from '../query-editor/RowsEditor';

import { annotationQuery } from './annotation-query';

/** Chooses the dataset whose rows become marks, and which of them. */
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
      <CatalogueStatus state={state} />
      <RowsEditor
        query={query}
        onCommit={onChange}
        source={datasource}
        catalogue={state.catalogue}
        range={range}
        app={undefined}
      />
      <QuerySentence query={query} catalogue={state.catalogue} locale={datasource.locale} />
    </Stack>
  );
}
