import { EditorRow, EditorRows } from '@grafana/plugin-ui';
import { t } from '@grafana/i18n';
import { MultiCombobox, RadioButtonGroup } from '@grafana/ui';
import React, { useMemo } from 'react';

import { DatasetNotice } from '../catalogue/DatasetNotice';
import { datasetName, datasetsWithLines } from '../catalogue/members';
import { datasetOptions } from '../catalogue/options';
import { useVariableOptions } from '../catalogue/use-variable-options';
import { Labeled } from '../controls/Labeled';
import type { EventsModel } from '../query-model';

import { CountInput } from './CountInput';
import { EventsScope } from './EventsScope';
import { GrainSelect } from './GrainSelect';
import type { KindEditorProps } from './kind-editor';
import { LevelSelect } from './LevelSelect';
import { LineConditions } from './LineConditions';

const DEFAULT_LINES = 200;
const MOST_LINES = 5000;

/** Log lines of any datasets, or how many there were by level. */
export function EventsEditor(props: KindEditorProps<EventsModel>) {
  const { query, onCommit, source, catalogue } = props;
  const { locale } = source;
  const variables = useVariableOptions(source);
  const readable = useMemo(() => datasetsWithLines(catalogue), [catalogue]);
  const options = useMemo(() => [...datasetOptions(readable, locale), ...variables], [readable, locale, variables]);
  const datasets = useMemo(
    () => readable.filter(({ name }) => query.datasets.length === 0 || query.datasets.includes(name)),
    [readable, query.datasets]
  );
  const chooseDatasets = (names: string[]) => {
    const readsAll = names.length === 0 || names.some((name) => name.includes('$'));
    const filters = query.filters.filter(({ member }) => readsAll || names.includes(datasetName(member)));
    onCommit({ ...query, datasets: names, filters });
  };
  return (
    <EditorRows>
      <EditorRow>
        <Labeled label={t('query-editor.events.datasets', 'Logs')}>
          {({ id, labelId }) => (
            <MultiCombobox
              id={id}
              aria-labelledby={labelId}
              width="auto"
              minWidth={32}
              maxWidth={80}
              options={options}
              value={query.datasets}
              placeholder={t('query-editor.events.all', 'All of them')}
              onChange={(chosen) => chooseDatasets(chosen.map(({ value }) => value))}
              data-testid="ops-datasets"
            />
          )}
        </Labeled>
        <LevelSelect levels={query.levels} onCommit={(levels) => onCommit({ ...query, levels })} source={source} />
        <Labeled label={t('query-editor.events.as', 'Show')}>
          {() => (
            <RadioButtonGroup
              aria-label={t('query-editor.events.as', 'Show')}
              options={[
                { value: 'lines', label: t('query-editor.events.as-lines', 'Lines') },
                { value: 'volume', label: t('query-editor.events.as-volume', 'Volume by level') },
              ]}
              value={query.as}
              onChange={(as: EventsModel['as']) => onCommit({ ...query, as })}
            />
          )}
        </Labeled>
      </EditorRow>
      <DatasetNotice catalogue={catalogue} names={query.datasets} locale={locale} />
      <LineConditions {...props} datasets={datasets} />
      <EditorRow>
        {query.as === 'lines' ? (
          <>
            <CountInput
              label={t('query-editor.events.limit', 'Lines at most')}
              value={query.limit ?? DEFAULT_LINES}
              most={MOST_LINES}
              onCommit={(limit) => onCommit({ ...query, limit })}
            />
            <Labeled label={t('query-editor.events.order', 'Order')}>
              {() => (
                <RadioButtonGroup
                  aria-label={t('query-editor.events.order', 'Order')}
                  options={[
                    { value: 'desc', label: t('query-editor.events.newest', 'Newest first') },
                    { value: 'asc', label: t('query-editor.events.oldest', 'Oldest first') },
                  ]}
                  value={query.order}
                  onChange={(order: EventsModel['order']) => onCommit({ ...query, order })}
                />
              )}
            </Labeled>
          </>
        ) : (
          <GrainSelect grain={query.grain} onCommit={(grain) => onCommit({ ...query, grain })} source={source} />
        )}
        <EventsScope query={query} onCommit={onCommit} />
      </EditorRow>
    </EditorRows>
  );
}
