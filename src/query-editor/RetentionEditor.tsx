import { EditorRow, EditorRows } from '@grafana/plugin-ui';
import { t } from '@grafana/i18n';
import { RadioButtonGroup } from '@grafana/ui';
import React from 'react';

import { DatasetNotice } from '../catalogue/DatasetNotice';
import { datasetsOf } from '../catalogue/members';
import { CommittedInput } from '../controls/CommittedInput';
import { Labeled } from '../controls/Labeled';
import type { RetentionModel } from '../query-model';

import type { KindEditorProps } from './kind-editor';
import { MomentGroup } from './MomentGroup';
import { parsePeriods } from './period-list';

/** What the data server counts where no periods are asked for. */
const DEFAULT_PERIODS: Readonly<Record<RetentionModel['grain'], string>> = {
  day: '1, 7, 30',
  week: '1, 2, 3, 4, 5, 6, 7, 8',
  month: '1, 2, 3, 4, 5, 6',
};

/** Which share of those who began came back later, by the day, week or month in which they began. */
export function RetentionEditor({ query, onCommit, source, catalogue, range }: KindEditorProps<RetentionModel>) {
  const shared = { source, catalogue, range };
  const { periods: _periods, ...withoutPeriods } = query;
  return (
    <EditorRows>
      <EditorRow>
        <MomentGroup
          {...shared}
          label={t('query-editor.retention.start', 'Who: users who first did this in the time range')}
          moment={query.start}
          onChange={(start) => onCommit({ ...query, start })}
        />
      </EditorRow>
      <EditorRow>
        <MomentGroup
          {...shared}
          label={t('query-editor.retention.comeback', 'Came back: did this later')}
          moment={query.comeback}
          onChange={(comeback) => onCommit({ ...query, comeback })}
        />
      </EditorRow>
      <DatasetNotice catalogue={catalogue} names={datasetsOf(query)} locale={source.locale} />
      <EditorRow>
        <Labeled label={t('query-editor.retention.grain', 'Periods')}>
          {() => (
            <RadioButtonGroup
              aria-label={t('query-editor.retention.grain', 'Periods')}
              options={[
                { value: 'day', label: t('query-editor.retention.days', 'Days') },
                { value: 'week', label: t('query-editor.retention.weeks', 'Weeks') },
                { value: 'month', label: t('query-editor.retention.months', 'Months') },
              ]}
              value={query.grain}
              // What is the 30th day is not the 30th month.
              onChange={(grain: RetentionModel['grain']) => onCommit({ ...withoutPeriods, grain })}
            />
          )}
        </Labeled>
        <Labeled label={t('query-editor.retention.periods', 'Counted after so many periods')}>
          {({ id, labelId }) => (
            <CommittedInput
              id={id}
              aria-labelledby={labelId}
              width={28}
              value={query.periods?.join(', ') ?? ''}
              placeholder={DEFAULT_PERIODS[query.grain]}
              accepts={(text) => parsePeriods(text) !== undefined}
              onCommit={(text) => {
                const periods = parsePeriods(text) ?? [];
                onCommit(periods.length === 0 ? withoutPeriods : { ...query, periods });
              }}
            />
          )}
        </Labeled>
        <Labeled label={t('query-editor.retention.as', 'Table')}>
          {() => (
            <RadioButtonGroup
              aria-label={t('query-editor.retention.as', 'Table')}
              options={[
                { value: 'wide', label: t('query-editor.retention.as-wide', 'A column a period') },
                { value: 'long', label: t('query-editor.retention.as-long', 'A row a period') },
              ]}
              value={query.as}
              onChange={(as: RetentionModel['as']) => onCommit({ ...query, as })}
            />
          )}
        </Labeled>
      </EditorRow>
    </EditorRows>
  );
}
