import type { GrafanaNotification, Severity } from '../contract/alerts.ts';

/** An incident as a message needs it. */
export interface IncidentRef {
  id: string;
  severity: Severity;
  /** Signed link to acknowledge it; null where PUBLIC_URL is unset. */
  url: string | null;
  openedAt: number;
  /** Milliseconds, once it has recovered. */
  lasted: number | null;
}

/** The incident side as relays see it; server-alerts.ts injects it. */
export interface IncidentBook {
  /** Reports alerts; idempotent. Answers fingerprint → incident. */
  record(notification: GrafanaNotification): Promise<ReadonlyMap<string, IncidentRef>>;
  /** Whether somebody has taken it on. */
  isAcknowledged(incidentId: string): boolean;
  /** True once it has recovered or was resolved; false for one that is not known, so that a book that was lost silences nobody. */
  isOver(incidentId: string): boolean;
  /** Tells that a message about it has left; idempotent. */
  notified(incidentId: string, channel: string): Promise<void>;
}
