import type { FieldConfig, FieldSchema, Frame, FrameMeta, FrameValue } from '../contract/frames.ts';
import {
  INSPECTION_STATUSES,
  type Inspection,
  type InspectionGroup,
  type InspectionItem,
  type InspectionStatus,
} from '../contract/inspection.ts';
import type { Locale, Text } from '../contract/text.ts';
import { numberField, stringField, timeField } from './fields.ts';
import { valueText } from './value-text.ts';
import { wrappable } from './wrappable.ts';

export const STATUS_TITLES: Readonly<Record<InspectionStatus, Text>> = {
  ok: { zh: '通过', en: 'ok' },
  warn: { zh: '警告', en: 'warn' },
  fail: { zh: '不通过', en: 'fail' },
  unknown: { zh: '未知', en: 'unknown' },
};

const GROUPS: Readonly<Record<InspectionGroup, Text>> = {
  system: { zh: '系统', en: 'System' },
  api: { zh: '接口与页面', en: 'API and pages' },
  business: { zh: '业务', en: 'Business' },
  ai: { zh: 'AI 服务', en: 'AI services' },
  security: { zh: '安全', en: 'Security' },
  alerts: { zh: '告警', en: 'Alerts' },
  tls: { zh: '证书', en: 'Certificates' },
  backups: { zh: '备份', en: 'Backups' },
};

/** What a rule judges: 2 and above is to be seen to. */
const CODES: Readonly<Record<InspectionStatus, number>> = { ok: 0, unknown: 1, warn: 2, fail: 3 };
/** The worst first. */
const ORDER: readonly InspectionStatus[] = ['fail', 'warn', 'unknown', 'ok'];

interface Column {
  name: string;
  title: Text;
  field: (name: string, config: FieldConfig) => FieldSchema;
  value: (item: InspectionItem, inspection: Inspection) => FrameValue;
  config?: FieldConfig;
}

const linked = (title: string): FieldConfig => ({ links: [{ title, url: '${__value.raw}', targetBlank: true }] });

function columns(locale: Locale): Column[] {
  const text = (value: number | null, { unit }: InspectionItem) => valueText(value, unit, locale);
  return [
    {
      name: 'group',
      title: { zh: '类别', en: 'Group' },
      field: stringField,
      value: ({ group }) => GROUPS[group][locale],
    },
    {
      name: 'item',
      title: { zh: '检查项', en: 'Item' },
      field: stringField,
      value: ({ title }) => wrappable(title[locale]),
    },
    {
      name: 'status',
      title: { zh: '结果', en: 'Result' },
      field: stringField,
      value: ({ status }) => STATUS_TITLES[status][locale],
    },
    { name: 'value', title: { zh: '值', en: 'Value' }, field: stringField, value: (item) => text(item.value, item) },
    {
      name: 'threshold',
      title: { zh: '阈值', en: 'Threshold' },
      field: stringField,
      value: (item) => wrappable(item.threshold[locale]),
    },
    {
      name: 'yesterday',
      title: { zh: '昨天', en: 'Yesterday' },
      field: stringField,
      value: (item) => text(item.yesterday, item),
    },
    {
      name: 'baseline',
      title: { zh: '7 日均值', en: '7-day mean' },
      field: stringField,
      value: (item) => text(item.baseline, item),
    },
    {
      name: 'change',
      title: { zh: '较均值', en: 'Change' },
      field: numberField,
      config: { unit: 'percent', decimals: 1 },
      value: ({ change }) => change,
    },
    {
      name: 'finding',
      title: { zh: '发现', en: 'Finding' },
      field: stringField,
      value: ({ finding, details }) => [finding, ...details.slice(1)].map((each) => wrappable(each[locale])).join('\n'),
    },
    { name: 'owner', title: { zh: '负责人', en: 'Owner' }, field: stringField, value: ({ owner }) => owner },
    {
      name: 'evidence',
      title: { zh: '证据', en: 'Evidence' },
      field: stringField,
      config: linked({ zh: '面板', en: 'Panel' }[locale]),
      value: ({ evidence }) => evidence,
    },
    {
      name: 'runbook',
      title: { zh: '处置手册', en: 'Runbook' },
      field: stringField,
      config: linked({ zh: '处置手册', en: 'Runbook' }[locale]),
      value: ({ runbook }) => runbook,
    },
    {
      name: 'checked',
      title: { zh: '巡检时间', en: 'Inspected' },
      field: timeField,
      value: (_item, { startedAt }) => startedAt,
    },
    { name: 'id', title: { zh: '编号', en: 'Id' }, field: stringField, value: ({ id }) => id },
  ];
}

/**
 * One row an item, the worst first. For a rule one number an item instead, told apart by `item`: 0 ok, 1 unknown, 2 warn, 3 fail.
 */
export function inspectionItemsFrame(
  refId: string,
  inspection: Inspection,
  meta: FrameMeta,
  locale: Locale,
  forRule: boolean
): Frame {
  const items = inspection.items.toSorted((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status));
  if (forRule) {
    return {
      schema: {
        refId,
        meta: { ...meta, type: 'numeric-long', typeVersion: [0, 1] },
        fields: [stringField('item'), stringField('group'), numberField('result')],
      },
      data: {
        values: [items.map(({ id }) => id), items.map(({ group }) => group), items.map(({ status }) => CODES[status])],
      },
    };
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
    data: { values: shown.map(({ value }) => items.map((item) => value(item, inspection))) },
  };
}

/** How many items are what: a row for each of these results, also of those that no item has; empty for every result. */
export function inspectionSummaryFrame(
  refId: string,
  inspection: Inspection,
  results: readonly InspectionStatus[],
  meta: FrameMeta,
  locale: Locale
): Frame {
  const shown = results.length > 0 ? results : INSPECTION_STATUSES;
  const count = (status: InspectionStatus) => inspection.items.filter((item) => item.status === status).length;
  return {
    schema: {
      refId,
      meta: { ...meta, type: 'numeric-long', typeVersion: [0, 1] },
      fields: [
        stringField('status', { displayNameFromDS: { zh: '结果', en: 'Result' }[locale] }),
        numberField('items', { displayNameFromDS: { zh: '项数', en: 'Items' }[locale], unit: 'short' }),
      ],
    },
    data: { values: [[...shown], shown.map(count)] },
  };
}
