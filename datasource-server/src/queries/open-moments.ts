import type { Text } from '../contract/text.ts';
import { ServiceError } from '../platform/errors.ts';
import { zoneOffsets, type Range } from '../semantic/calendar.ts';
import type { ResolvedMoment } from '../semantic/moments.ts';
import type { MomentZones } from '../sql/moment-rows.ts';
import type { Statement } from '../sql/statement.ts';
import type { QueryContext, QueryServices } from './context.ts';
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
