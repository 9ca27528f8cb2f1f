import { z } from 'zod';
import { SEVERITIES } from './alerts.ts';
import { INCIDENT_STATES } from './incidents.ts';
import { GRAINS, grafanaQueryFields } from './query-fields.ts';

/** `list`: a row an incident. `rules`: a row a rule. `summary`: numbers. `course`: over time. `annotations`: regions on a graph. */
export const INCIDENT_VIEWS = ['list', 'summary', 'course', 'rules', 'annotations'] as const;
export type IncidentsView = (typeof INCIDENT_VIEWS)[number];

/** Numbers of a summary, as its columns are named. MTTA, MTTM and MTTR (resolve) are milliseconds, shares percent. */
export const INCIDENT_FIGURES = [
  'open',
  'open_p0',
  'open_p1',
  'open_p2',
  'open_p3',
  'incidents',
  'mtta_mean',
  'mtta_median',
  'mtta_p90',
  'mtta_n',
  'mttm_mean',
  'mttm_median',
  'mttm_p90',
  'mttm_n',
  'mttr_mean',
  'mttr_median',
  'mttr_p90',
  'mttr_n',
  'breaches',
  'breaches_acknowledge',
  'breaches_resolve',
  'reopened',
  'firings_per_incident',
  'acknowledged_share',
] as const;
export type IncidentsFigure = (typeof INCIDENT_FIGURES)[number];

/**
 * Alerts as incidents. A list, rules and annotations show incidents that were open at any time in the range; open ones of a
 * summary are those of now, its other numbers and the course are about incidents that were detected in the range.
 */
export const incidentsQuerySchema = z.object({
  ...grafanaQueryFields,
  kind: z.literal('incidents'),
  view: z.enum(INCIDENT_VIEWS).default('list'),
  /** Empty for all of them. */
  severities: z.array(z.enum(SEVERITIES)).max(SEVERITIES.length).default([]),
  /** `open` is every state but resolved. */
  states: z
    .array(z.enum(['open', ...INCIDENT_STATES]))
    .max(INCIDENT_STATES.length + 1)
    .default([]),
  /** Titles or uids of rules. */
  rules: z.array(z.string().min(1).max(200)).max(100).default([]),
  /** Numbers of the summary; all of them unless told. An alert rule takes one. */
  figures: z.array(z.enum(INCIDENT_FIGURES)).max(INCIDENT_FIGURES.length).default([]),
  /** Of the course. */
  grain: z.enum(['auto', ...GRAINS]).default('auto'),
  /** Rows of a list, newest first. */
  limit: z.number().int().min(1).max(5000).default(200),
});
export type IncidentsQuery = z.output<typeof incidentsQuerySchema>;
