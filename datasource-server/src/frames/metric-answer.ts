import { bucketIndex, shiftBack } from '../semantic/calendar.ts';
import { fillGaps } from '../semantic/fill.ts';
import type { MetricPlan, PlanPart } from '../semantic/plan.ts';
import { completenessOf } from '../semantic/partial.ts';
import type { ResolvedMeasure } from '../semantic/resolve-member.ts';
import { OTHERS_MARK, type GroupKey } from '../sql/select.ts';
import { emptyGroup, keyText, type Group } from './group.ts';

/** What the engine said about one part: groups of the asked period and, with a comparison, of the one before. */
export interface PartRows {
  part: PlanPart;
  groups: ReadonlyMap<string, Group>;
  previous: ReadonlyMap<string, Group> | null;
  /** The ranking, where there is one: it orders the series. */
  order: readonly GroupKey[] | null;
  /** Nothing feeds the dataset: there are no rows, which is not the same as zero. */
  unconfigured?: boolean;
}

export interface AnswerColumn {
  measure: ResolvedMeasure;
  values: Array<number | null>;
  previous: Array<number | null> | null;
}

/** One dimension combination with its measures on the common time axis, gaps filled by each measure's rule. */
export interface AnswerGroup {
  part: PlanPart;
  key: GroupKey;
  columns: AnswerColumn[];
  /** Whether the engine had a row in a bucket, asked period or previous one. */
  present: boolean[];
}

/** The whole answer of a metric question, engine-neutral, ready to be drawn as any kind of frame. */
export interface MetricAnswer {
  /** Epoch ms of each bucket; null where the whole range is one value. */
  times: number[] | null;
  groups: AnswerGroup[];
  /** Starts of buckets that are not whole. */
  partial: number[];
  completeUntil: number;
}

/** Lays the rows of all parts on one time axis: fills gaps, aligns the previous period, drops the future. */
export function assembleAnswer(plan: MetricPlan, rows: readonly PartRows[]): MetricAnswer {
  const axis = timeAxis(plan);
  const groups = rows.filter((partRows) => !partRows.unconfigured).flatMap((partRows) => assemblePart(plan, partRows, axis));
  const times = axis.indexes && plan.buckets ? axis.indexes.map((index) => plan.buckets?.starts[index] as number) : null;
  return { times, groups, partial: axis.partial, completeUntil: axis.completeUntil };
}

interface Axis {
  /** Bucket indexes that are answered, or null without time. */
  indexes: number[] | null;
  /** For each answered bucket, its index in the comparison's buckets, or -1. */
  comparison: number[];
  partial: number[];
  completeUntil: number;
}

function timeAxis(plan: MetricPlan): Axis {
  if (!plan.buckets) {
    const completeUntil = Math.min(plan.range.to, plan.now);
    return { indexes: null, comparison: [0], partial: [], completeUntil };
  }
  const { starts } = plan.buckets;
  const { begun, partial, completeUntil } = completenessOf(plan.buckets, plan.range, plan.now);
  const dropped = plan.query.partial === 'drop' ? new Set(partial) : new Set<number>();
  const indexes = Array.from({ length: begun }, (_, index) => index).filter((index) => !dropped.has(index));
  return {
    indexes,
    comparison: indexes.map((index) => comparisonIndex(plan, starts[index] as number)),
    partial: partial.filter((index) => !dropped.has(index)).map((index) => starts[index] as number),
    completeUntil,
  };
}

function comparisonIndex(plan: MetricPlan, start: number): number {
  const buckets = plan.comparison?.buckets;
  if (!buckets || !plan.query.compare) {
    return -1;
  }
  return bucketIndex(buckets, shiftBack(start, plan.query.compare, plan.range, plan.zone));
}

function assemblePart(plan: MetricPlan, rows: PartRows, axis: Axis): AnswerGroup[] {
  const { part, groups, previous } = rows;
  return orderedKeys(rows).map((key) => {
    const text = keyText(key);
    const shape = { bucketCount: plan.buckets?.starts.length ?? 1, measureCount: part.measures.length };
    const group = groups.get(text) ?? emptyGroup(key, shape);
    const before = previous ? (previous.get(text) ?? emptyGroup(key, { ...shape, bucketCount: plan.comparison?.buckets?.starts.length ?? 1 })) : null;
    const pick = <T>(values: readonly T[]) => (axis.indexes ? axis.indexes.map((index) => values[index] as T) : values.slice(0, 1));
    const columns = part.measures.map((measure, index): AnswerColumn => {
      const rule = part.having.length > 0 ? 'null' : measure.measure.fill;
      const filledBefore = before ? fillGaps(before.values[index] ?? [], rule) : null;
      return {
        measure,
        values: fillGaps(pick(group.values[index] ?? []), rule),
        previous: filledBefore ? axis.comparison.map((at) => filledBefore[at] ?? null) : null,
      };
    });
    const first = pick(group.values[0] ?? []);
    const present = first.map((value, at) => value !== undefined || before?.values[0]?.[axis.comparison[at] ?? -1] !== undefined);
    return { part, key, columns, present };
  });
}

/** Ranked groups in their rank, others by name; 其他 last. Without dimensions there is always one group. */
function orderedKeys({ part, groups, previous, order }: PartRows): GroupKey[] {
  if (part.dimensions.length === 0) {
    return [[]];
  }
  const keys = new Map<string, GroupKey>();
  for (const key of order ?? []) {
    keys.set(keyText(key), key);
  }
  const found = [...groups.values(), ...(previous?.values() ?? [])].map((group) => group.key);
  for (const key of found.sort(compareKeys)) {
    keys.set(keyText(key), key);
  }
  const known = (key: GroupKey) => groups.has(keyText(key)) || previous?.has(keyText(key));
  return [...keys.values()].filter(known);
}

function compareKeys(a: GroupKey, b: GroupKey): number {
  const isOthers = (key: GroupKey) => Number(key.includes(OTHERS_MARK));
  return isOthers(a) - isOthers(b) || a.map((value, i) => (value ?? '').localeCompare(b[i] ?? '', 'en', { numeric: true })).find(Boolean) || 0;
}
