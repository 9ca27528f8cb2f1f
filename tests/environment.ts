import { test } from '@grafana/plugin-e2e';

export const PLUGIN_ID = 'aimarket-ops-datasource';

/** The data server as Grafana reaches it. */
export const DATA_SERVER_URL = process.env.DATA_SERVER_URL ?? 'http://127.0.0.1:4600';

/** Skips a file's tests, with the reason, where no Grafana is given. */
export function needsGrafana(): void {
  test.skip(!process.env.GRAFANA_URL, 'GRAFANA_URL is not set: these tests need a running Grafana with the plugin');
}
