import type { Severity } from '../contract/alerts.ts';
import type { IncidentAlert, IncidentEvent, IncidentRule } from '../contract/incident-events.ts';
import type { IncidentDeed } from '../contract/incidents.ts';

/** How one value of an alert went. */
export interface ValueCourse {
  first: number;
  lowest: number;
  highest: number;
  last: number;
}

/** One alert of an incident. */
export interface AlertRecord {
  facts: IncidentAlert;
  firing: boolean;
  /** When the firing that is told of last began. */
  since: number;
  recoveredAt: number | null;
  /** Starts of each firing that was told: one that comes again is no news. */
  starts: ReadonlySet<number>;
  valueText: string;
  /** refId → course */
  values: ReadonlyMap<string, ValueCourse>;
}

/** What the events of one incident add up to. */
export interface IncidentRecord {
  id: string;
  rule: IncidentRule;
  severity: Severity;
  /** Each severity that it has had, and since when: limits count from then. */
  severities: ReadonlyArray<{ severity: Severity; since: number }>;
  startedAt: number;
  openedAt: number;
  notifiedAt: number | null;
  acknowledged: IncidentDeed | null;
  mitigated: IncidentDeed | null;
  resolved: IncidentDeed | null;
  reopened: number;
  /** How often an alert began to fire. */
  firings: number;
  /** fingerprint → alert, in the order in which they joined */
  alerts: ReadonlyMap<string, AlertRecord>;
  /** Of the newest event. */
  seq: number;
  recordedAt: number;
}

/** Incidents after more events. */
export interface Fold {
  /** The incident after one more event. Throws for a first event that does not open it: such a history is not whole. */
  apply(before: IncidentRecord | undefined, event: IncidentEvent): IncidentRecord;
}

/**
 * What it is given first is left as it was; what it has made itself it goes on with, or an incident of thousands of alerts would be
 * copied for each of them.
 */
export function startFold(): Fold {
  const own = new WeakSet<IncidentRecord['alerts']>();
  return {
    apply(before, event) {
      if (event.kind === 'opened') {
        return openedBy(event);
      }
      if (!before) {
        throw new Error(`event ${event.id} of incident ${event.incident} comes before the incident was opened`);
      }
      const { alert, ...changed } = change(before, event);
      const after = { ...before, ...changed, seq: event.seq, recordedAt: event.recordedAt };
      if (alert) {
        const alerts = own.has(before.alerts) ? (before.alerts as Map<string, AlertRecord>) : new Map(before.alerts);
        own.add(alerts);
        after.alerts = alerts.set(alert.facts.fingerprint, alert);
      }
      return after;
    },
  };
}

/** Every incident of a set of events, whatever their order; an event that is there twice counts once. Histories without a beginning are left out. */
export function foldEvents(events: Iterable<IncidentEvent>): Map<string, IncidentRecord> {
  const folded = new Map<string, IncidentRecord>();
  const fold = startFold();
  for (const [incident, history] of historiesOf(events)) {
    if (history[0]?.kind === 'opened') {
      folded.set(incident, history.reduce<IncidentRecord | undefined>(fold.apply, undefined) as IncidentRecord);
    }
  }
  return folded;
}

/** Events by incident, each history in its order and without repetitions. */
export function historiesOf(events: Iterable<IncidentEvent>): Map<string, IncidentEvent[]> {
  const histories = new Map<string, Map<string, IncidentEvent>>();
  for (const event of events) {
    const history = histories.get(event.incident) ?? new Map<string, IncidentEvent>();
    history.set(event.id, event);
    histories.set(event.incident, history);
  }
  return new Map(
    [...histories].map(([incident, history]) => [
      incident,
      [...history.values()].sort((a, b) => a.seq - b.seq || a.recordedAt - b.recordedAt),
    ])
  );
}

function openedBy(event: Extract<IncidentEvent, { kind: 'opened' }>): IncidentRecord {
  return {
    id: event.incident,
    rule: event.rule,
    severity: event.severity,
    severities: [{ severity: event.severity, since: event.at }],
    startedAt: event.startedAt,
    openedAt: event.at,
    notifiedAt: null,
    acknowledged: null,
    mitigated: null,
    resolved: null,
    reopened: 0,
    firings: 0,
    alerts: new Map(),
    seq: event.seq,
    recordedAt: event.recordedAt,
  };
}

/** What an event changes, and the alert that it is about. */
type Change = Partial<Omit<IncidentRecord, 'alerts'>> & { alert?: AlertRecord | undefined };

function change(before: IncidentRecord, event: Exclude<IncidentEvent, { kind: 'opened' }>): Change {
  switch (event.kind) {
    case 'firing':
      return { firings: before.firings + 1, alert: fired(before, event.alert) };
    case 'observed':
      return { alert: told(before, event) };
    case 'recovered':
      return { alert: told(before, event, { firing: false, recoveredAt: event.at }) };
    case 'severity_raised':
      return {
        severity: event.severity,
        severities: [...before.severities, { severity: event.severity, since: event.at }],
      };
    case 'notified':
      return { notifiedAt: before.notifiedAt ?? event.at };
    case 'note':
      return {};
    case 'acknowledged':
      return { acknowledged: before.acknowledged ?? deedOf(event) };
    // Whoever mends it has answered it.
    case 'mitigated':
      return { mitigated: before.mitigated ?? deedOf(event), acknowledged: before.acknowledged ?? deedOf(event) };
    case 'resolved':
      return {
        resolved: before.resolved ?? deedOf(event),
        ...(event.via === 'auto' ? {} : { acknowledged: before.acknowledged ?? deedOf(event) }),
      };
    case 'reopened':
      return { resolved: null, mitigated: null, reopened: before.reopened + 1 };
  }
}

function deedOf({ at, by, note }: IncidentDeed): IncidentDeed {
  return { at, by, note };
}

function fired({ alerts }: IncidentRecord, facts: IncidentAlert): AlertRecord {
  const known = alerts.get(facts.fingerprint);
  return {
    facts,
    firing: true,
    since: known?.firing ? known.since : facts.startsAt,
    recoveredAt: null,
    starts: new Set(known?.starts).add(facts.startsAt),
    valueText: facts.valueText,
    values: courseWith(known?.values, facts.values),
  };
}

function told(
  { alerts }: IncidentRecord,
  event: Extract<IncidentEvent, { kind: 'observed' | 'recovered' }>,
  also: Partial<AlertRecord> = {}
): AlertRecord | undefined {
  const known = alerts.get(event.fingerprint);
  return (
    known && {
      ...known,
      valueText: event.valueText || known.valueText,
      values: courseWith(known.values, event.values),
      ...also,
    }
  );
}

function courseWith(
  before: ReadonlyMap<string, ValueCourse> = new Map(),
  values: Readonly<Record<string, number>>
): Map<string, ValueCourse> {
  const courses = new Map(before);
  for (const [refId, value] of Object.entries(values)) {
    const { first, lowest, highest } = courses.get(refId) ?? { first: value, lowest: value, highest: value };
    courses.set(refId, { first, lowest: Math.min(lowest, value), highest: Math.max(highest, value), last: value });
  }
  return courses;
}
