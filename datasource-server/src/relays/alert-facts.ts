import { z } from 'zod';
import {
  MONITORING_ALERTS,
  SEVERITIES,
  type GrafanaAlert,
  type GrafanaNotification,
  type Severity,
} from '../contract/alerts.ts';
import { reportSchema } from '../contract/report.ts';
import type { IncidentRef } from './incident-book.ts';

const nullableText = z.string().nullable();

/** What a message says of one alert, kept with each delivery so that it can be written after a restart. */
export const alertFactsSchema = z.object({
  fingerprint: z.string(),
  status: z.enum(['firing', 'resolved']),
  /** Epoch ms. */
  startsAt: z.number(),
  endsAt: z.number().nullable(),
  alertname: z.string(),
  /** The rule's name as a person reads it. */
  rule: z.string(),
  severity: z.enum(SEVERITIES),
  /** With its unit; empty where the rule gives none. */
  value: z.string(),
  threshold: z.string(),
  summary: z.string(),
  /** Further numbers that the rule tells. */
  figures: z.string().default(''),
  /** What tells it from other alerts of its rule: `mysql`, or `zone=a` by a label that our rules do not have. */
  subject: z.string(),
  runbookUrl: nullableText,
  panelUrl: nullableText,
  incident: z.object({ id: z.string(), url: nullableText }).nullable(),
  /** Milliseconds, of a recovered alert. */
  lasted: z.number().nullable(),
  /** Told instead of the alert's own facts: a message that is no alert. */
  report: reportSchema.optional(),
});
export type AlertFacts = z.output<typeof alertFactsSchema>;

/** Labels that say who is told and where a rule belongs, not what it is about. */
const ROUTING_LABELS = new Set(
  'alertname rulename grafana_folder severity priority notify team owner service_owner datasource_uid ref_id'.split(' ')
);
/** Labels whose value alone says which one, as e-mails show them. */
export const NAMING_LABELS: ReadonlySet<string> = new Set(
  'host mount component service endpoint channel backup server target'.split(' ')
);
const PERIODS: Readonly<Record<string, string>> = { day: '本日', month: '本月' };
const MAX_TEXT = 500;
/** Of a rule that could not be evaluated: what its texts say of numbers is about none. */
const NO_NUMBERS = { value: '', threshold: '', figures: '' };
const NO_VERDICT = '规则没有数据可判断,所监控的对象不一定有问题。';
const VERDICT_AGAIN = '规则又能判断了。';

export function factsOf(
  alert: GrafanaAlert,
  { externalURL }: Pick<GrafanaNotification, 'externalURL'>,
  incident: IncidentRef | null
): AlertFacts {
  const { labels, annotations } = alert;
  const alertname = labels['alertname'] ?? '';
  const startsAt = Date.parse(alert.startsAt);
  const endsAt = alert.status === 'resolved' ? endOf(alert) : null;
  return {
    fingerprint: alert.fingerprint,
    status: alert.status,
    startsAt,
    endsAt,
    alertname,
    rule: cut(ruleName(alert)),
    severity: severityOf(labels),
    ...(hasVerdict({ alertname }) ? numbersOf(alert) : NO_NUMBERS),
    summary: cut(summaryOf(alert)),
    subject: cut(
      Object.entries(labels)
        .filter(([name]) => !ROUTING_LABELS.has(name))
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, value]) => subjectPart(name, value))
        .join(' ')
    ),
    runbookUrl: withinGrafana(annotations['runbook_url'], externalURL),
    panelUrl: alert.panelURL || alert.dashboardURL || null,
    incident: incident && { id: incident.id, url: incident.url },
    lasted: endsAt === null ? null : (incident?.lasted ?? Math.max(0, endsAt - startsAt)),
  };
}

function subjectPart(name: string, value: string): string {
  if (name === 'period') {
    return PERIODS[value] ?? value;
  }
  return NAMING_LABELS.has(name) ? value : `${name}=${value}`;
}

