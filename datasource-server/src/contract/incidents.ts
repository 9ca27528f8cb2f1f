import { z } from 'zod';
import type { Severity } from './alerts.ts';
import type { IncidentEvent, IncidentRule } from './incident-events.ts';

/** `unanswered` until somebody takes it on. All but `resolved` are open. */
export const INCIDENT_STATES = ['unanswered', 'acknowledged', 'mitigated', 'resolved'] as const;
export type IncidentState = (typeof INCIDENT_STATES)[number];

/**
 * `running` while there is time left, `ok` when it was done in time, `breached` when the time ran out. `none`: it recovered by
 * itself before an answer was due, and nobody gave one.
 */
export const SLA_STATES = ['running', 'ok', 'breached', 'none'] as const;
export type SlaState = (typeof SLA_STATES)[number];

/** One clock against its limit. Times are epoch milliseconds, durations milliseconds. */
export interface SlaClock {
  limitMs: number;
  dueAt: number;
  state: SlaState;
}

/** What somebody did, and when. */
export interface IncidentDeed {
  at: number;
  /** Empty where it happened by itself. */
  by: string;
  note: string;
}

/** One incident as it stands. Times are epoch milliseconds; null for what has not happened. */
export interface Incident {
  id: string;
  rule: IncidentRule;
  severity: Severity;
  state: IncidentState;
  summary: string;
  /** When the first alert began to fire. */
  startedAt: number;
  /** When the data server learned of it: limits count from here. */
  detectedAt: number;
  /** When the first message left for somebody. */
  notifiedAt: number | null;
  acknowledged: IncidentDeed | null;
  mitigated: IncidentDeed | null;
  resolved: IncidentDeed | null;
  /** When it can be reopened no more: ten minutes after it ended by itself, at once where somebody ended it. */
  closedAt: number | null;
  /** How often it fired again soon after it had been resolved. */
  reopened: number;
  /** Alerts, how many of them fire, and how often they began to. */
  alerts: number;
  firing: number;
  firings: number;
  /** The newest value with its unit, and the threshold. */
  value: string;
  threshold: string;
  panelUrl: string;
  runbookUrl: string;
  sla: { acknowledge: SlaClock; resolve: SlaClock };
  /** Where it can be acknowledged, signed and expiring; null where PUBLIC_URL is not set. */
  link: string | null;
  /** Made up by the demo generator. */
  demo: boolean;
}

/** How a value of an alert went while its incident was open. */
export interface IncidentFigure {
  /** The alert's own labels, as text. */
  alert: string;
  /** Which query or expression of the rule. */
  refId: string;
  first: number;
  lowest: number;
  highest: number;
  last: number;
}

/** Answer of `GET /api/v1/incidents/{id}`. */
export interface IncidentDetail extends Incident {
  timeline: IncidentEvent[];
  figures: IncidentFigure[];
}

/** Answer of `GET /api/v1/incidents`. */
export interface IncidentList {
  incidents: Incident[];
  /** How many there are beyond `limit`. */
  more: number;
}

/** Answer of `POST /api/v1/incidents/alerts`: fingerprint of an alert → id of its incident. */
export interface IncidentsRecorded {
  incidents: Record<string, string>;
}

/** What a message about an alert needs to know of its incident. */
export interface IncidentRef {
  id: string;
  severity: Severity;
  /** Where it can be acknowledged, signed and expiring; null where PUBLIC_URL is not set. */
  url: string | null;
  openedAt: number;
  /** How long the alert had fired when it recovered, ms; null while it fires. */
  lasted: number | null;
}

/** Durations of one kind, ms; null where there is none. */
export interface DurationFigures {
  n: number;
  meanMs: number | null;
  medianMs: number | null;
  p90Ms: number | null;
}

/** What many incidents say together. R of MTTR is resolve. */
export interface IncidentFigures {
  incidents: number;
  open: number;
  openBySeverity: Record<Severity, number>;
  /** From detected to acknowledged (MTTA), mitigated (MTTM), resolved (MTTR). */
  acknowledge: DurationFigures;
  mitigate: DurationFigures;
  resolve: DurationFigures;
  /** Clocks that ran out. */
  breaches: { acknowledge: number; resolve: number };
  /** Incidents that were reopened at least once. */
  reopened: number;
  /** How often alerts began to fire, for one incident. */
  firingsPerIncident: number | null;
  /** Percent of the incidents that somebody acknowledged. */
  acknowledgedShare: number | null;
}

export const MAX_NOTE_LENGTH = 2000;
export const MAX_NAME_LENGTH = 64;

/** Body of `POST /api/v1/incidents/{id}/acknowledge`, `/mitigate` and `/resolve`. */
export const incidentDeedSchema = z.object({
  /** Who did it; the token's name unless told. */
  by: z.string().trim().min(1).max(MAX_NAME_LENGTH).optional(),
  note: z.string().trim().max(MAX_NOTE_LENGTH).default(''),
});

/** Body of `POST /api/v1/incidents/{id}/notes`. */
export const incidentNoteSchema = incidentDeedSchema.extend({
  note: z.string().trim().min(1, 'write what is to be noted').max(MAX_NOTE_LENGTH),
});
