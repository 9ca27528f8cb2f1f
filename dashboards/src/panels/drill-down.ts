import type { DynamicConfigValue } from '@grafana/grafana-foundation-sdk/dashboard';

/** A cell's link to a board, over the same time range and with that board's variable set to the cell's value. */
export function linkTo(uid: string, variable: string, title: string): DynamicConfigValue {
  const url = `/d/${uid}?var-datasource=\${datasource}&var-${variable}=\${__value.raw:percentencode}&\${__url_time_range}`;
  return { id: 'links', value: [{ title, url, targetBlank: false }] };
}