/** Whether the rule could be evaluated: else its labels and texts speak of something that nobody knows. */
export function hasVerdict({ alertname }: Pick<AlertFacts, 'alertname'>): boolean {
  return !MONITORING_ALERTS.has(alertname);
}

function ruleName({ labels, annotations, fingerprint }: GrafanaAlert): string {
  const alertname = labels['alertname'] ?? '';
  const rule = labels['rulename'];
  return hasVerdict({ alertname })
    ? rule || alertname || annotations['summary'] || fingerprint
    : [MONITORING_ALERTS.get(alertname), rule].filter(Boolean).join(':');
}

function summaryOf({ status, labels, annotations }: GrafanaAlert): string {
  if (hasVerdict({ alertname: labels['alertname'] ?? '' })) {
    return annotations['summary'] || annotations['description'] || '';
  }
  if (status === 'resolved') {
    return VERDICT_AGAIN;
  }
  return `${NO_VERDICT}${annotations['Error'] ? `错误:${annotations['Error']}` : ''}`;
}

/**
 * Rules say P0 … P3; older ones critical, warning, info. What says nothing is a warning, and so is, at most, a rule that could not
 * be evaluated.
 */
export function severityOf(labels: Readonly<Record<string, string>>): Severity {
  const severity = labelledSeverity(labels);
  return hasVerdict({ alertname: labels['alertname'] ?? '' }) || severity > 'P2' ? severity : 'P2';
}

function labelledSeverity(labels: Readonly<Record<string, string>>): Severity {
  const older: Record<string, Severity> = { critical: 'P0', warning: 'P2', info: 'P3' };
  for (const given of [labels['severity'], labels['priority']]) {
    const severity = SEVERITIES.find((each) => each === given?.toUpperCase()) ?? older[given?.toLowerCase() ?? ''];
    if (severity) {
      return severity;
    }
  }
  return 'P2';
}

/** Phoned at once, and never kept waiting by a limit that others used up. */
export function isUrgent({ severity, status }: Pick<AlertFacts, 'severity' | 'status'>): boolean {
  return severity === 'P0' && status === 'firing';
}

/** The alert that notifications repeat: the same while it lasts, another one once it has recovered or comes again. */
export function alertKey({ fingerprint, status, startsAt }: AlertFacts): string {
  return `${fingerprint}|${status}|${startsAt}`;
}

/** Firing ones before recovered ones, each the most severe first, then the oldest. */
export function byImportance(a: AlertFacts, b: AlertFacts): number {
  return (
    Number(a.status === 'resolved') - Number(b.status === 'resolved') ||
    a.severity.localeCompare(b.severity) ||
    a.startsAt - b.startsAt ||
    a.rule.localeCompare(b.rule)
  );
}

/** Grafana writes annotations anew at each evaluation: those of a recovered alert tell the number with which it recovered. */
function numbersOf(alert: GrafanaAlert): Pick<AlertFacts, 'value' | 'threshold' | 'figures'> {
  const { annotations } = alert;
  return {
    value: cut(annotations['current_value'] ?? onlyValue(alert)),
    threshold: cut(annotations['threshold'] ?? ''),
    figures: cut(annotations['figures'] ?? ''),
  };
}

function endOf({ endsAt, startsAt }: GrafanaAlert): number {
  const end = Date.parse(endsAt);
  return Number.isNaN(end) ? Date.parse(startsAt) : end;
}

function onlyValue({ values }: GrafanaAlert): string {
  const numbers = Object.values(values ?? {});
  return numbers.length === 1 ? String(Number((numbers[0] as number).toPrecision(6))) : '';
}

/** Rules name a runbook by its path, because they do not know where Grafana is. */
function withinGrafana(path: string | undefined, externalURL: string): string | null {
  if (!path) {
    return null;
  }
  if (/^https?:\/\//.test(path)) {
    return path;
  }
  return externalURL === '' ? null : `${externalURL.replace(/\/+$/, '')}/${path.replace(/^\/+/, '')}`;
}

function cut(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > MAX_TEXT ? `${line.slice(0, MAX_TEXT - 1)}…` : line;
}
