import type { Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import { DATASOURCE_TYPE, DATASOURCE_UID } from '../query.ts';
import {
  type AlertDefinition,
  durationText,
  type Figure,
  runbookPath,
  type Source,
  thresholdText,
  type ValueFormat,
} from './alert-definition.ts';

/** The folder that alert rules live in. */
export const ALERT_FOLDER = '运营告警';

const EXPRESSION_UID = '__expr__';
const EXPRESSION = { type: EXPRESSION_UID, uid: EXPRESSION_UID };
/** RefIds: the rule's own number, what the formula makes of it, the condition. */
const NUMBER = 'A';
const WEIGHED = 'V';
const CONDITION = 'T';

/** A rule as Grafana's file provisioning reads it. Its reader drops unknown keys silently, so the shape is closed here. */
export interface ProvisionedRule {
  uid: string;
  title: string;
  condition: string;
  data: ProvisionedQuery[];
  for: string;
  keepFiringFor: string;
  noDataState: 'OK' | 'NoData' | 'Alerting';
  execErrState: 'Error' | 'Alerting';
  isPaused: boolean;
  dashboardUid: string;
  panelId: number;
  annotations: Record<string, string>;
  labels: Record<string, string>;
}

export interface ProvisionedQuery {
  refId: string;
  datasourceUid: string;
  /** Seconds before the evaluation, unquoted: this part of the file is not interpolated. */
  relativeTimeRange: { from: number; to: number };
  model: Dataquery | MathModel | ThresholdModel;
}

export interface MathModel {
  refId: string;
  type: 'math';
  datasource: { type: string; uid: string };
  /** With `$` before each letter. */
  expression: string;
}

export interface ThresholdModel {
  refId: string;
  type: 'threshold';
  datasource: { type: string; uid: string };
  /** Without `$`: that belongs to math expressions. */
  expression: string;
  conditions: Array<{
    evaluator: { type: 'gt' | 'lt'; params: [number] };
    unloadEvaluator?: { type: 'gt' | 'lt'; params: [number] };
  }>;
}

/**
 * A definition as a provisioned rule: our data source's numbers, the formula that weighs them, then one threshold with its
 * recovery threshold. A failing query makes `DatasourceError`, which has a route of its own and calls no one.
 */
export function compileRule(rule: AlertDefinition): ProvisionedRule {
  const { weighed } = rule;
  const sources: Array<[string, Source]> = [[NUMBER, rule], ...Object.entries(weighed?.against ?? {})];
  return {
    uid: rule.uid,
    title: rule.title,
    condition: CONDITION,
    data: [
      ...sources.map(([refId, source]) => sourceQuery(refId, source)),
      ...(weighed ? [expressionQuery(mathModel(WEIGHED, weighed.formula))] : []),
      expressionQuery(thresholdModel(rule)),
    ],
    for: rule.for,
    keepFiringFor: rule.keepFiringFor,
    noDataState: rule.noData,
    execErrState: rule.noData === 'Alerting' ? 'Alerting' : 'Error',
    isPaused: false,
    dashboardUid: rule.panel.dashboardUid,
    panelId: rule.panel.panelId,
    annotations: annotationsOf(rule),
    labels: { severity: rule.severity, team: rule.team, notify: rule.channels.join(' ') },
  };
}

function sourceQuery(refId: string, { query, windowSeconds, agoSeconds = 0 }: Source): ProvisionedQuery {
  return {
    refId,
    datasourceUid: DATASOURCE_UID,
    relativeTimeRange: { from: agoSeconds + windowSeconds, to: agoSeconds },
    model: query().refId(refId).datasource({ type: DATASOURCE_TYPE, uid: DATASOURCE_UID }).build(),
  };
}

/** A query that Grafana's own expressions answer. */
export function expressionQuery(model: MathModel | ThresholdModel): ProvisionedQuery {
  return { refId: model.refId, datasourceUid: EXPRESSION_UID, relativeTimeRange: { from: 0, to: 0 }, model };
}

export function mathModel(refId: string, expression: string): MathModel {
  return { refId, type: 'math', datasource: EXPRESSION, expression };
}

function thresholdModel({ threshold, weighed }: AlertDefinition): ThresholdModel {
  return {
    refId: CONDITION,
    type: 'threshold',
    datasource: EXPRESSION,
    expression: weighed ? WEIGHED : NUMBER,
    conditions: [
      'above' in threshold
        ? condition('gt', threshold.above, 'lt', threshold.recoverBelow)
        : condition('lt', threshold.below, 'gt', threshold.recoverAbove),
    ],
  };
}

function condition(
  type: 'gt' | 'lt',
  limit: number,
  back: 'gt' | 'lt',
  recovery: number | undefined
): ThresholdModel['conditions'][number] {
  return {
    evaluator: { type, params: [limit] },
    ...(recovery === undefined ? {} : { unloadEvaluator: { type: back, params: [recovery] } }),
  };
}

/** Annotations are templates that Grafana does not interpolate: `$` is a template's own here and nothing is escaped. */
function annotationsOf(rule: AlertDefinition): Record<string, string> {
  const { figures, weighed } = rule;
  return {
    __dashboardUid__: rule.panel.dashboardUid,
    __panelId__: String(rule.panel.panelId),
    summary: rule.summary,
    description: descriptionOf(rule),
    current_value: valueTemplate(weighed ? WEIGHED : NUMBER, rule.format),
    ...(figures ? { figures: figures.map(figureTemplate).join(',') } : {}),
    threshold: thresholdText(rule),
    runbook_url: runbookPath(rule.uid),
  };
}

function descriptionOf(rule: AlertDefinition): string {
  const lasting = rule.for === '0s' ? '' : `,持续 ${durationText(rule.for)}`;
  const isForecast = rule.query().build().kind === 'forecast';
  const window = isForecast ? '由过去的走势预测' : `每次看最近 ${rule.windowSeconds} 秒`;
  const how = rule.weighed ? `${rule.weighed.inWords};${window}` : window;
  return `${thresholdText(rule)}${lasting}(${how})`;
}

function figureTemplate({ name, from, format }: Figure): string {
  return `${name} ${valueTemplate(from, format)}`;
}

function valueTemplate(refId: string, { prefix = '', verb, suffix }: ValueFormat): string {
  return `{{ with $values.${refId} }}${prefix}{{ printf "${verb}" .Value }}${suffix}{{ else }}无数据{{ end }}`;
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
  return intervals.map((interval) =>
    ruleGroup(interval, interval, rules.filter(({ every }) => every === interval).map(compileRule))
  );
}

export function ruleGroup(name: string, interval: string, rules: ProvisionedRule[]): RuleGroup {
  return { orgId: 1, name: `aimarket-${name}`, folder: ALERT_FOLDER, interval, rules };
}
