import { EditorRow, EditorRows } from '@grafana/plugin-ui';
import React, { useMemo } from 'react';

import { DatasetNotice } from '../catalogue/DatasetNotice';
import { datasetsOf, findDataset } from '../catalogue/members';
import type { MetricModel } from '../query-model';

import { FilterList } from './FilterList';
import type { KindEditorProps } from './kind-editor';
import { MetricBreakdown } from './MetricBreakdown';
import { MetricOptions } from './MetricOptions';
import { MetricSource } from './MetricSource';

/** Measures of one or several datasets, by dimensions, over time or as numbers. */
export function MetricEditor(props: KindEditorProps<MetricModel>) {
  const { query, onCommit, source, catalogue, range } = props;
  const names = useMemo(() => datasetsOf(query), [query]);
  const datasets = useMemo(() => [...names].flatMap((name) => findDataset(catalogue, name) ?? []), [names, catalogue]);
  return (
    <EditorRows>
      <EditorRow>
        <MetricSource {...props} />
      </EditorRow>
      <DatasetNotice catalogue={catalogue} names={names} locale={source.locale} />
      <EditorRow>
        <MetricBreakdown {...props} datasets={datasets} />
      </EditorRow>
      <EditorRow>
        <FilterList
          filters={query.filters}
          onCommit={(filters) => onCommit({ ...query, filters })}
          datasets={datasets}
          withMeasures
          source={source}
          catalogue={catalogue}
          range={range}
        />
      </EditorRow>
      <EditorRow>
        <MetricOptions {...props} />
      </EditorRow>
    </EditorRows>
  );
}
