import type { Incident, IncidentFigure, IncidentState, SlaClock } from '../contract/incidents.ts';
import { REOPEN_WITHIN_MS } from './decide.ts';
import type { IncidentRecord } from './fold.ts';
import { LIMITS } from './severity.ts';

/** Incidents of the demo generator, which nobody can acknowledge. */
export const DEMO_ID = /^DEMO-/;

/** An incident as it stands at `now`. */
export function viewOf(record: IncidentRecord, now: number, link: string | null): Incident {
  const { id, rule, severity, startedAt, openedAt, notifiedAt, acknowledged, mitigated, resolved, reopened } = record;
  const alerts = [...record.alerts.values()];
  const firing = alerts.filter((alert) => alert.firing);
  // What still fires is what a reader wants to see; else what fired last.
  const shown = firing.at(-1) ?? alerts.at(-1);
  const closesAt = resolved === null ? Infinity : resolved.at + (resolved.by === '' ? REOPEN_WITHIN_MS : 0);
  return {
    id,
    rule,
    severity,
    state: stateOf(record),
    summary: shown?.facts.summary ?? '',
    startedAt,
    detectedAt: openedAt,
    notifiedAt,
    acknowledged,
    mitigated,
    resolved,
    closedAt: now >= closesAt ? closesAt : null,
    reopened,
    alerts: alerts.length,
    firing: firing.length,
    firings: record.firings,
    value: shown?.valueText ?? '',
    threshold: shown?.facts.threshold ?? '',
    panelUrl: shown?.facts.panelUrl ?? '',
    runbookUrl: shown?.facts.runbookUrl ?? '',
    sla: {
      acknowledge: acknowledgeClock(record, now),
      resolve: clockOf(record, 'resolve', resolved?.at ?? null, now),
    },
    link,
    demo: DEMO_ID.test(id),
  };
}

export function stateOf({ acknowledged, mitigated, resolved }: IncidentRecord): IncidentState {
  return resolved ? 'resolved' : mitigated ? 'mitigated' : acknowledged ? 'acknowledged' : 'unanswered';
}

/** How the values of its alerts went. */
export function figuresOfAlerts({ alerts }: IncidentRecord): IncidentFigure[] {
  return [...alerts.values()].flatMap(({ facts, values }) =>
    [...values].map(([refId, course]) => ({ alert: ownLabels(facts.labels), refId, ...course }))
  );
}

/** Labels that every alert of a rule has say nothing about one of them. */
const COMMON_LABELS: ReadonlySet<string> = new Set([
  'alertname',
  'grafana_folder',
  'severity',
  'notify',
  'rulename',
  'datasource_uid',
  'ref_id',
  'team',
  'owner',
]);

/** `endpoint=/api/ideas, method=GET`: what tells an alert from others of its rule. */
export function ownLabels(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .filter(([name]) => !COMMON_LABELS.has(name))
    .map(([name, value]) => `${name}=${value}`)
    .join(', ');
}

/** That it recovered by itself is no answer. */
function acknowledgeClock(record: IncidentRecord, now: number): SlaClock {
  const { acknowledged, resolved } = record;
  if (acknowledged === null && resolved !== null) {
    const { state, ...clock } = clockOf(record, 'acknowledge', resolved.at, now);
    return { ...clock, state: state === 'ok' ? 'none' : state };
  }
  return clockOf(record, 'acknowledge', acknowledged?.at ?? null, now);
}

/** Each severity's limit counts from when it was given; the first that ends decides. What was done before it was raised was done in time or not by then. */
function clockOf(
  { severities }: IncidentRecord,
  deed: 'acknowledge' | 'resolve',
  doneAt: number | null,
  now: number
): SlaClock {
  const [first] = severities
    .filter(({ since }, index) => index === 0 || doneAt === null || since <= doneAt)
    .map(({ severity, since }) => ({ limitMs: LIMITS[severity][deed], dueAt: since + LIMITS[severity][deed] }))
    .sort((a, b) => a.dueAt - b.dueAt) as [{ limitMs: number; dueAt: number }];
  const late = (doneAt ?? now) > first.dueAt;
  return { ...first, state: late ? 'breached' : doneAt === null ? 'running' : 'ok' };
}
