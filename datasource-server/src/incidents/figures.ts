import { SEVERITIES, type Severity } from '../contract/alerts.ts';
import type { DurationFigures, Incident, IncidentFigures } from '../contract/incidents.ts';

/** What the incidents say together. Each mean comes with its median, p90 and n: with three incidents a mean is noise. */
export function figuresOf(incidents: readonly Incident[]): IncidentFigures {
  const open = incidents.filter(({ state }) => state !== 'resolved');
  const acknowledged = incidents.filter((incident) => incident.acknowledged !== null);
  const share = (part: number) => (incidents.length === 0 ? null : part / incidents.length);
  const countOf = (severity: Severity) => open.filter((incident) => incident.severity === severity).length;
  const acknowledgedShare = share(acknowledged.length);
  return {
    incidents: incidents.length,
    open: open.length,
    openBySeverity: Object.fromEntries(SEVERITIES.map((severity) => [severity, countOf(severity)])) as Record<
      Severity,
      number
    >,
    acknowledge: durationFigures(incidents.flatMap((incident) => durationTo(incident, 'acknowledged') ?? [])),
    mitigate: durationFigures(incidents.flatMap((incident) => durationTo(incident, 'mitigated') ?? [])),
    resolve: durationFigures(incidents.flatMap((incident) => durationTo(incident, 'resolved') ?? [])),
    breaches: {
      acknowledge: incidents.filter(({ sla }) => sla.acknowledge.state === 'breached').length,
      resolve: incidents.filter(({ sla }) => sla.resolve.state === 'breached').length,
    },
    reopened: incidents.filter(({ reopened }) => reopened > 0).length,
    firingsPerIncident: share(incidents.reduce((sum, { firings }) => sum + firings, 0)),
    acknowledgedShare: acknowledgedShare === null ? null : 100 * acknowledgedShare,
  };
}

/** From detected to what was done, ms; null while it is not. */
function durationTo(incident: Incident, deed: 'acknowledged' | 'mitigated' | 'resolved'): number | null {
  const done = incident[deed];
  return done === null ? null : done.at - incident.detectedAt;
}

/** Percentiles lie between neighbours in proportion, as spreadsheets have them. */
function durationFigures(durations: readonly number[]): DurationFigures {
  const n = durations.length;
  if (n === 0) {
    return { n, meanMs: null, medianMs: null, p90Ms: null };
  }
  const sorted = durations.toSorted((a, b) => a - b);
  return {
    n,
    meanMs: durations.reduce((sum, duration) => sum + duration, 0) / n,
    medianMs: quantile(sorted, 0.5),
    p90Ms: quantile(sorted, 0.9),
  };
}

function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] as number;
  const above = sorted[Math.ceil(place)] as number;
  return below + (above - below) * (place - Math.floor(place));
}
