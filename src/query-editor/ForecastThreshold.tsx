import { t } from '@grafana/i18n';
import { RadioButtonGroup } from '@grafana/ui';
import React from 'react';

import { CommittedInput } from '../controls/CommittedInput';
import { Labeled } from '../controls/Labeled';
import type { ForecastModel } from '../query-model';

import type { KindEditorProps } from './kind-editor';

type Direction = NonNullable<ForecastModel['threshold']>['direction'];
type Edge = NonNullable<ForecastModel['edge']>;

/** When is a threshold reached; and of that interval, which end a number counts to. */
export function ForecastThreshold({ query, onCommit }: KindEditorProps<ForecastModel>) {
  const { threshold, edge, ...rest } = query;
  return (
    <>
      <Labeled
        label={t('query-editor.forecast.threshold', 'Threshold')}
        description={t('query-editor.forecast.threshold-hint', "In the measure's unit")}
      >
        {({ id, labelId }) => (
          <CommittedInput
            id={id}
            aria-labelledby={labelId}
            width={16}
            inputMode="decimal"
            value={threshold === undefined ? '' : String(threshold.value)}
            placeholder={t('query-editor.forecast.no-threshold', 'None')}
            accepts={(text) => text.trim() === '' || Number.isFinite(Number(text))}
            onCommit={(text) =>
              onCommit(
                text.trim() === ''
                  ? rest
                  : { ...query, threshold: { value: Number(text), direction: threshold?.direction ?? 'above' } }
              )
            }
          />
        )}
      </Labeled>
      {threshold && (
        <Labeled label={t('query-editor.forecast.direction', 'Reached when the measure')}>
          {() => (
            <RadioButtonGroup
              aria-label={t('query-editor.forecast.direction', 'Reached when the measure')}
              options={[
                { value: 'above', label: t('query-editor.forecast.above', 'Rises to it') },
                { value: 'below', label: t('query-editor.forecast.below', 'Falls to it') },
              ]}
              value={threshold.direction}
              onChange={(direction: Direction) => onCommit({ ...query, threshold: { ...threshold, direction } })}
            />
          )}
        </Labeled>
      )}
      {threshold && query.as === 'number' && (
        <Labeled label={t('query-editor.forecast.edge', 'Days until it is reached')}>
          {() => (
            <RadioButtonGroup
              aria-label={t('query-editor.forecast.edge', 'Days until it is reached')}
              options={[
                { value: 'earliest', label: t('query-editor.forecast.earliest', 'At the earliest') },
                { value: 'expected', label: t('query-editor.forecast.expected', 'Expected') },
                { value: 'latest', label: t('query-editor.forecast.latest', 'At the latest') },
              ]}
              value={edge ?? 'expected'}
              onChange={(value: Edge) => onCommit({ ...query, edge: value })}
            />
          )}
        </Labeled>
      )}
    </>
  );
}
