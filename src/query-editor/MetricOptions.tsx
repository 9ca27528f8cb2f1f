import { t } from '@grafana/i18n';
import { Combobox, InlineSwitch, RadioButtonGroup } from '@grafana/ui';
import React, { useMemo } from 'react';

import { findMember } from '../catalogue/members';
import { CommittedInput } from '../controls/CommittedInput';
import { Labeled } from '../controls/Labeled';
import { isWholeNumber } from '../controls/number-text';
import type { MetricModel } from '../query-model';

import type { KindEditorProps } from './kind-editor';

const DEFAULT_TOP: NonNullable<MetricModel['top']> = { n: 10, others: true, order: 'desc' };
const MOST_TOP = 100;
const MOST_ROWS = 50_000;

/** Largest-first cut, unfinished periods, and the number of rows. */
export function MetricOptions(props: KindEditorProps<MetricModel>) {
  const { query, onCommit } = props;
  const { top: _top, limit: _limit, ...rest } = query;
  return (
    <>
      <Labeled
        label={t('query-editor.metric.top', 'Top N')}
        description={
          query.dimensions.length === 0 ? t('query-editor.metric.top-needs-split', 'Needs a split') : undefined
        }
      >
        {({ id }) => (
          <InlineSwitch
            id={id}
            value={query.top !== undefined}
            disabled={query.dimensions.length === 0 && query.top === undefined}
            onChange={(event) =>
              onCommit(
                event.currentTarget.checked ? { ...query, top: DEFAULT_TOP } : { ...withLimit(rest, query.limit) }
              )
            }
          />
        )}
      </Labeled>
      {query.top && <TopFields {...props} top={query.top} />}
      <Labeled label={t('query-editor.metric.partial', 'Unfinished first and last period')}>
        {() => (
          <RadioButtonGroup
            aria-label={t('query-editor.metric.partial', 'Unfinished first and last period')}
            options={[
              { value: 'keep', label: t('query-editor.metric.partial-keep', 'Show, marked') },
              { value: 'drop', label: t('query-editor.metric.partial-drop', 'Leave out') },
            ]}
            value={query.partial ?? 'keep'}
            onChange={(partial: 'keep' | 'drop') => onCommit({ ...query, partial })}
          />
        )}
      </Labeled>
      {query.as !== 'timeseries' && (
        <Labeled label={t('query-editor.metric.limit', 'Rows at most')}>
          {({ id, labelId }) => (
            <CommittedInput
              id={id}
              aria-labelledby={labelId}
              width={12}
              inputMode="numeric"
              value={query.limit === undefined ? '' : String(query.limit)}
              placeholder={t('query-editor.metric.no-limit', 'No limit')}
              accepts={(text) => text === '' || isWholeNumber(text, 1, MOST_ROWS)}
              onCommit={(text) =>
                onCommit({ ...withLimit({ ...rest, top: query.top }, text === '' ? undefined : Number(text)) })
              }
            />
          )}
        </Labeled>
      )}
    </>
  );
}

interface TopFieldsProps extends KindEditorProps<MetricModel> {
  top: NonNullable<MetricModel['top']>;
}

function TopFields({ query, onCommit, source, catalogue, top }: TopFieldsProps) {
  const change = (part: Partial<TopFieldsProps['top']>) => onCommit({ ...query, top: { ...top, ...part } });
  const measures = useMemo(
    () =>
      query.measures.map((name) => {
        const member = findMember(catalogue, name);
        return { value: name, label: member?.kind === 'measure' ? member.measure.title[source.locale] : name };
      }),
    [query.measures, catalogue, source.locale]
  );
  return (
    <>
      <Labeled label={t('query-editor.metric.top-n', 'How many')}>
        {({ id, labelId }) => (
          <CommittedInput
            id={id}
            aria-labelledby={labelId}
            width={8}
            inputMode="numeric"
            value={String(top.n)}
            accepts={(text) => isWholeNumber(text, 1, MOST_TOP)}
            onCommit={(text) => change({ n: Number(text) })}
          />
        )}
      </Labeled>
      <Labeled label={t('query-editor.metric.top-by', 'By')}>
        {({ id, labelId }) => (
          <Combobox
            id={id}
            aria-labelledby={labelId}
            width={24}
            options={measures}
            value={top.by ?? query.measures[0] ?? null}
            onChange={({ value }) => change({ by: value })}
          />
        )}
      </Labeled>
      <Labeled label={t('query-editor.metric.top-order', 'Keep')}>
        {() => (
          <RadioButtonGroup
            aria-label={t('query-editor.metric.top-order', 'Keep')}
            options={[
              { value: 'desc', label: t('query-editor.metric.top-largest', 'Largest') },
              { value: 'asc', label: t('query-editor.metric.top-smallest', 'Smallest') },
            ]}
            value={top.order ?? 'desc'}
            onChange={(order: 'desc' | 'asc') => change({ order })}
          />
        )}
      </Labeled>
      <Labeled label={t('query-editor.metric.top-others', 'Show the rest as "other"')}>
        {({ id }) => (
          <InlineSwitch
            id={id}
            value={top.others ?? true}
            onChange={(event) => change({ others: event.currentTarget.checked })}
          />
        )}
      </Labeled>
    </>
  );
}

function withLimit(query: Omit<MetricModel, 'limit'>, limit: number | undefined): MetricModel {
  return limit === undefined ? query : { ...query, limit };
}
