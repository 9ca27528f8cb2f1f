import { type DataSourceInstanceSettings, DataSourcePlugin } from '@grafana/data';
import { initPluginTranslations } from '@grafana/i18n';

import { ConfigEditor } from './config-editor/ConfigEditor';
import { DataSource } from './datasource';
import pluginJson from './plugin.json';
import { QueryEditor } from './query-editor/QueryEditor';
import type { OpsOptions, OpsQuery, OpsSecureOptions } from './query-model';

const { language } = await initPluginTranslations(pluginJson.id);

/** Grafana makes data sources from their settings alone; the language it shows itself in is known only here. */
class LocalisedDataSource extends DataSource {
  constructor(settings: DataSourceInstanceSettings<OpsOptions>) {
    super(settings, language);
  }
}

export const plugin = new DataSourcePlugin<DataSource, OpsQuery, OpsOptions, OpsSecureOptions>(LocalisedDataSource)
  .setConfigEditor(ConfigEditor)
  .setQueryEditor(QueryEditor);
