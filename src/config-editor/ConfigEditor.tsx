import { css } from '@emotion/css';
import type { DataSourcePluginOptionsEditorProps, GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import {
  ConfigSection,
  ConnectionSettings,
  convertLegacyAuthProps,
  DataSourceDescription,
  TLSSettings,
} from '@grafana/plugin-ui';
import { Divider, useStyles2 } from '@grafana/ui';
import React from 'react';

import { PLAIN } from '../locale';
import pluginJson from '../plugin.json';
import type { OpsOptions, OpsSecureOptions } from '../query-model';

import { AnswerSettings } from './AnswerSettings';
import { TokenField } from './TokenField';

/** Where Grafana looks when the data server runs beside it. */
const DEFAULT_URL = 'http://127.0.0.1:4600';

type Props = DataSourcePluginOptionsEditorProps<OpsOptions, OpsSecureOptions>;

/** Where the data server is, how to be let in, how long to wait and in which language it answers. */
export function ConfigEditor({ options, onOptionsChange }: Props) {
  const styles = useStyles2(getStyles);
  const { TLS } = convertLegacyAuthProps({ config: options, onChange: onOptionsChange });
  return (
    <>
      <DataSourceDescription
        dataSourceName={pluginJson.name}
        docsLink={pluginJson.info.links[0]?.url ?? ''}
        hasRequiredFields
      />
      <Divider />
      <ConnectionSettings
        config={options}
        onChange={onOptionsChange}
        urlPlaceholder={DEFAULT_URL}
        urlLabel={t('config.url', 'Data server URL')}
        urlTooltip={t('config.url-tooltip', 'Address of the data server as Grafana reaches it, for example {{url}}', {
          url: DEFAULT_URL,
          ...PLAIN,
        })}
      />
      <Divider />
      <ConfigSection
        className={styles.section}
        title={t('config.access', 'Access')}
        description={t(
          'config.access-description',
          'Leave the token empty while the data server has none: then it answers on its own machine only.'
        )}
      >
        <TokenField options={options} onOptionsChange={onOptionsChange} />
        {TLS && <TLSSettings {...TLS} readOnly={options.readOnly ?? false} />}
      </ConfigSection>
      <Divider />
      <ConfigSection
        className={styles.section}
        title={t('config.answers', 'Answers')}
        isCollapsible
        isInitiallyOpen={hasAnswerSettings(options.jsonData)}
      >
        <AnswerSettings options={options} onOptionsChange={onOptionsChange} />
      </ConfigSection>
    </>
  );
}

function hasAnswerSettings({ timeoutSeconds, locale }: OpsOptions): boolean {
  return timeoutSeconds !== undefined || (locale !== undefined && locale !== 'auto');
}

const getStyles = (theme: GrafanaTheme2) => ({
  section: css({ maxWidth: theme.spacing(72) }),
});
