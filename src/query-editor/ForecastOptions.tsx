import { t } from '@grafana/i18n';
import { Combobox, type ComboboxOption, RadioButtonGroup } from '@grafana/ui';
import React, { useMemo } from 'react';

import { findDataset, datasetName } from '../catalogue/members';
import { useVariableOptions } from '../catalogue/use-variable-options';
import { CommittedInput } from '../controls/CommittedInput';
import { Labeled } from '../controls/Labeled';
import { isWholeNumber } from '../controls/number-text';
import type { Grain } from '../contract';
import type { ForecastModel } from '../query-model';
import { GRAIN_TITLES } from '../vocabulary';

import { CountInput } from './CountInput';
import type { KindEditorProps } from './kind-editor';

const MOST_HORIZON = 1000;
const LEAST_HISTORY = 12;
const MOST_HISTORY = 10_000;

/** How far ahead, from how long a past, in which steps; and the form of the answer. */
export function ForecastOptions({ query, onCommit, source, catalogue }: KindEditorProps<ForecastModel>) {
  const { locale } = source;
  const variables = useVariableOptions(source);
  const known = findDataset(catalogue, datasetName(query.measure))?.grains;
  const grains = useMemo<ComboboxOption[]>(
    () => [
      ...(Object.keys(GRAIN_TITLES) as Grain[])
        .filter((grain) => known?.includes(grain) ?? true)
        .map((value) => ({ value, label: GRAIN_TITLES[value][locale] })),
      ...variables,
    ],
    [known, locale, variables]
  );
  const { history, ...withoutHistory } = query;
  return (
    <>
      <Labeled label={t('query-editor.forecast.grain', 'Step')}>
        {({ id, labelId }) => (
          <Combobox
            id={id}
            aria-labelledby={labelId}
            width={22}
            options={grains}
            value={query.grain}
            // So many days are not so many months.
            onChange={({ value }) => onCommit({ ...withoutHistory, grain: value })}
            data-testid="ops-forecast-grain"
          />
        )}
      </Labeled>
      <CountInput
        label={t('query-editor.forecast.horizon', 'Steps ahead')}
        value={query.horizon}
        most={MOST_HORIZON}
        onCommit={(horizon) => onCommit({ ...query, horizon })}
      />
      <Labeled label={t('query-editor.forecast.history', 'Steps of history')}>
        {({ id, labelId }) => (
          <CommittedInput
            id={id}
            aria-labelledby={labelId}
            width={16}
            inputMode="numeric"
            value={history === undefined ? '' : String(history)}
            placeholder={t('query-editor.forecast.history-auto', 'Automatic')}
            accepts={(text) => text === '' || isWholeNumber(text, LEAST_HISTORY, MOST_HISTORY)}
            onCommit={(text) => onCommit(text === '' ? withoutHistory : { ...query, history: Number(text) })}
          />
        )}
      </Labeled>
      <Labeled label={t('query-editor.forecast.as', 'Format')}>
        {() => (
          <RadioButtonGroup
            aria-label={t('query-editor.forecast.as', 'Format')}
            options={[
              { value: 'timeseries', label: t('query-editor.forecast.as-timeseries', 'Time series') },
              { value: 'table', label: t('query-editor.forecast.as-table', 'Table') },
              { value: 'number', label: t('query-editor.forecast.as-number', 'Number') },
            ]}
            value={query.as}
            onChange={(as: ForecastModel['as']) => onCommit({ ...query, as })}
          />
        )}
      </Labeled>
    </>
  );
}
