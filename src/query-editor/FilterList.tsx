import type { TimeRange } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Button, Label, Stack } from '@grafana/ui';
import React from 'react';

import type { Catalogue, CatalogueDataset } from '../contract';
import type { OpsDataSource } from '../ops-data-source';
import type { FilterModel } from '../query-model';

import { isComplete } from './filter-draft';
import { FilterRow } from './FilterRow';
import { useDrafts, withAdded, withChanged, withRemoved } from './use-drafts';

interface Props {
  filters: FilterModel[];
  /** Called with the complete filters whenever they change. */
  onCommit: (filters: FilterModel[]) => void;
  /** Whose members can be filtered. */
  datasets: CatalogueDataset[];
  /** Measures are filtered after aggregation, which single rows do not know. */
  withMeasures: boolean;
  source: OpsDataSource;
  catalogue: Catalogue | undefined;
  range: TimeRange | undefined;
}

/** Filter rows, joined by and. A half-written row stays here and is not asked. */
export function FilterList({ filters, onCommit, ...row }: Props) {
  const [drafts, change] = useDrafts({ items: filters, isComplete, onCommit });
  const add = () => change(withAdded<FilterModel>(drafts, { member: '', op: '=', values: [] }));

  return (
    <Stack direction="column" gap={0.5} alignItems="flex-start">
      <Label>{t('query-editor.filters.label', 'Filters (all must hold)')}</Label>
      {drafts.map(({ id, item }, index) => (
        <FilterRow
          key={id}
          {...row}
          position={index + 1}
          filter={item}
          onChange={(filter) => change(withChanged(drafts, id, filter))}
          onRemove={() => change(withRemoved(drafts, id))}
        />
      ))}
      <Button icon="plus" variant="secondary" size="sm" onClick={add} data-testid="ops-filter-add">
        {t('query-editor.filters.add', 'Add filter')}
      </Button>
    </Stack>
  );
}
