import { z } from 'zod';
import { SEVERITIES } from './alerts.ts';

const moment = z.number().int();
const values = z.record(z.string(), z.number());

/** The rule whose alerts make one incident. */
export const incidentRuleSchema = z.object({
  /** What alerts of one rule have in common: the rule's uid, else its title and folder. */
  key: z.string().min(1),
  uid: z.string().nullable(),
  title: z.string(),
  folder: z.string(),
});
export type IncidentRule = z.output<typeof incidentRuleSchema>;

/** What a firing alert tells, as it stood when it began to fire. */
export const incidentAlertSchema = z.object({
  fingerprint: z.string().min(1),
  severity: z.enum(SEVERITIES),
  labels: z.record(z.string(), z.string()),
  /** As Grafana tells it. */
  startsAt: moment,
  values,
  /** The value with its unit. */
  valueText: z.string(),
  threshold: z.string(),
  summary: z.string(),
  panelUrl: z.string(),
  dashboardUrl: z.string(),
  runbookUrl: z.string(),
  silenceUrl: z.string(),
});
export type IncidentAlert = z.output<typeof incidentAlertSchema>;

/** Whether a deed came in over the API, over a signed link, or happened by itself. */
export const DEED_WAYS = ['api', 'link', 'auto'] as const;

const every = {
  id: z.string().min(1).max(64),
  incident: z.string().min(1).max(64),
  /** Place among the events of its incident, from 1. */
  seq: z.number().int().min(1),
  /** When it happened. */
  at: moment,
  /** When the data server learned of it. */
  recordedAt: moment,
};
const deed = { ...every, by: z.string(), via: z.enum(DEED_WAYS), note: z.string() };

/** What happens to an incident; its whole state follows from these. Times are epoch milliseconds. */
export const incidentEventSchema = z.discriminatedUnion('kind', [
  z.object({
    ...every,
    kind: z.literal('opened'),
    rule: incidentRuleSchema,
    severity: z.enum(SEVERITIES),
    /** When the first alert began to fire. */
    startedAt: moment,
  }),
  z.object({ ...every, kind: z.literal('firing'), alert: incidentAlertSchema }),
  /** A firing alert whose value is beyond all that were known of it. */
  z.object({ ...every, kind: z.literal('observed'), fingerprint: z.string(), values, valueText: z.string() }),
  z.object({ ...every, kind: z.literal('recovered'), fingerprint: z.string(), values, valueText: z.string() }),
  z.object({ ...every, kind: z.literal('severity_raised'), severity: z.enum(SEVERITIES) }),
  /** The first message about it left for somebody. */
  z.object({ ...every, kind: z.literal('notified'), channel: z.string() }),
  z.object({ ...deed, kind: z.literal('acknowledged') }),
  z.object({ ...deed, kind: z.literal('note') }),
  z.object({ ...deed, kind: z.literal('mitigated') }),
  /** `via: auto` when every alert has recovered; `by` is empty then. */
  z.object({ ...deed, kind: z.literal('resolved') }),
  z.object({ ...every, kind: z.literal('reopened') }),
]);
export type IncidentEvent = z.output<typeof incidentEventSchema>;
export type IncidentEventKind = IncidentEvent['kind'];
