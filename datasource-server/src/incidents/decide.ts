import type { GrafanaAlert, GrafanaNotification } from '../contract/alerts.ts';
import type { IncidentEvent } from '../contract/incident-events.ts';
import { factsOf, ruleOf, valueTextOf } from './alert-facts.ts';
import { startFold, type AlertRecord, type IncidentRecord } from './fold.ts';
import { isMoreSevere, severityOf } from './severity.ts';

/** An alert that fires again so soon after its incident ended by itself reopens it. */
export const REOPEN_WITHIN_MS = 10 * 60_000;
/** What still fires so long after somebody called it resolved is not: rules look back and keep firing for less. */
const STILL_FIRING_AFTER_MS = 30 * 60_000;
/** Nothing was heard for so long of an alert that has ended in between: its recovery was never told (silenced, say), and this is another episode. */
const FORGOTTEN_AFTER_MS = 24 * 3600e3;

/** An event but for what every event has. */
type Happening = DistributiveOmit<IncidentEvent, 'id' | 'incident' | 'seq' | 'recordedAt'>;
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

interface DecideInput {
  notification: GrafanaNotification;
  now: number;
  /** The incidents of a rule, the one that was opened last at the end. */
  incidentsOf: (ruleKey: string) => readonly IncidentRecord[];
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
 * notification over two channels, or sent again however late, adds nothing. Fired ones come first: an incident whose alerts take
 * turns stays one.
 */
export function decide({ notification, now, incidentsOf, newIncidentId, newEventId }: DecideInput): Decision {
  const events: IncidentEvent[] = [];
  const rules = new Map<string, IncidentRecord[]>();
  const fold = startFold();

  /** As they are after the events so far. */
  function ofRule(key: string): IncidentRecord[] {
    const known = rules.get(key) ?? [...incidentsOf(key)];
    rules.set(key, known);
    return known;
  }

  function happens(key: string, incident: string, happening: Happening): IncidentRecord {
    const known = ofRule(key);
    const place = known.findLastIndex(({ id }) => id === incident);
    const before = known[place];
    const event: IncidentEvent = {
      ...happening,
      id: newEventId(),
      incident,
      seq: (before?.seq ?? 0) + 1,
      recordedAt: now,
    };
    const after = fold.apply(before, event);
    events.push(event);
    known.splice(before ? place : known.length, 1, after);
    return after;
  }

  function fires(alert: GrafanaAlert): IncidentRecord {
    const rule = ruleOf(alert);
    const facts = factsOf(alert, notification);
    const { fingerprint } = alert;
    const told = ofRule(rule.key).findLast(({ alerts }) => alerts.get(fingerprint)?.starts.has(facts.startsAt));
    if (told && !isNotSolved(told, fingerprint, now)) {
      const known = told.alerts.get(fingerprint) as AlertRecord;
      return known.firing && isBeyond(facts.values, known)
        ? happens(rule.key, told.id, {
            kind: 'observed',
            at: now,
            fingerprint,
            values: facts.values,
            valueText: facts.valueText,
          })
        : told;
    }
    const startsAt = Math.max(Math.min(facts.startsAt, now), now - OLDEST_START_MS);
    const latest = endIfForgotten(rule.key, fingerprint, startsAt);
    const joined = latest && joins(latest, startsAt, now) ? latest : undefined;
    const severity = severityOf(alert);
    const incident = joined?.id ?? newIncidentId();
    if (!joined) {
      happens(rule.key, incident, { kind: 'opened', at: now, rule, severity, startedAt: startsAt });
    } else if (joined.resolved) {
      happens(rule.key, incident, { kind: 'reopened', at: Math.max(startsAt, joined.resolved.at) });
    }
    const after = happens(rule.key, incident, { kind: 'firing', at: startsAt, alert: facts });
    return isMoreSevere(severity, after.severity)
      ? happens(rule.key, incident, { kind: 'severity_raised', at: now, severity })
      : after;
  }

  /** The newest incident of the rule, ended if all that it waits for is an alert that must have recovered long ago. */
  function endIfForgotten(key: string, fingerprint: string, startsAt: number): IncidentRecord | undefined {
    const latest = ofRule(key).at(-1);
    if (!latest || latest.resolved || startsAt - latest.recordedAt < FORGOTTEN_AFTER_MS) {
      return latest;
    }
    const firing = firingOf(latest);
    if (firing.length !== 1 || firing[0]?.facts.fingerprint !== fingerprint) {
      return latest;
    }
    happens(key, latest.id, { kind: 'recovered', at: startsAt, fingerprint, values: {}, valueText: '' });
    happens(key, latest.id, { kind: 'resolved', at: startsAt, by: '', via: 'auto', note: RECOVERY_NOT_TOLD });
    return undefined;
  }

  function recovers(alert: GrafanaAlert): IncidentRecord | undefined {
    const { key } = ruleOf(alert);
    const { fingerprint } = alert;
    const endsAt = endOf(alert) ?? now;
    for (const { id, alerts } of [...ofRule(key)]) {
      const known = alerts.get(fingerprint);
      // Grafana moves the start of an alert that recovers; one that ended before the present firing began is an old message.
      if (known?.firing && endsAt >= known.facts.startsAt) {
        const after = happens(key, id, {
          kind: 'recovered',
          at: Math.min(endsAt, now),
          fingerprint,
          values: alert.values ?? {},
          valueText: valueTextOf(alert),
        });
        if (!after.resolved && !isFiring(after)) {
          happens(key, id, { kind: 'resolved', at: endOfAll(after), by: '', via: 'auto', note: '' });
        }
      }
    }
    return ofRule(key).findLast(({ alerts }) => alerts.has(fingerprint));
  }

  const byStatus = (status: GrafanaAlert['status']) => notification.alerts.filter((alert) => alert.status === status);
  const found = new Map<string, { key: string; id: string }>();
  for (const alert of [...byStatus('firing'), ...byStatus('resolved')]) {
    const incident = alert.status === 'firing' ? fires(alert) : recovers(alert);
    if (incident) {
      found.set(alert.fingerprint, { key: incident.rule.key, id: incident.id });
    }
  }
  const incidents = new Map(
    [...found].map(([fingerprint, { key, id }]) => [
      fingerprint,
      ofRule(key).findLast((record) => record.id === id) as IncidentRecord,
    ])
  );
  return { events, incidents };
}

/** A start before that is nobody's: clocks and the event store know no year 1. */
const OLDEST_START_MS = 366 * 864e5;
const RECOVERY_NOT_TOLD = '没有收到恢复通知,告警已另行触发 · its recovery was never told, and it fires anew';

function firingOf({ alerts }: IncidentRecord): AlertRecord[] {
  return [...alerts.values()].filter(({ firing }) => firing);
}

function isFiring({ alerts }: IncidentRecord): boolean {
  for (const { firing } of alerts.values()) {
    if (firing) {
      return true;
    }
  }
  return false;
}

/** Whether somebody called it resolved and the alert has gone on all the same. */
function isNotSolved({ resolved, alerts }: IncidentRecord, fingerprint: string, now: number): boolean {
  const isByHand = resolved !== null && resolved.by !== '';
  return isByHand && alerts.get(fingerprint)?.firing === true && now - resolved.at >= STILL_FIRING_AFTER_MS;
}

/**
 * What somebody has called resolved is closed: who did has turned away, so that what fires after it needs an answer of its own. An
 * alert that began before the end but is told only now counts from now.
 */
function joins({ resolved }: IncidentRecord, startsAt: number, now: number): boolean {
  if (resolved === null) {
    return true;
  }
  const again = startsAt >= resolved.at ? startsAt : now;
  return resolved.by === '' && again - resolved.at < REOPEN_WITHIN_MS;
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
  return [...alerts.values()].reduce((last, { recoveredAt }) => Math.max(last, recoveredAt ?? 0), openedAt);
}
