import type { ColumnarResult } from '../engines/engine.ts';
import type { GroupKey } from '../sql/select.ts';

/** One combination of dimension values with its measures, bucket by bucket (one bucket where there is no time). */
export interface Group {
  key: GroupKey;
  /** measure index → bucket index → value; NaN where there is none, because no row came or its value is NULL. */
  values: Float64Array[];
  /** bucket index → 1 where the engine had a row. */
  present: Uint8Array;
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
  const offset = shape.hasBuckets ? 1 : 0;
  const buckets = shape.hasBuckets ? (columns[0] as number[]) : null;
  const dimensions = columns.slice(offset, offset + shape.dimensionCount) as Array<Array<string | null>>;
  const measures = columns.slice(
    offset + shape.dimensionCount,
    offset + shape.dimensionCount + shape.measureCount
  ) as Array<Array<number | null>>;
  const groups = new Map<string, Group>();
  const find = groupFinder(groups, dimensions, shape);
  for (let row = 0; row < rowCount; row++) {
    const bucket = buckets ? (buckets[row] as number) : 0;
    if (bucket < 0 || bucket >= shape.bucketCount) {
      continue;
    }
    const { values, present } = find(row);
    present[bucket] = 1;
    for (let measure = 0; measure < measures.length; measure++) {
      (values[measure] as Float64Array)[bucket] = (measures[measure] as Array<number | null>)[row] ?? NaN;
    }
  }
  return groups;
}

/** Finds a row's group, making it when it is new. One dimension, by far the most frequent, needs no key text a row. */
function groupFinder(
  groups: Map<string, Group>,
  dimensions: ReadonlyArray<ReadonlyArray<string | null>>,
  shape: GroupShape
): (row: number) => Group {
  const make = (key: GroupKey): Group => {
    const group = emptyGroup(key, shape);
    groups.set(keyText(key), group);
    return group;
  };
  const [first] = dimensions;
  if (!first) {
    let only: Group | undefined;
    return () => (only ??= make([]));
  }
  if (dimensions.length === 1) {
    const known = new Map<string | null, Group>();
    return (row) => {
      const value = first[row] as string | null;
      let group = known.get(value);
      if (!group) {
        group = make([value]);
        known.set(value, group);
      }
      return group;
    };
  }
  return (row) => {
    const key = dimensions.map((values) => values[row] as string | null);
    return groups.get(keyText(key)) ?? make(key);
  };
}

export function emptyGroup(key: GroupKey, shape: Pick<GroupShape, 'bucketCount' | 'measureCount'>): Group {
  const values = Array.from({ length: shape.measureCount }, () => new Float64Array(shape.bucketCount).fill(NaN));
  return { key, values, present: new Uint8Array(shape.bucketCount) };
}
