import type { z } from 'zod';
import type { grafanaNotificationSchema } from '../../contract/alerts.ts';
import type { IncidentEvent } from '../../contract/incident-events.ts';
import type { Incident, IncidentDetail, IncidentList, IncidentsRecorded } from '../../contract/incidents.ts';

const MINUTE = 60_000;
/** 2026-01-05 15:00 in Asia/Shanghai. */
const OPENED = 1_767_596_400_000;
const ID = '20260105-7K3Q';
const GRAFANA = 'https://grafana.example';
const PANEL = `${GRAFANA}/d/aimarket-realtime?orgId=1&viewPanel=12`;

export const NOTIFICATION_EXAMPLE: z.input<typeof grafanaNotificationSchema> = {
  receiver: 'ops-incidents',
  status: 'firing',
  externalURL: `${GRAFANA}/`,
  alerts: [
    {
      status: 'firing',
      labels: { alertname: 'API 错误率过高', grafana_folder: '运营告警', severity: 'P0' },
      annotations: { current_value: '7.25%', threshold: '> 5%', summary: '用户正在看到失败。' },
      startsAt: '2026-01-05T07:00:00Z',
      endsAt: '0001-01-01T00:00:00Z',
      generatorURL: `${GRAFANA}/alerting/grafana/api-error-rate-high/view?orgId=1`,
      fingerprint: 'd00e84a0fbf0a4fc',
      panelURL: PANEL,
      values: { A: 7.25, B: 1 },
    },
  ],
};

export const RECORDED_EXAMPLE: IncidentsRecorded = { incidents: { d00e84a0fbf0a4fc: ID } };

export const INCIDENT_EXAMPLE: Incident = {
  id: ID,
  rule: { key: 'api-error-rate-high', uid: 'api-error-rate-high', title: 'API 错误率过高', folder: '运营告警' },
  severity: 'P0',
  state: 'acknowledged',
  summary: '用户正在看到失败。',
  startedAt: OPENED,
  detectedAt: OPENED,
  notifiedAt: OPENED,
  acknowledged: { at: OPENED + 2 * MINUTE, by: '王芳', note: '在看' },
  mitigated: null,
  resolved: null,
  closedAt: null,
  reopened: 0,
  alerts: 1,
  firing: 1,
  firings: 1,
  value: '7.25%',
  threshold: '> 5%',
  panelUrl: PANEL,
  runbookUrl: `${GRAFANA}/d/aimarket-runbooks?viewPanel=1`,
  sla: {
    acknowledge: { limitMs: 5 * MINUTE, dueAt: OPENED + 5 * MINUTE, state: 'ok' },
    resolve: { limitMs: 30 * MINUTE, dueAt: OPENED + 30 * MINUTE, state: 'running' },
  },
  link: null,
  demo: false,
};

const TIMELINE: IncidentEvent[] = [
  {
    kind: 'opened',
    id: '0b9a5a3e-1c1e-4d0b-8f57-3a1b0f0c7f11',
    incident: ID,
    seq: 1,
    at: OPENED,
    recordedAt: OPENED,
    rule: INCIDENT_EXAMPLE.rule,
    severity: 'P0',
    startedAt: OPENED,
  },
];

export const INCIDENT_DETAIL_EXAMPLE: IncidentDetail = {
  ...INCIDENT_EXAMPLE,
  timeline: TIMELINE,
  figures: [{ alert: '', refId: 'A', first: 7.25, lowest: 7.25, highest: 9.1, last: 8.4 }],
};

export const INCIDENT_LIST_EXAMPLE: IncidentList = { incidents: [INCIDENT_EXAMPLE], more: 0 };

export const DEED_EXAMPLE = { by: '王芳', note: '已扩容连接池' };
