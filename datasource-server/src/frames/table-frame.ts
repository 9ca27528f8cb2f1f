import type { FieldSchema, Frame, FrameMeta, FrameValue, Notice } from '../contract/frames.ts';
import type { Locale, Text } from '../contract/text.ts';
import type { MetricPlan } from '../semantic/plan.ts';
import type { ResolvedMeasure } from '../semantic/resolve-member.ts';
import { measureConfig, numberField, stringField, timeField } from './fields.ts';
import { COMPARISON_TITLE, measureTitle, valueTitle } from './labels.ts';
import type { AnswerColumn, MetricAnswer } from './metric-answer.ts';

const TIME: Text = { zh: '时间', en: 'Time' };
const CHANGE: Text = { zh: '变化', en: 'Change' };

interface Row {
  time: number | null;
  dimensions: string[];
  /** Column by measure member. */
  cells: Map<string, { column: AnswerColumn; index: number }>;
}

/**
 * One frame, a row a bucket and dimension combination; columns: time (where there is one), dimensions, measures, and with
 * a comparison each measure's previous value and change in percent. Several datasets meet on the time column.
 * `numeric-long` without time, which alerting reads directly.
 */
export function tableFrame(plan: MetricPlan, answer: MetricAnswer, meta: FrameMeta, locale: Locale): Frame {
  const all = sorted(plan, answer, collectRows(answer, locale));
  const rows = plan.query.limit ? all.slice(0, plan.query.limit) : all;
  const notices =
    rows.length < all.length ? [...(meta.notices ?? []), cutNotice(rows.length, all.length, locale)] : meta.notices;
  const dimensions = answer.groups[0]?.part.dimensions ?? plan.parts[0]?.dimensions ?? [];
  const fields: FieldSchema[] = [];
  const values: FrameValue[][] = [];
  if (answer.times) {
    fields.push(timeField('time', { displayNameFromDS: TIME[locale] }));
    values.push(rows.map((row) => row.time));
  }
  dimensions.forEach(({ name, dimension }, index) => {
    fields.push(stringField(name, { displayNameFromDS: dimension.title[locale], filterable: true }));
    values.push(rows.map((row) => row.dimensions[index] ?? ''));
  });
  for (const measure of plan.parts.flatMap((part) => part.measures)) {
    const name = plan.parts.length > 1 ? measure.member : measure.name;
    const own = measureTitle(plan, measure, locale);
    const current = rows.map((row) => cell(row, measure, 'values'));
    fields.push(numberField(name, measureConfig(measure.measure, locale, own)));
    values.push(current);
    if (plan.query.compare) {
      const before = rows.map((row) => cell(row, measure, 'previous'));
      const title = `${own} (${COMPARISON_TITLE[plan.query.compare][locale]})`;
      const changeTitle = `${own} ${CHANGE[locale]}`;
      fields.push(numberField(`${name}_previous`, measureConfig(measure.measure, locale, title)));
      fields.push(numberField(`${name}_change`, { displayNameFromDS: changeTitle, unit: 'percent', decimals: 1 }));
      values.push(
        before,
        current.map((value, index) => changePercent(value, before[index] ?? null))
      );
    }
  }
  const type = answer.times ? ('table' as const) : ('numeric-long' as const);
  return {
    schema: {
      refId: plan.query.refId,
      meta: {
        ...meta,
        ...(notices ? { notices } : {}),
        type,
        typeVersion: [0, 1],
        ...(answer.times ? { preferredVisualisationType: 'table' as const } : {}),
      },
      fields,
    },
    data: { values },
  };
}

function collectRows(answer: MetricAnswer, locale: Locale): Row[] {
  const times: Array<number | null> = answer.times ?? [null];
  const joined = new Map<string, Row>();
  for (const group of answer.groups) {
    const dimensions = group.key.map((value) => valueTitle(value, locale));
    times.forEach((time, index) => {
      if (group.key.length > 0 && !group.isPresent(index)) {
        return;
      }
      const key = JSON.stringify([time, group.key]);
      const row = joined.get(key) ?? { time, dimensions, cells: new Map() };
      for (const column of group.columns) {
        row.cells.set(column.measure.member, { column, index });
      }
      joined.set(key, row);
    });
  }
  return [...joined.values()];
}

function cell(row: Row, measure: ResolvedMeasure, which: 'values' | 'previous'): number | null {
  const found = row.cells.get(measure.member);
  return found?.column[which]?.[found.index] ?? null;
}

/** With time: by time. A ranking keeps its order. Else by the first measure, largest first. */
function sorted(plan: MetricPlan, answer: MetricAnswer, rows: Row[]): Row[] {
  if (answer.times) {
    return rows.sort((a, b) => (a.time ?? 0) - (b.time ?? 0));
  }
  const first = answer.groups[0]?.columns[0]?.measure;
  if (!first || plan.query.top || answer.groups[0]?.part.dimensions.length === 0) {
    return rows;
  }
  return rows.sort((a, b) => (cell(b, first, 'values') ?? -Infinity) - (cell(a, first, 'values') ?? -Infinity));
}

function cutNotice(shown: number, all: number, locale: Locale): Notice {
  const text = {
    zh: `共 ${all} 行,按 limit 只显示 ${shown} 行。`,
    en: `${shown} of ${all} rows are shown, as limit asks.`,
  };
  return { severity: 'info', text: text[locale] };
}

/** Percent of change against the previous value; null where that is missing or 0. */
function changePercent(value: number | null, before: number | null): number | null {
  return value === null || before === null || before === 0 ? null : ((value - before) / Math.abs(before)) * 100;
}
