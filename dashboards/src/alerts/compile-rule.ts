import type { Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import { DATASOURCE_TYPE, DATASOURCE_UID } from '../query.ts';
import { type AlertDefinition, durationText, runbookPath, thresholdText } from './alert-definition.ts';

/** The folder that alert rules live in. */
export const ALERT_FOLDER = '运营告警';

const EXPRESSION_UID = '__expr__';
const VALUE = 'A';
const CONDITION = 'B';

/** A rule as Grafana's file provisioning reads it. Its reader drops unknown keys silently, so the shape is closed here. */
export interface ProvisionedRule {
  uid: string;
  title: string;
  condition: string;
  data: ProvisionedQuery[];
  for: string;
  keepFiringFor: string;
  noDataState: 'OK' | 'NoData';
  execErrState: 'Error';
  isPaused: boolean;
  dashboardUid: string;
  panelId: number;
  annotations: Record<string, string>;
  labels: Record<string, string>;
}

interface ProvisionedQuery {
  refId: string;
  datasourceUid: string;
  /** Seconds before the evaluation, unquoted: this part of the file is not interpolated. */
  relativeTimeRange: { from: number; to: number };
  model: Dataquery | ThresholdModel;
}

export interface ThresholdModel {
  refId: string;
  type: 'threshold';
  datasource: { type: string; uid: string };
  /** Without `$`: that belongs to math expressions. */
  expression: string;
  conditions: Array<{
    evaluator: { type: 'gt'; params: [number] };
    unloadEvaluator?: { type: 'lt'; params: [number] };
  }>;
}

/**
 * A definition as a provisioned rule: our data source's number, then one threshold with its recovery threshold.
 * A failing query makes `DatasourceError`, which has a route of its own and calls no one.
 */
export function compileRule(rule: AlertDefinition): ProvisionedRule {
  return {
    uid: rule.uid,
    title: rule.title,
    condition: CONDITION,
    data: [
      {
        refId: VALUE,
        datasourceUid: DATASOURCE_UID,
        relativeTimeRange: { from: rule.windowSeconds, to: 0 },
        model: rule.query().refId(VALUE).datasource({ type: DATASOURCE_TYPE, uid: DATASOURCE_UID }).build(),
      },
      {
        refId: CONDITION,
        datasourceUid: EXPRESSION_UID,
        relativeTimeRange: { from: 0, to: 0 },
        model: thresholdModel(rule),
      },
    ],
    for: rule.for,
    keepFiringFor: rule.keepFiringFor,
    noDataState: rule.noData,
    execErrState: 'Error',
    isPaused: false,
    dashboardUid: rule.panel.dashboardUid,
    panelId: rule.panel.panelId,
    annotations: annotationsOf(rule),
    labels: { severity: rule.severity, notify: rule.channels.join(' ') },
  };
}

function thresholdModel({ threshold }: AlertDefinition): ThresholdModel {
  const { above, recoverBelow } = threshold;
  return {
    refId: CONDITION,
    type: 'threshold',
    datasource: { type: EXPRESSION_UID, uid: EXPRESSION_UID },
    expression: VALUE,
    conditions: [
      {
        evaluator: { type: 'gt', params: [above] },
        ...(recoverBelow === undefined ? {} : { unloadEvaluator: { type: 'lt', params: [recoverBelow] } }),
      },
    ],
  };
}

/** Annotations are templates that Grafana does not interpolate: `$` is a template's own here and nothing is escaped. */
function annotationsOf(rule: AlertDefinition): Record<string, string> {
  const { verb, suffix } = rule.format;
  return {
    __dashboardUid__: rule.panel.dashboardUid,
    __panelId__: String(rule.panel.panelId),
    summary: rule.summary,
    description: `${thresholdText(rule)},持续 ${durationText(rule.for)}(每次看最近 ${rule.windowSeconds} 秒)`,
    current_value: `{{ with $values.${VALUE} }}{{ printf "${verb}" .Value }}${suffix}{{ else }}无数据{{ end }}`,
    threshold: thresholdText(rule),
    runbook_url: runbookPath(rule),
  };
}

export interface RuleGroup {
  orgId: number;
  name: string;
  folder: string;
  interval: string;
  rules: ProvisionedRule[];
}

/** Rules that are evaluated at the same interval form one group. */
export function compileGroups(rules: readonly AlertDefinition[]): RuleGroup[] {
  const intervals = [...new Set(rules.map(({ every }) => every))];
  return intervals.map((interval) => ({
    orgId: 1,
    name: `aimarket-${interval}`,
    folder: ALERT_FOLDER,
    interval,
    rules: rules.filter(({ every }) => every === interval).map(compileRule),
  }));
}
