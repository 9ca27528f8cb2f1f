import { MONITORING_ALERTS, SEVERITIES, type GrafanaAlert, type Severity } from '../contract/alerts.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** How long after it was detected an incident must be answered and solved, ms. */
export const LIMITS: Readonly<Record<Severity, { acknowledge: number; resolve: number }>> = {
  P0: { acknowledge: 5 * MINUTE, resolve: 30 * MINUTE },
  P1: { acknowledge: 15 * MINUTE, resolve: 2 * HOUR },
  P2: { acknowledge: HOUR, resolve: 8 * HOUR },
  P3: { acknowledge: 4 * HOUR, resolve: 24 * HOUR },
};

/** What rules that were not written for us call their severity. */
const OTHER_NAMES: Readonly<Record<string, Severity>> = { critical: 'P0', warning: 'P2', info: 'P3' };
const UNKNOWN: Severity = 'P2';

/**
 * The severity of an alert by its label `severity`, else `priority`: P0 to P3, or critical, warning, info; P2 where it says something else or nothing.
 * That monitoring failed is never more than P2: the thing that is monitored may be well.
 */
export function severityOf({ labels }: Pick<GrafanaAlert, 'labels'>): Severity {
  const named = severityNamed(labels['severity']) ?? severityNamed(labels['priority']) ?? UNKNOWN;
  return MONITORING_ALERTS.has(labels['alertname'] ?? '') && isMoreSevere(named, 'P2') ? 'P2' : named;
}

function severityNamed(label = ''): Severity | undefined {
  const name = label.trim();
  return SEVERITIES.find((severity) => severity === name.toUpperCase()) ?? OTHER_NAMES[name.toLowerCase()];
}

export function isMoreSevere(one: Severity, other: Severity): boolean {
  return SEVERITIES.indexOf(one) < SEVERITIES.indexOf(other);
}
