import type { Text } from '../contract/text.ts';
import type { Range } from '../semantic/calendar.ts';
import type { RollupChoice } from '../semantic/rollup.ts';
import type { QueryNotice } from './frame-meta.ts';
import { keptFrom, rowsFrom } from './rows-from.ts';
import type { BoundDataset, Retention } from './sources.ts';

/** Says what an answer lacks because rows of a part of its range have been dropped; null where it lacks nothing. */
export function droppedRows(
  { dataset, retention }: Pick<BoundDataset, 'dataset' | 'retention'>,
  range: Range,
  rollup: RollupChoice | null,
  now: number
): QueryNotice | null {
  if (!retention || dataset.time === null || range.from >= rowsFrom({ retention }, now)) {
    return null;
  }
  if (!rollup) {
    const text = dataset.rollups ? rowsDropped(retention, COARSER) : rowsDropped(retention, { zh: '', en: '' });
    return { severity: 'warning', text };
  }
  if (range.from < keptFrom(retention.rollupDays, now)) {
    return { severity: 'warning', text: sumsDropped(retention) };
  }
  const covered = [...rollup.parts.flatMap(({ ranges }) => ranges), ...rollup.rows].reduce(
    (sum, { from, to }) => sum + to - from,
    0
  );
  const lacking = range.to - range.from - covered;
  if (lacking >= 2 * finestGrain(rollup) * 1000) {
    // More than the ends: the rollups were begun later than that.
    return { severity: 'warning', text: rowsDropped(retention, { zh: '', en: '' }) };
  }
  return lacking > 0 ? { severity: 'info', text: rounded(retention, rollup) } : null;
}

const finestGrain = ({ parts }: RollupChoice) => Math.min(...parts.map(({ rollup }) => rollup.grainSeconds));

/** The same for an answer that only single rows can give; empty where it lacks nothing. */
export function droppedSingleRows(bound: Pick<BoundDataset, 'retention'>, range: Range, now: number): QueryNotice[] {
  const { retention } = bound;
  return retention && range.from < rowsFrom(bound, now)
    ? [{ severity: 'warning', text: rowsDropped(retention, { zh: '', en: '' }) }]
    : [];
}

const COARSER: Text = {
  zh: '按小时或更粗的粒度提问,且不按用户拆分或筛选,可由汇总数据得到更早的数值。',
  en: ' Asked by the hour or coarser and without users, older values can come from rollups.',
};

function rowsDropped({ days }: Retention, advice: Text): Text {
  return {
    zh: `单条事件只保留 ${days} 天(RETENTION_DAYS),更早的部分没有数据,并非为零。${advice.zh}`,
    en: `Single events are kept for ${days} days (RETENTION_DAYS): before that this answer has no data, which does not mean zero.${advice.en}`,
  };
}

function sumsDropped({ rollupDays }: Retention): Text {
  return {
    zh: `汇总数据只保留 ${rollupDays} 天(ROLLUP_RETENTION_DAYS),更早的部分没有数据,并非为零。`,
    en: `Rollups are kept for ${rollupDays} days (ROLLUP_RETENTION_DAYS): before that this answer has no data, which does not mean zero.`,
  };
}

function rounded({ days }: Retention, rollup: RollupChoice): Text {
  const { zh, en } = finestGrain(rollup) < 3600 ? { zh: '分钟', en: 'minutes' } : { zh: '小时', en: 'hours' };
  return {
    zh: `${days} 天以前(RETENTION_DAYS)只有按${zh}汇总的数据,区间首尾不足一${zh}的部分未计入。`,
    en: `From before ${days} days ago (RETENTION_DAYS) only sums of whole ${en} are kept: what the range has of others at its ends is left out.`,
  };
}
