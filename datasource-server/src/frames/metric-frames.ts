import type { Frame, FrameMeta } from '../contract/frames.ts';
import type { Locale } from '../contract/text.ts';
import type { MetricPlan } from '../semantic/plan.ts';
import { emptyFrame } from './empty-frame.ts';
import type { MetricAnswer } from './metric-answer.ts';
import { tableFrame } from './table-frame.ts';
import { timeseriesFrames } from './timeseries-frames.ts';

/** A metric answer as the frames its query asked for; one empty typed frame where there is no data at all. */
export function metricFrames(plan: MetricPlan, answer: MetricAnswer, meta: FrameMeta, locale: Locale): Frame[] {
  if (!hasData(answer)) {
    return [emptyFrame(plan.query.refId, meta, plan.query.as)];
  }
  if (plan.query.as === 'timeseries' && answer.times) {
    return timeseriesFrames(plan, answer, meta, locale);
  }
  return [tableFrame(plan, answer, meta, locale)];
}

function hasData(answer: MetricAnswer): boolean {
  return answer.groups.some((group) =>
    group.columns.some((column) => [column.values, column.previous ?? []].some(hasNumber))
  );
}

function hasNumber(values: ReadonlyArray<number | null>): boolean {
  return values.some((value) => value !== null);
}
