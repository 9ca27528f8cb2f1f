import { z } from 'zod';
import { SEVERITIES } from '../../contract/alerts.ts';
import { incidentEventSchema, incidentRuleSchema } from '../../contract/incident-events.ts';
import {
  INCIDENT_STATES,
  SLA_STATES,
  type Incident,
  type IncidentDeed,
  type IncidentDetail,
  type IncidentFigure,
  type IncidentList,
  type IncidentsRecorded,
  type SlaClock,
} from '../../contract/incidents.ts';
import type { Describes } from './describes.ts';

const deed = z.object({ at: z.number(), by: z.string(), note: z.string() }) satisfies Describes<IncidentDeed>;

const clock = z.object({
  limitMs: z.number(),
  dueAt: z.number(),
  state: z.enum(SLA_STATES),
}) satisfies Describes<SlaClock>;

const incident = z.object({
  id: z.string(),
  rule: incidentRuleSchema,
  severity: z.enum(SEVERITIES),
  state: z.enum(INCIDENT_STATES),
  summary: z.string(),
  startedAt: z.number(),
  detectedAt: z.number(),
  notifiedAt: z.number().nullable(),
  acknowledged: deed.nullable(),
  mitigated: deed.nullable(),
  resolved: deed.nullable(),
  closedAt: z.number().nullable(),
  reopened: z.number(),
  alerts: z.number(),
  firing: z.number(),
  firings: z.number(),
  value: z.string(),
  threshold: z.string(),
  panelUrl: z.string(),
  runbookUrl: z.string(),
  sla: z.object({ acknowledge: clock, resolve: clock }),
  link: z.string().nullable(),
  demo: z.boolean(),
}) satisfies Describes<Incident>;

const figure = z.object({
  alert: z.string(),
  refId: z.string(),
  first: z.number(),
  lowest: z.number(),
  highest: z.number(),
  last: z.number(),
}) satisfies Describes<IncidentFigure>;

/** What the addresses of incidents answer, by the names in the OpenAPI document. */
export const INCIDENT_RESPONSE_SCHEMAS = {
  Incident: incident,
  IncidentEvent: incidentEventSchema,
  IncidentDetail: incident.extend({
    timeline: z.array(incidentEventSchema),
    figures: z.array(figure),
  }) satisfies Describes<IncidentDetail>,
  IncidentList: z.object({ incidents: z.array(incident), more: z.number() }) satisfies Describes<IncidentList>,
  IncidentsRecorded: z.object({
    incidents: z.record(z.string(), z.string()),
  }) satisfies Describes<IncidentsRecorded>,
} as const;
