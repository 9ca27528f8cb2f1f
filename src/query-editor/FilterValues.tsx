import type { TimeRange } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Combobox, MultiCombobox } from '@grafana/ui';
import React, { useMemo } from 'react';

import { isNumeric, type Member } from '../catalogue/members';
import { CommittedInput } from '../controls/CommittedInput';
import { isNumberOrVariable } from '../controls/number-text';
import type { OpsDataSource } from '../ops-data-source';
import type { FilterModel, FilterValue } from '../query-model';

import { arityOf, toFilterValue } from './filter-draft';
import { useValueSuggestions } from './use-value-suggestions';

interface Props {
  labelId: string;
  filter: FilterModel;
  member: Member | undefined;
  onChange: (values: FilterValue[]) => void;
  source: OpsDataSource;
  range: TimeRange | undefined;
}

/** The control for a filter's values, by how many its operator takes and what the member holds. */
export function FilterValues({ labelId, filter, member, onChange, source, range }: Props) {
  const suggestions = useValueSuggestions(filter.member, member, source, range);
  // A Combobox takes a new object or array for a new choice and reports it: its value must stay the same one.
  const texts = useMemo(() => filter.values.map(String), [filter.values]);
  const width = 30;
  const placeholder = t('query-editor.filters.value-placeholder', 'Value or $variable');
  const put = (index: number, text: string) => {
    const next = [...filter.values];
    next[index] = toFilterValue(text, member);
    onChange(Array.from(next, (value) => value ?? ''));
  };

  switch (arityOf(filter.op)) {
    case 'none':
      return null;
    case 'many':
      return (
        <MultiCombobox
          aria-labelledby={labelId}
          width={width}
          createCustomValue
          options={suggestions}
          value={texts}
          placeholder={t('query-editor.filters.values-placeholder', 'Values or $variable')}
          onChange={(chosen) => onChange(chosen.map(({ value }) => toFilterValue(value, member)))}
          data-testid="ops-filter-values"
        />
      );
    case 'two':
      return (
        <>
          {[0, 1].map((index) => (
            <CommittedInput
              key={index}
              aria-labelledby={labelId}
              width={width / 2}
              value={texts[index] ?? ''}
              placeholder={index === 0 ? t('query-editor.filters.from', 'From') : t('query-editor.filters.to', 'To')}
              accepts={(text) => text === '' || !isNumeric(member) || isNumberOrVariable(text)}
              onCommit={(text) => put(index, text)}
            />
          ))}
        </>
      );
    case 'one':
      return filter.op === '=' || filter.op === '!=' ? (
        <Combobox
          aria-labelledby={labelId}
          width={width}
          createCustomValue
          options={suggestions}
          value={texts[0] ?? null}
          placeholder={placeholder}
          onChange={({ value }) => put(0, value)}
          data-testid="ops-filter-values"
        />
      ) : (
        <CommittedInput
          aria-labelledby={labelId}
          width={width}
          value={texts[0] ?? ''}
          placeholder={placeholder}
          accepts={(text) => text === '' || !isNumeric(member) || isNumberOrVariable(text)}
          onCommit={(text) => put(0, text)}
          data-testid="ops-filter-values"
        />
      );
  }
}
