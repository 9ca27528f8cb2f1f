import { EditorRow, EditorRows } from '@grafana/plugin-ui';
import React, { useMemo } from 'react';

import { DatasetNotice } from '../catalogue/DatasetNotice';
import { datasetsOf, findDataset } from '../catalogue/members';
import type { ForecastModel } from '../query-model';

import { FilterList } from './FilterList';
import { ForecastOptions } from './ForecastOptions';
import { ForecastSource } from './ForecastSource';
import { ForecastThreshold } from './ForecastThreshold';
import type { KindEditorProps } from './kind-editor';

/** What a measure will be, by dimensions, and when it reaches a threshold. */
export function ForecastEditor(props: KindEditorProps<ForecastModel>) {
  const { query, onCommit, source, catalogue, range } = props;
  const names = useMemo(() => datasetsOf(query), [query]);
  const datasets = useMemo(() => [...names].flatMap((name) => findDataset(catalogue, name) ?? []), [names, catalogue]);
  return (
    <EditorRows>
      <EditorRow>
        <ForecastSource {...props} datasets={datasets} />
      </EditorRow>
      <DatasetNotice catalogue={catalogue} names={names} locale={source.locale} />
      <EditorRow>
        <FilterList
          filters={query.filters}
          onCommit={(filters) => onCommit({ ...query, filters })}
          datasets={datasets}
          withMeasures={false}
          source={source}
          catalogue={catalogue}
          range={range}
        />
      </EditorRow>
      <EditorRow>
        <ForecastOptions {...props} />
      </EditorRow>
      <EditorRow>
        <ForecastThreshold {...props} />
      </EditorRow>
    </EditorRows>
  );
}
