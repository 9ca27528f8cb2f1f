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
  /** Whether the engine had a row in a bucket, in the asked period or the previous one. */
  isPresent(index: number): boolean;
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
  const groups = rows
    .filter((partRows) => !partRows.unconfigured)
    .flatMap((partRows) => assemblePart(plan, partRows, axis));
  const times = plan.buckets ? plan.buckets.starts.slice(axis.first, axis.end) : null;
  return { times, groups, partial: axis.partial, completeUntil: axis.completeUntil };
}

interface Axis {
  /** The answered buckets: from `first` up to but not including `end`. */
  first: number;
  end: number;
  /** For each answered bucket, the index of its counterpart in the compared period. */
  comparison: readonly number[];
  partial: number[];
  completeUntil: number;
}

function timeAxis(plan: MetricPlan): Axis {
  if (!plan.buckets) {
    return { first: 0, end: 1, comparison: [0], partial: [], completeUntil: Math.min(plan.range.to, plan.now) };
  }
  const { starts } = plan.buckets;
  const { begun, partial, completeUntil } = completenessOf(plan.buckets, plan.range, plan.now);
  const drop = plan.query.partial === 'drop';
  const first = drop && partial.includes(0) ? 1 : 0;
  const end = Math.max(first, drop && partial.includes(begun - 1) ? begun - 1 : begun);
  return {
    first,
    end,
    comparison: plan.comparison?.indexes.slice(first, end) ?? [],
    partial: drop ? [] : partial.map((index) => starts[index] as number),
    completeUntil,
  };
}

function assemblePart(plan: MetricPlan, rows: PartRows, axis: Axis): AnswerGroup[] {
  const { part, groups, previous } = rows;
  const measureCount = part.measures.length;
  const empty = (key: GroupKey, bucketCount = 1) => emptyGroup(key, { bucketCount, measureCount });
  return orderedKeys(rows).map((key) => {
    const text = keyText(key);
    const group = groups.get(text) ?? empty(key, plan.buckets?.starts.length);
    const before = previous ? (previous.get(text) ?? empty(key, plan.comparison?.buckets?.starts.length)) : null;
    const columns = part.measures.map((measure, index): AnswerColumn => {
      const rule = part.having.length > 0 ? 'null' : measure.measure.fill;
      const filledBefore = before ? fillGaps(before.values[index] as Float64Array, rule) : null;
      return {
        measure,
        values: fillGaps((group.values[index] as Float64Array).subarray(axis.first, axis.end), rule),
        previous: filledBefore ? axis.comparison.map((at) => filledBefore[at] ?? null) : null,
      };
    });
    const isPresent = (index: number) =>
      group.present[axis.first + index] === 1 || before?.present[axis.comparison[index] ?? -1] === 1;
    return { part, key, columns, isPresent };
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

/** Made once: `localeCompare` would make one for each pair. */
const BY_NAME = new Intl.Collator('en', { numeric: true });

const isOthers = (key: GroupKey) => key.includes(OTHERS_MARK);

/** Called for some thousand pairs an answer: it allocates nothing. */
function compareKeys(a: GroupKey, b: GroupKey): number {
  let order = Number(isOthers(a)) - Number(isOthers(b));
  for (let index = 0; order === 0 && index < a.length; index++) {
    order = BY_NAME.compare(a[index] ?? '', b[index] ?? '');
  }
  return order;
}
