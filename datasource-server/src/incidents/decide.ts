import type { GrafanaAlert, GrafanaNotification } from '../contract/alerts.ts';
import type { IncidentEvent } from '../contract/incident-events.ts';
import { factsOf, ruleOf, valueTextOf } from './alert-facts.ts';
import { applyEvent, type AlertRecord, type IncidentRecord } from './fold.ts';
import { isMoreSevere, severityOf } from './severity.ts';

/** An alert that fires again so soon after its incident was resolved reopens it. */
export const REOPEN_WITHIN_MS = 10 * 60_000;

/** An event but for what every event has. */
type Happening = DistributiveOmit<IncidentEvent, 'id' | 'incident' | 'seq' | 'recordedAt'>;
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

interface DecideInput {
  notification: GrafanaNotification;
  now: number;
  /** The newest incident of a rule. */
  latestOf: (ruleKey: string) => IncidentRecord | undefined;
  newIncidentId: () => string;
  newEventId: () => string;
}

export interface Decision {
  /** What is news; nothing where all of it was known. */
  events: IncidentEvent[];
  /** Alert → its incident as it is then. Without alerts that recovered but were never told to fire. */
  incidents: Map<string, IncidentRecord>;
}

/**
 * What a notification says that is not known yet. Alerts are told apart by fingerprint, start and status, so that the same
 * notification over two channels, or sent again, adds nothing. Fired ones come first: an incident whose alerts take turns stays one.
 */
export function decide({ notification, now, latestOf, newIncidentId, newEventId }: DecideInput): Decision {
  const events: IncidentEvent[] = [];
  const incidents = new Map<string, IncidentRecord>();
  const touched = new Map<string, IncidentRecord>();
  const currentOf = (key: string) => touched.get(key) ?? latestOf(key);

  function happens(key: string, incident: string, happening: Happening): IncidentRecord {
    const before = happening.kind === 'opened' ? undefined : currentOf(key);
    const event: IncidentEvent = {
      ...happening,
      id: newEventId(),
      incident,
      seq: (before?.seq ?? 0) + 1,
      recordedAt: now,
    };
    const after = applyEvent(before, event);
    events.push(event);
    touched.set(key, after);
    return after;
  }

  function fires(alert: GrafanaAlert): IncidentRecord {
    const rule = ruleOf(alert);
    const facts = factsOf(alert, notification);
    const latest = currentOf(rule.key);
    const known = latest?.alerts.get(alert.fingerprint);
    if (latest && known?.starts.has(facts.startsAt)) {
      return known.firing && isBeyond(facts.values, known)
        ? happens(rule.key, latest.id, {
            kind: 'observed',
            at: now,
            fingerprint: alert.fingerprint,
            values: facts.values,
            valueText: facts.valueText,
          })
        : latest;
    }
    const startsAt = Math.min(facts.startsAt, now);
    const incident = latest && joins(latest, startsAt) ? latest.id : newIncidentId();
    const severity = severityOf(alert);
    if (!latest || latest.id !== incident) {
      happens(rule.key, incident, { kind: 'opened', at: now, rule, severity, startedAt: startsAt });
    } else if (latest.resolved) {
      happens(rule.key, incident, { kind: 'reopened', at: Math.max(startsAt, latest.resolved.at) });
    }
    const joined = happens(rule.key, incident, { kind: 'firing', at: startsAt, alert: facts });
    return isMoreSevere(severity, joined.severity)
      ? happens(rule.key, incident, { kind: 'severity_raised', at: now, severity })
      : joined;
  }

  function recovers(alert: GrafanaAlert): IncidentRecord | undefined {
    const { key } = ruleOf(alert);
    const { fingerprint } = alert;
    const latest = currentOf(key);
    const known = latest?.alerts.get(fingerprint);
    if (!latest || !known) {
      return undefined;
    }
    const endsAt = endOf(alert) ?? now;
    // Grafana moves the start of an alert that recovers; one that ended before the present firing began is an old message.
    if (!known.firing || endsAt < known.facts.startsAt) {
      return latest;
    }
    const after = happens(key, latest.id, {
      kind: 'recovered',
      at: Math.min(endsAt, now),
      fingerprint,
      values: alert.values ?? {},
      valueText: valueTextOf(alert),
    });
    return after.resolved || [...after.alerts.values()].some(({ firing }) => firing)
      ? after
      : happens(key, latest.id, { kind: 'resolved', at: endOfAll(after), by: '', via: 'auto', note: '' });
  }

  const byStatus = (status: GrafanaAlert['status']) => notification.alerts.filter((alert) => alert.status === status);
  const keys = new Map<string, string>();
  for (const alert of [...byStatus('firing'), ...byStatus('resolved')]) {
    const incident = alert.status === 'firing' ? fires(alert) : recovers(alert);
    if (incident) {
      keys.set(alert.fingerprint, incident.rule.key);
    }
  }
  for (const [fingerprint, key] of keys) {
    incidents.set(fingerprint, currentOf(key) as IncidentRecord);
  }
  return { events, incidents };
}

function joins({ resolved }: IncidentRecord, startsAt: number): boolean {
  return resolved === null || startsAt - resolved.at < REOPEN_WITHIN_MS;
}

function isBeyond(values: Readonly<Record<string, number>>, { values: known }: AlertRecord): boolean {
  return Object.entries(values).some(([refId, value]) => {
    const course = known.get(refId);
    return !course || value < course.lowest || value > course.highest;
  });
}

/** When an alert recovered, as Grafana tells it: that may be minutes before its message. Null for year 1. */
function endOf({ endsAt }: GrafanaAlert): number | null {
  const told = Date.parse(endsAt);
  return Number.isNaN(told) || told <= 0 ? null : told;
}

/** An incident was not over before it was known, nor before its last alert had recovered. */
function endOfAll({ alerts, openedAt }: IncidentRecord): number {
  return Math.max(openedAt, ...[...alerts.values()].map(({ recoveredAt }) => recoveredAt ?? 0));
}
