import type { ForecastQueryBuilder } from '../forecast-queries.ts';
import { RUNBOOK_PANEL, RUNBOOKS_UID } from '../panel-ids.ts';
import type { MetricQueryBuilder } from '../query.ts';

/** Ways to reach people. E-mail leaves Grafana by SMTP; all others go through the data server's relays. */
export const CHANNELS = ['email', 'dingtalk', 'sms', 'voice', 'wecom', 'feishu'] as const;
export type Channel = (typeof CHANNELS)[number];

/** Answered within 5 min / 15 min / 1 h / 4 h, solved within 30 min / 2 h / 8 h / 24 h. */
export const SEVERITIES = ['P0', 'P1', 'P2', 'P3'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Who keeps the rule and what it watches in order. */
export const TEAMS = ['platform', 'ai', 'business', 'security', 'monitoring'] as const;
export type Team = (typeof TEAMS)[number];

export type Duration = `${number}${'s' | 'm'}`;

/** How values are written: `printf` verb, what follows it, and what stands before it where a number alone would not say what it is. */
export interface ValueFormat {
  prefix?: string;
  verb: '%.0f' | '%.1f' | '%.2f';
  suffix: string;
}

/** A number asked of our data source: of the `windowSeconds` that end now, or ended `agoSeconds` ago. */
export interface Source {
  /** A fresh query a call; must answer numbers (one row, or a row a label), so that nothing has to be reduced. */
  query: () => MetricQueryBuilder | ForecastQueryBuilder;
  /** A forecast ends its past here, and reaches as far back as it says itself. */
  windowSeconds: number;
  agoSeconds?: number;
}

/** Numbers that a rule weighs its own against, by the letter that the formula calls them by. */
export interface Weighing {
  against: Readonly<Partial<Record<'B' | 'C', Source>>>;
  /** Grafana's math over `$A`, the rule's own number, and those letters. Its outcome is what the threshold judges. */
  formula: string;
  /** The formula in words, with every number that stands in it. */
  inWords: string;
}

export type Threshold =
  | {
      /** The rule breaches above this, in the measure's own unit. */
      above: number;
      /** Once firing, it recovers only below this. */
      recoverBelow?: number;
    }
  | {
      /** The rule breaches below this, in the measure's own unit. */
      below: number;
      /** Once firing, it recovers only above this. */
      recoverAbove?: number;
    };

/** A further number that a message tells. */
export interface Figure {
  name: string;
  from: 'A' | 'B' | 'C';
  format: ValueFormat;
}

/** Everything that is to be known about one rule; expression, message, thresholds on boards and links come from here. */
export interface AlertDefinition extends Source {
  /** Also the name of its runbook, `docs/runbooks/<uid>.md`. Never change one that was rolled out: retire it instead. */
  uid: keyof typeof RUNBOOK_PANEL;
  title: string;
  /** What is wrong, in one sentence without numbers that change. */
  summary: string;
  /** Absent: the number itself is judged. */
  weighed?: Weighing;
  threshold: Threshold;
  format: ValueFormat;
  figures?: readonly Figure[];
  /** How long the breach must last. */
  for: Duration;
  /** How long it keeps firing after the last breach. */
  keepFiringFor: Duration;
  /** Rules of one interval share a group. */
  every: Duration;
  severity: Severity;
  team: Team;
  channels: readonly Channel[];
  /**
   * `OK` where silence is normal (no requests at night), `NoData` where silence means that monitoring itself is broken.
   * `Alerting` is for the rule that watches monitoring: there silence, or a query that fails, is the alert.
   */
  noData: 'OK' | 'NoData' | 'Alerting';
  panel: { dashboardUid: string; panelId: number };
}

/** Identity with a check, which keeps the literal's values. */
export function defineAlert<const A extends AlertDefinition>(alert: A): A {
  return alert;
}

/** `> 5%`, `< 90%`, `降幅 > 60%`: the threshold as messages and boards write it. */
export function thresholdText({ threshold, format }: Pick<AlertDefinition, 'threshold' | 'format'>): string {
  const { prefix = '', suffix } = format;
  return 'above' in threshold ? `${prefix}> ${threshold.above}${suffix}` : `${prefix}< ${threshold.below}${suffix}`;
}

/** `5m` → `5 分钟`. */
export function durationText(duration: Duration): string {
  const amount = duration.slice(0, -1);
  return `${amount} ${duration.endsWith('m') ? '分钟' : '秒'}`;
}

/** The runbook's path within Grafana; messages put Grafana's own address before it. */
export function runbookPath(uid: keyof typeof RUNBOOK_PANEL): string {
  return `/d/${RUNBOOKS_UID}?viewPanel=${RUNBOOK_PANEL[uid]}`;
}
