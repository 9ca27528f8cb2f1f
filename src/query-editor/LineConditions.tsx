import { EditorRow } from '@grafana/plugin-ui';
import React from 'react';

import type { CatalogueDataset } from '../contract';
import type { EventsModel, PatternsModel } from '../query-model';

import { FilterList } from './FilterList';
import type { KindEditorProps } from './kind-editor';
import { SearchList } from './SearchList';

interface Props<Q extends EventsModel | PatternsModel> extends KindEditorProps<Q> {
  /** Whose dimensions can be filtered by. */
  datasets: CatalogueDataset[];
}

/** Which log lines: the texts that they hold, and filters. */
export function LineConditions<Q extends EventsModel | PatternsModel>(props: Props<Q>) {
  const { query, onCommit, source, catalogue, range, datasets } = props;
  return (
    <>
      <EditorRow>
        <SearchList
          search={query.search}
          onCommit={(search) => onCommit({ ...query, search })}
          locale={source.locale}
        />
      </EditorRow>
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
    </>
  );
}
