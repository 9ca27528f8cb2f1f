import type { DataQuery } from '@grafana/schema';

/** What a variable lists: the values of a dimension, or names from the catalogue. */
export const VARIABLE_LISTS = ['values', 'datasets', 'measures', 'dimensions', 'grains'] as const;
export type VariableList = (typeof VARIABLE_LISTS)[number];

export interface VariableQuery extends DataQuery {
  list: VariableList;
  /** For `values`: the dimension, `<dataset>.<name>`. */
  member?: string;
  /** For `measures`, `dimensions`, `grains`: only those of this dataset. */
  dataset?: string;
  /** For `values`: only those that contain this text. */
  search?: string;
}

const REF_ID = 'Variable';

/** A stored variable query of any shape (Grafana starts with an empty text) as one that can be edited and run. */
export function readVariableQuery(stored: unknown): VariableQuery {
  const raw: Record<string, unknown> = typeof stored === 'object' && stored !== null ? { ...stored } : {};
  return {
    refId: textOf(raw.refId) ?? REF_ID,
    list: VARIABLE_LISTS.find((list) => list === raw.list) ?? 'values',
    member: textOf(raw.member),
    dataset: textOf(raw.dataset),
    search: textOf(raw.search),
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
