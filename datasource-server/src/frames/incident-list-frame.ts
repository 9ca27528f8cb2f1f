import type { FieldConfig, FieldSchema, Frame, FrameMeta, FrameValue } from '../contract/frames.ts';
import type { Incident, IncidentState, SlaState } from '../contract/incidents.ts';
import type { Locale, Text } from '../contract/text.ts';
import { booleanField, numberField, optionalTimeField, stringField, timeField } from './fields.ts';
import { emptyFrame } from './empty-frame.ts';

export const STATE_TITLES: Readonly<Record<IncidentState, Text>> = {
  unanswered: { zh: '待响应', en: 'unanswered' },
  acknowledged: { zh: '处理中', en: 'acknowledged' },
  mitigated: { zh: '已缓解', en: 'mitigated' },
  resolved: { zh: '已解决', en: 'resolved' },
};

const SLA_TITLES: Readonly<Record<SlaState, Text>> = {
  running: { zh: '计时中', en: 'running' },
  ok: { zh: '达标', en: 'ok' },
  breached: { zh: '超时', en: 'breached' },
  none: { zh: '未到期已恢复', en: 'recovered before due' },
};

interface Column {
  name: string;
  title: Text;
  field: (name: string, config: FieldConfig) => FieldSchema;
  value: (incident: Incident) => FrameValue;
  config?: FieldConfig;
}

const after = ({ detectedAt }: Incident, at: number | undefined) => (at === undefined ? null : at - detectedAt);
const MS: FieldConfig = { unit: 'ms' };

function columns(locale: Locale): Column[] {
  const acknowledge: Text = { zh: '处理', en: 'Act' };
  return [
    { name: 'id', title: { zh: '编号', en: 'No.' }, field: stringField, value: ({ id }) => id },
    { name: 'severity', title: { zh: '级别', en: 'Severity' }, field: stringField, value: ({ severity }) => severity },
    { name: 'rule', title: { zh: '规则', en: 'Rule' }, field: stringField, value: ({ rule }) => rule.title },
    {
      name: 'state',
      title: { zh: '状态', en: 'State' },
      field: stringField,
      value: ({ state }) => STATE_TITLES[state][locale],
    },
    { name: 'value', title: { zh: '当前值', en: 'Value' }, field: stringField, value: ({ value }) => value },
    { name: 'opened', title: { zh: '发现', en: 'Detected' }, field: timeField, value: ({ detectedAt }) => detectedAt },
    {
      name: 'acknowledged',
      title: { zh: '响应', en: 'Acknowledged' },
      field: optionalTimeField,
      value: (incident) => incident.acknowledged?.at ?? null,
    },
    {
      name: 'mitigated',
      title: { zh: '缓解', en: 'Mitigated' },
      field: optionalTimeField,
      value: (incident) => incident.mitigated?.at ?? null,
    },
    {
      name: 'resolved',
      title: { zh: '解决', en: 'Resolved' },
      field: optionalTimeField,
      value: (incident) => incident.resolved?.at ?? null,
    },
    {
      name: 'time_to_acknowledge',
      title: { zh: '响应用时', en: 'Time to acknowledge' },
      field: numberField,
      config: MS,
      value: (incident) => after(incident, incident.acknowledged?.at),
    },
    {
      name: 'time_to_mitigate',
      title: { zh: '缓解用时', en: 'Time to mitigate' },
      field: numberField,
      config: MS,
      value: (incident) => after(incident, incident.mitigated?.at),
    },
    {
      name: 'time_to_resolve',
      title: { zh: '解决用时', en: 'Time to resolve' },
      field: numberField,
      config: MS,
      value: (incident) => after(incident, incident.resolved?.at),
    },
    {
      name: 'sla_acknowledge',
      title: { zh: '响应时限', en: 'SLA: acknowledge' },
      field: stringField,
      value: ({ sla }) => SLA_TITLES[sla.acknowledge.state][locale],
    },
    {
      name: 'sla_resolve',
      title: { zh: '解决时限', en: 'SLA: resolve' },
      field: stringField,
      value: ({ sla }) => SLA_TITLES[sla.resolve.state][locale],
    },
    {
      name: 'by',
      title: { zh: '处理人', en: 'By' },
      field: stringField,
      value: ({ acknowledged, resolved }) => acknowledged?.by ?? resolved?.by ?? '',
    },
    { name: 'alerts', title: { zh: '告警数', en: 'Alerts' }, field: numberField, value: ({ alerts }) => alerts },
    {
      name: 'firings',
      title: { zh: '触发次数', en: 'Firings' },
      field: numberField,
      value: ({ firings }) => firings,
    },
    { name: 'reopened', title: { zh: '重开', en: 'Reopened' }, field: numberField, value: ({ reopened }) => reopened },
    {
      name: 'link',
      title: acknowledge,
      field: stringField,
      config: { links: [{ title: acknowledge[locale], url: '${__value.raw}', targetBlank: true }] },
      value: ({ link }) => link,
    },
    {
      name: 'panel',
      title: { zh: '面板', en: 'Panel' },
      field: stringField,
      config: { links: [{ title: { zh: '面板', en: 'Panel' }[locale], url: '${__value.raw}', targetBlank: true }] },
      value: ({ panelUrl }) => panelUrl || null,
    },
    { name: 'demo', title: { zh: '演示', en: 'Demo' }, field: booleanField, value: ({ demo }) => demo },
  ];
}

/** One row an incident, in their order. Durations count from `opened`, when the incident was detected. */
export function incidentListFrame(
  refId: string,
  incidents: readonly Incident[],
  meta: FrameMeta,
  locale: Locale
): Frame {
  if (incidents.length === 0) {
    return emptyFrame(refId, meta, 'table');
  }
  const shown = columns(locale);
  return {
    schema: {
      refId,
      meta: { ...meta, type: 'table', typeVersion: [0, 1], preferredVisualisationType: 'table' },
      fields: shown.map(({ name, title, field, config }) =>
        field(name, { displayNameFromDS: title[locale], ...config })
      ),
    },
    data: { values: shown.map(({ value }) => incidents.map(value)) },
  };
}
