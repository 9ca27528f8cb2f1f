import { type DataSourcePluginOptionsEditorProps, updateDatasourcePluginJsonDataOption } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Combobox, InlineField } from '@grafana/ui';
import React, { useId } from 'react';

import { CommittedInput } from '../controls/CommittedInput';
import { isWholeNumber } from '../controls/number-text';
import type { OpsOptions, OpsSecureOptions } from '../query-model';

const LABEL_WIDTH = 24;
const LONGEST_SECONDS = 600;
/** What the plugin's backend waits when nothing is set. */
const DEFAULT_SECONDS = '30';

type Props = DataSourcePluginOptionsEditorProps<OpsOptions, OpsSecureOptions>;

/** How long to wait for an answer, and its language. */
export function AnswerSettings(props: Props) {
  const { jsonData, readOnly } = props.options;
  const localeId = useId();
  const set = <K extends 'timeoutSeconds' | 'locale'>(key: K, value: OpsOptions[K]) =>
    updateDatasourcePluginJsonDataOption(props, key, value);
  return (
    <>
      <InlineField
        htmlFor="ops-timeout"
        label={t('config.timeout', 'Timeout')}
        labelWidth={LABEL_WIDTH}
        disabled={readOnly}
        tooltip={t(
          'config.timeout-tooltip',
          'Seconds to wait for an answer. Alert rules give up after 30 s in any case.'
        )}
      >
        <CommittedInput
          id="ops-timeout"
          width={20}
          inputMode="numeric"
          suffix={t('config.seconds', 's')}
          value={jsonData.timeoutSeconds === undefined ? '' : String(jsonData.timeoutSeconds)}
          placeholder={DEFAULT_SECONDS}
          accepts={(text) => text === '' || isWholeNumber(text, 1, LONGEST_SECONDS)}
          onCommit={(text) => set('timeoutSeconds', text === '' ? undefined : Number(text))}
        />
      </InlineField>
      <InlineField
        htmlFor={localeId}
        label={t('config.locale', 'Language')}
        labelWidth={LABEL_WIDTH}
        disabled={readOnly}
        tooltip={t(
          'config.locale-tooltip',
          'Language of series names, notices and errors. Automatic follows the language of whoever looks; alert messages are then Chinese.'
        )}
      >
        <Combobox
          id={localeId}
          width={20}
          options={[
            { value: 'auto', label: t('config.locale-auto', 'Automatic') },
            { value: 'zh', label: '中文' },
            { value: 'en', label: 'English' },
          ]}
          value={jsonData.locale ?? 'auto'}
          onChange={({ value }) => set('locale', value)}
          data-testid="ops-locale"
        />
      </InlineField>
    </>
  );
}
