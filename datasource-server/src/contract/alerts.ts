import { z } from 'zod';

const texts = z.record(z.string(), z.string());

/** One alert of a notification, as Grafana's webhook receiver writes it (12.3). Unknown keys are passed over. */
export const grafanaAlertSchema = z.object({
  status: z.enum(['firing', 'resolved']),
  labels: texts,
  annotations: texts.default({}),
  startsAt: z.iso.datetime({ offset: true }),
  /** Year 1 while firing. */
  endsAt: z.string(),
  generatorURL: z.string().default(''),
  /** Hash of the labels: the same for every notification of one alert. */
  fingerprint: z.string().min(1).max(64),
  silenceURL: z.string().default(''),
  dashboardURL: z.string().default(''),
  panelURL: z.string().default(''),
  /** refId → value; null where one of them is not a number. */
  values: z.record(z.string(), z.number()).nullable().default(null),
  valueString: z.string().default(''),
  orgId: z.number().optional(),
});
export type GrafanaAlert = z.output<typeof grafanaAlertSchema>;

/** What Grafana's webhook receiver posts: a group of alerts. */
export const grafanaNotificationSchema = z.object({
  receiver: z.string(),
  status: z.enum(['firing', 'resolved']),
  orgId: z.number().default(1),
  alerts: z.array(grafanaAlertSchema).min(1).max(5000),
  groupLabels: texts.default({}),
  commonLabels: texts.default({}),
  commonAnnotations: texts.default({}),
  externalURL: z.string().default(''),
  version: z.string().default('1'),
  groupKey: z.string().default(''),
  /** Alerts that the receiver's limit left out. */
  truncatedAlerts: z.number().default(0),
  title: z.string().default(''),
  state: z.string().default(''),
  message: z.string().default(''),
});
export type GrafanaNotification = z.output<typeof grafanaNotificationSchema>;

/** Severities of incidents: answered within 5 min / 15 min / 1 h / 4 h, solved within 30 min / 2 h / 8 h / 24 h. */
export const SEVERITIES = ['P0', 'P1', 'P2', 'P3'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Alerts that Grafana makes itself when a rule has no data or cannot be evaluated, and what messages call that. */
export const MONITORING_ALERTS: ReadonlyMap<string, string> = new Map([
  ['DatasourceNoData', '监控无数据'],
  ['DatasourceError', '监控查询失败'],
]);
