import type { Cell, ColumnarResult } from '../engines/engine.ts';
import type { GroupKey } from '../sql/select.ts';

/** One combination of dimension values with its measures, bucket by bucket (one bucket where there is no time). */
export interface Group {
  key: GroupKey;
  /** measure index → bucket index → value; undefined marks a bucket the engine had no row for. */
  values: Array<Array<number | null | undefined>>;
}

export interface GroupShape {
  bucketCount: number;
  hasBuckets: boolean;
  dimensionCount: number;
  measureCount: number;
}

/** Stable text of a key, also for values that hold separators. */
export function keyText(key: GroupKey): string {
  return key.length === 1 && key[0] !== null ? `=${key[0]}` : JSON.stringify(key);
}

/** Sorts an engine's rows into groups. Rows outside the buckets (an ambiguous hour at a DST change) are left out. */
export function groupRows(result: ColumnarResult, shape: GroupShape): Map<string, Group> {
  const { columns, rowCount } = result;
  const bucketColumn = shape.hasBuckets ? (columns[0] as Cell[]) : null;
  const offset = shape.hasBuckets ? 1 : 0;
  const groups = new Map<string, Group>();
  for (let row = 0; row < rowCount; row++) {
    const bucket = bucketColumn ? (bucketColumn[row] as number) : 0;
    if (bucket < 0 || bucket >= shape.bucketCount) {
      continue;
    }
    const key = Array.from({ length: shape.dimensionCount }, (_, i) => (columns[offset + i] as Cell[])[row] as string | null);
    const text = keyText(key);
    let group = groups.get(text);
    if (!group) {
      group = emptyGroup(key, shape);
      groups.set(text, group);
    }
    for (let measure = 0; measure < shape.measureCount; measure++) {
      const values = group.values[measure] as Array<number | null | undefined>;
      values[bucket] = (columns[offset + shape.dimensionCount + measure] as Cell[])[row] as number | null;
    }
  }
  return groups;
}

export function emptyGroup(key: GroupKey, shape: Pick<GroupShape, 'bucketCount' | 'measureCount'>): Group {
  return { key, values: Array.from({ length: shape.measureCount }, () => new Array<undefined>(shape.bucketCount).fill(undefined)) };
}
