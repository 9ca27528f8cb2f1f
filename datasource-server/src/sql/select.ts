import type { Buckets, OffsetSegment, Range } from '../semantic/calendar.ts';
import type { RollupChoice } from '../semantic/rollup.ts';
import type { PlanPart } from '../semantic/plan.ts';
import type { ResolvedDimension, ResolvedMeasure } from '../semantic/resolve-member.ts';

/** Dimension values of one group; null is SQL's NULL. */
export type GroupKey = ReadonlyArray<string | null>;

/** What a compiled SELECT needs beyond the plan's part. */
export interface SelectInput {
  part: Pick<PlanPart, 'dataset' | 'where' | 'having'>;
  measures: readonly ResolvedMeasure[];
  dimensions: readonly ResolvedDimension[];
  range: Range;
  buckets: Buckets | null;
  now: number;
  /** Wall clock segments of the stored zone, null when the column holds instants. */
  stored: readonly OffsetSegment[] | null;
  /** Offsets of the asked zone over the range, by instant: `fromWall` counts UTC seconds here. */
  asked: readonly OffsetSegment[];
  /** Keep these groups; with `others` all the rest becomes one more group, else it is left out. */
  keep?: { keys: readonly GroupKey[]; others: boolean };
  /** Sort by the first measure and keep this many groups. */
  rank?: { order: 'asc' | 'desc'; limit: number };
  /** Read from here instead of the dataset's own table. */
  rollup?: RollupChoice | null;
  maxRows: number;
}

/** Stands for 其他 in SQL: a control character no real value starts with. */
export const OTHERS_MARK = '\u0001others';
