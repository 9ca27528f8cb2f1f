import type { Frame } from '../contract/frames.ts';
import type { Inspection } from '../contract/inspection.ts';
import type { InspectionQuery } from '../contract/inspection-query.ts';
import { inspectionHistoryFrames } from '../frames/inspection-history-frames.ts';
import { inspectionItemsFrame, inspectionSummaryFrame } from '../frames/inspection-items-frame.ts';
import { emptyFrame } from '../frames/empty-frame.ts';
import type { QueryContext, QueryServices } from './context.ts';
import { frameMeta, type QueryNotice } from './frame-meta.ts';
import { newCost } from './run-select.ts';

/** Where reports come from. */
export interface InspectionAnswers {
  /** The newest of all; undefined while there is none. */
  newest(): Inspection | undefined;
  /** Those that began in the range, the newest first. */
  between(range: { from: number; to: number }): Promise<readonly Inspection[]>;
}

interface InspectionServices extends QueryServices {
  inspections: InspectionAnswers;
  isDemo: () => boolean;
}

/** The daily checklist. Throws ServiceError. */
export async function answerInspection(
  query: InspectionQuery,
  services: InspectionServices,
  context: QueryContext
): Promise<Frame[]> {
  const started = services.clock();
  const { refId, view } = query;
  const within = await services.inspections.between(context.range);
  const [shown = view === 'history' ? undefined : services.inspections.newest()] = within;
  const meta = frameMeta({
    demo: services.isDemo(),
    notices: noticesFor(shown, within),
    cost: newCost(),
    elapsedMs: services.clock() - started,
    locale: context.locale,
    custom: { timezone: context.zone, completeUntil: Math.min(context.range.to, context.now) },
  });
  if (shown === undefined) {
    return [emptyFrame(refId, meta, view === 'history' ? 'timeseries' : view === 'items' ? 'table' : 'number')];
  }
  switch (view) {
    case 'history':
      return inspectionHistoryFrames(
        refId,
        within.map((each) => chosen(each, query)).toReversed(),
        meta,
        context.locale
      );
    case 'summary':
      return [inspectionSummaryFrame(refId, chosen(shown, query), query.statuses, meta, context.locale)];
    case 'items':
      return [inspectionItemsFrame(refId, chosen(shown, query), meta, context.locale, context.fromAlert)];
  }
}

function chosen(inspection: Inspection, { groups, statuses }: InspectionQuery): Inspection {
  const items = inspection.items.filter(
    ({ group, status }) =>
      (groups.length === 0 || groups.includes(group)) && (statuses.length === 0 || statuses.includes(status))
  );
  return { ...inspection, items };
}

function noticesFor(shown: Inspection | undefined, within: readonly Inspection[]): QueryNotice[] {
  if (shown === undefined) {
    return [
      {
        severity: 'warning',
        text: {
          zh: '还没有巡检报告:每天 INSPECTION_AT 时自动巡检,也可运行 npm run inspect。',
          en: 'There is no report yet: one is made each day at INSPECTION_AT, or by npm run inspect.',
        },
      },
    ];
  }
  return within.includes(shown)
    ? []
    : [
        {
          severity: 'info',
          text: {
            zh: '时间范围内没有巡检,显示的是此前最近的一次。',
            en: 'There is no inspection in the range; the newest one is shown.',
          },
        },
      ];
}
