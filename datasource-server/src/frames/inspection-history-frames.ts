import type { Frame, FrameMeta } from '../contract/frames.ts';
import { INSPECTION_STATUSES, type Inspection } from '../contract/inspection.ts';
import type { Locale } from '../contract/text.ts';
import { numberField, timeField } from './fields.ts';
import { STATUS_TITLES } from './inspection-items-frame.ts';

/** How many items were what, a point an inspection: one frame a result (`timeseries-multi`), told apart by the label `status`. */
export function inspectionHistoryFrames(
  refId: string,
  inspections: readonly Inspection[],
  meta: FrameMeta,
  locale: Locale
): Frame[] {
  const times = inspections.map(({ startedAt }) => startedAt);
  return INSPECTION_STATUSES.map((status) => {
    const title = STATUS_TITLES[status][locale];
    return {
      schema: {
        name: title,
        refId,
        meta: { ...meta, type: 'timeseries-multi', typeVersion: [0, 1] },
        fields: [timeField('time'), numberField('value', { displayNameFromDS: title, unit: 'short' }, { status })],
      },
      data: {
        values: [times, inspections.map(({ items }) => items.filter((item) => item.status === status).length)],
      },
    };
  });
}
