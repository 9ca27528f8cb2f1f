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
  isAcknowledged(incidentId: string): boolean;
}
