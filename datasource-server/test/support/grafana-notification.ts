import type { GrafanaAlert, GrafanaNotification } from '../../src/contract/alerts.ts';

export const GRAFANA = 'http://grafana.example:3000';

export interface AlertInput {
  rule?: string;
  title?: string;
  severity?: string;
  labels?: Record<string, string>;
  fingerprint?: string;
  status?: GrafanaAlert['status'];
  startsAt: number;
  /** While it fires there is none. */
  endsAt?: number;
  value?: number;
}

/** An alert as Grafana 12.3 posts it. */
export function grafanaAlert({
  rule = 'api-error-rate-high',
  title = 'API 错误率过高',
  severity = 'critical',
  labels = {},
  fingerprint = `${rule}-1`,
  endsAt,
  status = endsAt === undefined ? 'firing' : 'resolved',
  startsAt,
  value = 7.25,
}: AlertInput): GrafanaAlert {
  return {
    status,
    labels: { alertname: title, grafana_folder: '运营告警', severity, notify: 'email sms', ...labels },
    annotations: {
      summary: '状态码不小于 400 的 API 请求占比过高,用户正在看到失败。',
      current_value: `${value.toFixed(2)}%`,
      threshold: '> 5%',
      runbook_url: '/d/aimarket-runbooks?viewPanel=1',
    },
    startsAt: new Date(startsAt).toISOString(),
    endsAt: endsAt === undefined ? '0001-01-01T00:00:00Z' : new Date(endsAt).toISOString(),
    generatorURL: `${GRAFANA}/alerting/grafana/${rule}/view?orgId=1`,
    fingerprint,
    silenceURL: `${GRAFANA}/alerting/silence/new?alertmanager=grafana`,
    dashboardURL: `${GRAFANA}/d/aimarket-realtime?orgId=1`,
    panelURL: `${GRAFANA}/d/aimarket-realtime?orgId=1&viewPanel=12`,
    values: { A: value, B: 1 },
    valueString: `[ var='A' labels={} value=${value} ]`,
    orgId: 1,
  };
}

export function notificationOf(...alerts: GrafanaAlert[]): GrafanaNotification {
  const status = alerts.some((alert) => alert.status === 'firing') ? 'firing' : 'resolved';
  return {
    receiver: 'ops-incidents',
    status,
    orgId: 1,
    alerts,
    groupLabels: {},
    commonLabels: {},
    commonAnnotations: {},
    externalURL: `${GRAFANA}/`,
    version: '1',
    groupKey: '{}:{alertname="x"}',
    truncatedAlerts: 0,
    title: '',
    state: status === 'firing' ? 'alerting' : 'ok',
    message: '',
  };
}
