import type { FrameCustom, FrameMeta } from '../contract/frames.ts';
import type { Text } from '../contract/text.ts';
import type { ColumnarResult } from '../engines/engine.ts';
import { ServiceError } from '../platform/errors.ts';
import { zoneOffsets, type Range } from '../semantic/calendar.ts';
import type { ResolvedMoment } from '../semantic/moments.ts';
import type { MomentZones } from '../sql/moment-rows.ts';
import type { Statement } from '../sql/statement.ts';
import type { QueryContext, QueryServices } from './context.ts';
import { droppedSingleRows } from './dropped-rows.ts';
import { frameMeta, type QueryNotice } from './frame-meta.ts';
import { newCost, runStatement } from './run-select.ts';
import type { BoundDataset, Opened } from './sources.ts';

/** A question about moments, ready to run where `opened` has an engine. */
export interface CompiledMoments {
  opened: Opened;
  statement: Statement;
}

/**
 * The one engine that holds all moments, or why nothing feeds one of them. Throws `unavailable` for a table or engine that is
 * not as it should be, `unsupported` where no single ClickHouse holds them all.
 */
export async function openMoments(
  moments: readonly ResolvedMoment[],
  { directory }: Pick<QueryServices, 'directory'>
): Promise<Opened> {
  const opened = await Promise.all(moments.map(({ dataset }) => directory.open(dataset)));
  const bounds: BoundDataset[] = [];
  for (const each of opened) {
    if (!each.bound) {
      return each;
    }
    bounds.push(each.bound);
  }
  const [first] = bounds as [BoundDataset];
  const elsewhere = bounds.find(({ engine }) => engine.name !== 'clickhouse');
  if (elsewhere) {
    throw new ServiceError('unsupported', inMysql(elsewhere));
  }
  const apart = bounds.find(({ engine }) => engine !== first.engine);
  if (apart) {
    throw new ServiceError('unsupported', inTwoStores(first, apart));
  }
  return { bound: { ...first, demo: bounds.some(({ demo }) => demo) } };
}

interface MomentsRun<P> {
  /** Said where a rule asks. */
  notForRules: Text;
  compile: () => Promise<CompiledMoments & { plan: P }>;
  services: QueryServices;
  context: QueryContext;
}

interface MomentsOutcome<P> {
  plan: P;
  /** Null where nothing feeds the question. */
  result: ColumnarResult | null;
  /** What the frame says of itself, with what only the kind of question knows. */
  meta: (notices: readonly QueryNotice[], custom: FrameCustom) => FrameMeta;
}

/** Compiles a question about moments and runs it where something feeds it. Throws ServiceError, `unsupported` for a rule. */
export async function runMoments<P>({
  notForRules,
  compile,
  services,
  context,
}: MomentsRun<P>): Promise<MomentsOutcome<P>> {
  if (context.fromAlert) {
    throw new ServiceError('unsupported', notForRules);
  }
  const started = services.clock();
  const { plan, opened, statement } = await compile();
  const cost = newCost();
  const result = opened.bound ? await runStatement(statement, opened.bound.engine, services, context, cost) : null;
  const { range, now } = context;
  const dropped = opened.bound ? droppedSingleRows(opened.bound, range, now) : [];
  const meta: MomentsOutcome<P>['meta'] = (notices, custom) =>
    frameMeta({
      demo: opened.bound?.demo ?? false,
      notices: opened.bound ? [...dropped, ...notices] : [{ severity: 'warning', text: opened.reason }],
      cost,
      elapsedMs: services.clock() - started,
      locale: context.locale,
      custom: { timezone: context.zone, ...custom },
    });
  return { plan, result, meta };
}

/** Columns of event tables hold instants, so that there is no stored zone. */
export function momentZones(range: Range, { zone }: Pick<QueryContext, 'zone'>): MomentZones {
  return { stored: null, asked: zoneOffsets(range, zone) };
}

function inMysql({ dataset }: BoundDataset): Text {
  return {
    zh: `数据集“${dataset.title.zh}”在 MySQL 里,漏斗和留存只能用于日志与事件数据集。请改用记录同一行为的事件,例如 actions 或 business_events。`,
    en: `Dataset "${dataset.title.en}" lives in MySQL; funnels and retention read logs and events only. Use the events that record the same deed, such as actions or business_events.`,
  };
}

function inTwoStores(one: BoundDataset, other: BoundDataset): Text {
  return {
    zh: `数据集“${one.dataset.title.zh}”和“${other.dataset.title.zh}”不在同一个库里,不能放进同一个漏斗或留存。`,
    en: `Datasets "${one.dataset.title.en}" and "${other.dataset.title.en}" lie in different stores and cannot be joined in one funnel or retention.`,
  };
}
