import {
  type DataSourcePluginOptionsEditorProps,
  onUpdateDatasourceSecureJsonDataOption,
  updateDatasourcePluginResetOption,
} from '@grafana/data';
import { t } from '@grafana/i18n';
import { InlineField, SecretInput } from '@grafana/ui';
import React from 'react';

import type { OpsOptions, OpsSecureOptions } from '../query-model';

type Props = DataSourcePluginOptionsEditorProps<OpsOptions, OpsSecureOptions>;

/** The bearer token. Grafana stores it encrypted and never shows it again. */
export function TokenField(props: Props) {
  const { options } = props;
  return (
    <InlineField
      htmlFor="ops-token"
      label={t('config.token', 'Token')}
      labelWidth={24}
      grow
      interactive
      disabled={options.readOnly}
      tooltip={t('config.token-tooltip', 'A token with the scope "query", one of AUTH_TOKENS of the data server')}
    >
      <SecretInput
        id="ops-token"
        aria-label={t('config.token', 'Token')}
        isConfigured={Boolean(options.secureJsonFields?.token)}
        value={options.secureJsonData?.token ?? ''}
        placeholder={t('config.token-placeholder', 'Token of the data server')}
        onChange={onUpdateDatasourceSecureJsonDataOption(props, 'token')}
        onReset={() => updateDatasourcePluginResetOption(props, 'token')}
      />
    </InlineField>
  );
}
