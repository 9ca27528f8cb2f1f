import type { TimeRange } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Combobox, type ComboboxOption, IconButton, Stack } from '@grafana/ui';
import React, { useId, useMemo } from 'react';

import { findMember, operatorsOf } from '../catalogue/members';
import { dimensionOptions } from '../catalogue/options';
import { useVariableOptions } from '../catalogue/use-variable-options';
import { HiddenLabel } from '../controls/HiddenLabel';
import type { Catalogue, CatalogueDataset, FilterOp } from '../contract';
import type { OpsDataSource } from '../ops-data-source';
import type { FilterModel } from '../query-model';
import { OPERATORS } from '../vocabulary';

import { FilterValues } from './FilterValues';
import { withMember, withOperator } from './filter-draft';

interface Props {
  filter: FilterModel;
  onChange: (filter: FilterModel) => void;
  onRemove: () => void;
  /** Counted from 1, for screen readers. */
  position: number;
  datasets: CatalogueDataset[];
  withMeasures: boolean;
  source: OpsDataSource;
  catalogue: Catalogue | undefined;
  range: TimeRange | undefined;
}

/** One filter: a member, an operator that the member knows, and its values. */
export function FilterRow({
  filter,
  onChange,
  onRemove,
  position,
  datasets,
  withMeasures,
  source,
  catalogue,
  range,
}: Props) {
  const id = useId();
  const { locale } = source;
  const member = useMemo(() => findMember(catalogue, filter.member), [catalogue, filter.member]);
  const variables = useVariableOptions(source);
  const members = useMemo<ComboboxOption[]>(() => {
    const measures = withMeasures
      ? datasets.flatMap((dataset) =>
          dataset.measures.map(({ name, title }) => ({ value: name, label: title[locale] }))
        )
      : [];
    return [
      ...dimensionOptions(datasets, locale).map((option) => ({
        group: t('query-editor.filters.dimensions', 'Dimensions'),
        ...option,
      })),
      ...measures.map((option) => ({ ...option, group: t('query-editor.filters.measures', 'Measures') })),
      ...variables,
    ];
  }, [datasets, locale, withMeasures, variables]);
  const operators = useMemo(() => {
    const known: readonly FilterOp[] = member ? operatorsOf(member) : (Object.keys(OPERATORS) as FilterOp[]);
    return known.map((op) => ({ value: op, label: OPERATORS[op].title[locale] }));
  }, [member, locale]);
  const named = (text: string) => `${t('query-editor.filters.row', 'Filter {{position}}', { position })}: ${text}`;

  return (
    <Stack direction="row" gap={0.5} alignItems="center" wrap="wrap">
      <HiddenLabel id={`${id}-member`} text={named(t('query-editor.filters.member', 'what is filtered'))} />
      <Combobox
        aria-labelledby={`${id}-member`}
        width={28}
        options={members}
        value={filter.member || null}
        placeholder={t('query-editor.filters.choose-member', 'Choose what to filter')}
        onChange={({ value }) => onChange(withMember(filter, value, findMember(catalogue, value)))}
        data-testid="ops-filter-member"
      />
      <HiddenLabel id={`${id}-op`} text={named(t('query-editor.filters.operator', 'operator'))} />
      <Combobox
        aria-labelledby={`${id}-op`}
        width={20}
        options={operators}
        value={filter.op}
        onChange={({ value }) => onChange(withOperator(filter, value))}
        data-testid="ops-filter-operator"
      />
      <HiddenLabel id={`${id}-values`} text={named(t('query-editor.filters.values', 'value'))} />
      <FilterValues
        labelId={`${id}-values`}
        filter={filter}
        member={member}
        onChange={(values) => onChange({ ...filter, values })}
        source={source}
        range={range}
      />
      <IconButton
        name="trash-alt"
        size="md"
        tooltip={named(t('query-editor.filters.remove', 'remove'))}
        onClick={onRemove}
      />
    </Stack>
  );
}
