import { MONITORING_ALERTS, type GrafanaAlert, type GrafanaNotification } from '../contract/alerts.ts';
import type { IncidentAlert, IncidentRule } from '../contract/incident-events.ts';
import { severityOf } from './severity.ts';

/** `…/alerting/grafana/<uid>/view?orgId=1`, with whatever Grafana's root path puts before it. */
const RULE_PATH = /\/alerting\/(?:grafana\/)?([A-Za-z0-9_-]{1,64})\/(?:view|edit)/;

/**
 * The rule that an alert belongs to, by its uid where its address has one. That a rule could not be evaluated is another trouble
 * than what the rule watches, so it has a key of its own.
 */
export function ruleOf({ labels, generatorURL }: Pick<GrafanaAlert, 'labels' | 'generatorURL'>): IncidentRule {
  const uid = RULE_PATH.exec(generatorURL)?.[1] ?? null;
  const name = labels['alertname'] ?? '';
  const folder = labels['grafana_folder'] ?? '';
  const monitoring = MONITORING_ALERTS.get(name);
  const title = monitoring ? `${monitoring}:${labels['rulename'] ?? ''}` : name;
  const key = uid === null ? `${folder}/${title}` : monitoring ? `${uid}/${name}` : uid;
  return { key, uid, title: title || key, folder };
}

/** What is kept of a firing alert. Runbooks are written as paths within Grafana: its address is put before them. */
export function factsOf(alert: GrafanaAlert, { externalURL }: Pick<GrafanaNotification, 'externalURL'>): IncidentAlert {
  const { labels, annotations, fingerprint, panelURL, dashboardURL, silenceURL } = alert;
  return {
    fingerprint,
    severity: severityOf(alert),
    labels,
    startsAt: Date.parse(alert.startsAt),
    values: alert.values ?? {},
    valueText: valueTextOf(alert),
    threshold: annotations['threshold'] ?? '',
    summary: annotations['summary'] ?? annotations['description'] ?? annotations['Error'] ?? '',
    panelUrl: panelURL || dashboardURL,
    dashboardUrl: dashboardURL,
    runbookUrl: absolute(annotations['runbook_url'] ?? '', externalURL),
    silenceUrl: silenceURL,
  };
}

/** The value as the rule's message writes it. */
export function valueTextOf({ annotations, valueString }: GrafanaAlert): string {
  return annotations['current_value'] || valueString;
}

function absolute(url: string, base: string): string {
  return url.startsWith('/') && base !== '' ? `${base.replace(/\/+$/, '')}${url}` : url;
}
