import type { Frame, FrameMeta } from '../contract/frames.ts';
import type { Locale } from '../contract/text.ts';
import { APPROXIMATE_MS } from '../semantic/calendar.ts';
import type { MetricPlan } from '../semantic/plan.ts';
import { measureConfig, numberField, timeField } from './fields.ts';
import { COMPARISON_TITLE, dimensionLabels, measureTitle } from './labels.ts';
import type { AnswerColumn, AnswerGroup, MetricAnswer } from './metric-answer.ts';

/**
 * One frame a series (`timeseries-multi`): time, value. Labels tell series apart by themselves, as alerting needs:
 * the dimensions, `measure` when several are asked, `period` when compared.
 */
export function timeseriesFrames(plan: MetricPlan, answer: MetricAnswer, meta: FrameMeta, locale: Locale): Frame[] {
  const times = answer.times ?? [];
  const severalMeasures = plan.query.measures.length > 1;
  const uniform = plan.buckets && plan.buckets.uniformSeconds ? plan.buckets.uniformSeconds * 1000 : undefined;
  const interval = uniform ?? (plan.buckets ? APPROXIMATE_MS[plan.buckets.grain] : undefined);

  const series = (group: AnswerGroup, column: AnswerColumn, previous: boolean): Frame => {
    const labels = dimensionLabels(group.key, group.part.dimensions, locale);
    const title = seriesTitle(plan, group, column, previous, labels, locale);
    if (severalMeasures) {
      labels['measure'] = column.measure.member;
    }
    if (plan.query.compare) {
      labels['period'] = previous ? plan.query.compare : 'current';
    }
    return {
      schema: {
        name: title,
        refId: plan.query.refId,
        meta: { ...meta, type: 'timeseries-multi', typeVersion: [0, 1] },
        fields: [
          timeField('time', interval ? { interval } : undefined),
          numberField(column.measure.name, measureConfig(column.measure.measure, locale, title), labels),
        ],
      },
      data: { values: [times, previous ? (column.previous as Array<number | null>) : column.values] },
    };
  };
  return answer.groups.flatMap((group) =>
    group.columns.flatMap((column) => [
      series(group, column, false),
      ...(column.previous ? [series(group, column, true)] : []),
    ])
  );
}

function seriesTitle(
  plan: MetricPlan,
  group: AnswerGroup,
  column: AnswerColumn,
  previous: boolean,
  labels: Record<string, string>,
  locale: Locale
): string {
  const dimensions = Object.values(labels).join(' · ');
  const measure = measureTitle(plan, column.measure, locale);
  const base = dimensions === '' ? measure : plan.query.measures.length > 1 ? `${dimensions} · ${measure}` : dimensions;
  return previous && plan.query.compare ? `${base} (${COMPARISON_TITLE[plan.query.compare][locale]})` : base;
}
