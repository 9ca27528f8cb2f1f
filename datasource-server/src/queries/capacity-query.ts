import type {
  CapacityQuery,
  LoadGrowth,
  PredictedId,
  PredictionScore,
  Recommendation,
  ResourceSizing,
  ResourceUse,
} from '../contract/capacity.ts';
import type { Frame } from '../contract/frames.ts';
import type { Text } from '../contract/text.ts';
import { adviceFrame, growthFrame, sizingFrame, trackRecordFrame, useFrame } from '../frames/capacity-frames.ts';
import { emptyFrame } from '../frames/empty-frame.ts';
import { ServiceError } from '../platform/errors.ts';
import type { Range } from '../semantic/calendar.ts';
import { resourceReason } from '../semantic/resource-reason.ts';
import type { QueryContext, QueryServices } from './context.ts';
import { frameMeta, type QueryNotice } from './frame-meta.ts';
import { newCost } from './run-select.ts';

/** Where capacity comes from. Each throws ServiceError. */
export interface CapacityAnswers {
  use(): Promise<{ rows: ResourceUse[]; demo: boolean }>;
  recommendations(): Promise<{ rows: Recommendation[]; stale: ResourceUse[]; demo: boolean }>;
  growth(): Promise<{ rows: LoadGrowth[]; demo: boolean }>;
  /** `gaps`: what cannot be told, and why. */
  sizing(
    asked: Pick<CapacityQuery, 'factor' | 'day'>
  ): Promise<{ rows: ResourceSizing[]; gaps: Text[]; demo: boolean }>;
  trackRecord(range: Range): Promise<{ rows: PredictionScore[]; demo: boolean }>;
}

interface CapacityServices extends QueryServices {
  capacity: CapacityAnswers;
}

/** Capacity as of now, as one table. Throws ServiceError. */
export async function answerCapacity(
  query: CapacityQuery,
  services: CapacityServices,
  context: QueryContext
): Promise<Frame[]> {
  if (context.fromAlert) {
    throw new ServiceError('unsupported', NOT_FOR_RULES);
  }
  const table = await tableOf(query, services, context);
  // Headings alone would not show what a panel says where there is nothing.
  return [table.data.values[0]?.length ? table : emptyFrame(query.refId, table.schema.meta, 'table')];
}

async function tableOf(query: CapacityQuery, services: CapacityServices, context: QueryContext): Promise<Frame> {
  const { clock, capacity } = services;
  const { locale, zone } = context;
  const { refId, resources } = query;
  const started = clock();
  const chosen = <T extends { resource: PredictedId }>(rows: readonly T[]) =>
    rows.filter(({ resource }) => resources.length === 0 || resources.some((asked) => asked === resource));
  const meta = (demo: boolean, notices: readonly QueryNotice[] = []) =>
    frameMeta({
      demo,
      notices,
      cost: newCost(),
      elapsedMs: clock() - started,
      locale,
      custom: { timezone: zone, completeUntil: started },
    });
  switch (query.view) {
    case 'use': {
      const { rows, demo } = await capacity.use();
      return useFrame(refId, chosen(rows), meta(demo, reasonsOf(chosen(rows))), locale);
    }
    case 'recommendations': {
      const { rows, stale, demo } = await capacity.recommendations();
      return adviceFrame(refId, chosen(rows), meta(demo, reasonsOf(chosen(stale))), locale);
    }
    case 'growth': {
      const { rows, demo } = await capacity.growth();
      return growthFrame(refId, rows, meta(demo), locale);
    }
    case 'sizing': {
      const { rows, gaps, demo } = await capacity.sizing(query);
      const notices = gaps.map((text): QueryNotice => ({ severity: 'warning', text }));
      return sizingFrame(refId, chosen(rows), query, meta(demo, notices), locale);
    }
    case 'track_record': {
      const { rows, demo } = await capacity.trackRecord(context.range);
      const notices: QueryNotice[] = rows.length === 0 ? [{ severity: 'info', text: NO_RECORD }] : [];
      return trackRecordFrame(refId, chosen(rows), meta(demo, notices), locale);
    }
  }
}

function reasonsOf(rows: readonly ResourceUse[]): QueryNotice[] {
  return rows.flatMap((row) =>
    row.reason === null ? [] : [{ severity: 'info' as const, text: resourceReason(row, row.reason) }]
  );
}

const NOT_FOR_RULES: Text = {
  zh: '告警规则不能使用容量表。请用预测查询(kind: forecast)给出到达阈值的天数,或直接查询对应指标。',
  en: 'An alert rule cannot use capacity tables. Ask a forecast for the days until a threshold, or the measure itself.',
};

const NO_RECORD: Text = {
  zh: '所选范围内还没有可核对的预测:预测每天记录一次,到期后才能与实际比较。',
  en: 'No prediction of this range can be checked yet: they are written down once a day and held against what came.',
};
