import { t } from '@grafana/i18n';
import { RadioButtonGroup, Stack } from '@grafana/ui';
import React from 'react';

import { CommittedInput } from '../controls/CommittedInput';
import { Labeled } from '../controls/Labeled';
import { parseNumberText } from '../controls/number-text';
import type { Locale } from '../contract';
import { secondsOf, splitWindow, WINDOW_UNITS, type WindowUnit } from '../funnel-window';

interface Props {
  seconds: number;
  onCommit: (seconds: number) => void;
  locale: Locale;
}

/** How long somebody may take from the first step to the last. */
export function FunnelWindow({ seconds, onCommit, locale }: Props) {
  const { count, unit } = splitWindow(seconds);
  const secondsIn = (text: string) => {
    const value = parseNumberText(text);
    return typeof value === 'number' ? secondsOf(value, unit) : undefined;
  };
  return (
    <Labeled label={t('query-editor.funnel.window', 'From the first step to the last, at most')}>
      {({ id, labelId }) => (
        <Stack direction="row" gap={0.5} alignItems="center">
          <CommittedInput
            id={id}
            aria-labelledby={labelId}
            width={10}
            inputMode="decimal"
            value={String(count)}
            accepts={(text) => secondsIn(text) !== undefined}
            onCommit={(text) => onCommit(secondsIn(text) ?? seconds)}
          />
          <RadioButtonGroup
            aria-label={t('query-editor.funnel.window-unit', 'Unit')}
            options={WINDOW_UNITS.map((known) => ({ value: known.unit, label: known.title[locale] }))}
            value={unit}
            onChange={(next: WindowUnit) => onCommit(secondsOf(count, next) ?? secondsOf(1, next) ?? seconds)}
          />
        </Stack>
      )}
    </Labeled>
  );
}
