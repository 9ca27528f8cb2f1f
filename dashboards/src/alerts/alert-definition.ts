import { RUNBOOK_PANEL, RUNBOOKS_UID } from '../panel-ids.ts';
import type { MetricQueryBuilder } from '../query.ts';

/** Ways to reach people. `email` and `dingtalk` are Grafana's own receivers; `sms` and `voice` go to a webhook. */
export const CHANNELS = ['email', 'dingtalk', 'sms', 'voice'] as const;
export type Channel = (typeof CHANNELS)[number];

/** `critical`: act now, whatever the hour. `warning`: look at it within the shift. */
export type Severity = 'critical' | 'warning';

export type Duration = `${number}${'s' | 'm'}`;

/** Everything that is to be known about one rule; expression, message, thresholds on boards and links come from here. */
export interface AlertDefinition {
  /** Also the name of its runbook, `docs/runbooks/<uid>.md`. Never change one that was rolled out: retire it instead. */
  uid: keyof typeof RUNBOOK_PANEL;
  title: string;
  /** What is wrong, in one sentence without numbers that change. */
  summary: string;
  /** A fresh query a call; must answer numbers (one row, or a row a label), so that nothing has to be reduced. */
  query: () => MetricQueryBuilder;
  /** Seconds of data that one evaluation looks at. */
  windowSeconds: number;
  threshold: {
    /** The rule breaches above this, in the measure's own unit. */
    above: number;
    /** Once firing, it recovers only below this. */
    recoverBelow?: number;
  };
  /** How values are written: `printf` verb and what follows it. */
  format: { verb: '%.0f' | '%.1f' | '%.2f'; suffix: string };
  /** How long the breach must last. */
  for: Duration;
  /** How long it keeps firing after the last breach. */
  keepFiringFor: Duration;
  /** Rules of one interval share a group. */
  every: Duration;
  severity: Severity;
  channels: readonly Channel[];
  /** `OK` where silence is normal (no requests at night), `NoData` where silence means that monitoring itself is broken. */
  noData: 'OK' | 'NoData';
  panel: { dashboardUid: string; panelId: number };
}

/** Identity with a check, which keeps the literal's values. */
export function defineAlert<const A extends AlertDefinition>(alert: A): A {
  return alert;
}

/** `> 5%`: the threshold as messages and boards write it. */
export function thresholdText({ threshold, format }: AlertDefinition): string {
  return `> ${threshold.above}${format.suffix}`;
}

/** `5m` → `5 分钟`. */
export function durationText(duration: Duration): string {
  const amount = duration.slice(0, -1);
  return `${amount} ${duration.endsWith('m') ? '分钟' : '秒'}`;
}

/** The runbook's path within Grafana; messages put Grafana's own address before it. */
export function runbookPath({ uid }: AlertDefinition): string {
  return `/d/${RUNBOOKS_UID}?viewPanel=${RUNBOOK_PANEL[uid]}`;
}
