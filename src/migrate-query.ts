import type { DataQuery } from '@grafana/schema';

import { type FilterModel, type FilterValue, type OpsQuery, QUERY_VERSION } from './query-model';

type Raw = Record<string, unknown>;

/** `STEPS[n]` turns a stored query of version n into version n + 1. Add a step for every change of the model's meaning. */
const STEPS: ReadonlyArray<(raw: Raw) => Raw> = [
  // Version 0 is what carries no version: written by hand or by code, where `kind` may be left out.
  (raw) => ({ ...raw, kind: raw.kind ?? 'metric', version: 1 }),
];

/**
 * A query of any earlier version, or one written by hand, as today's model: every list is there and holds what it should.
 * A query of a later version keeps its version and unknown keys, so that an older plugin does not spoil it.
 */
export function migrateQuery(query: DataQuery): OpsQuery {
  const stored: Raw = { ...query };
  const version = typeof stored.version === 'number' && stored.version >= 0 ? stored.version : 0;
  const raw = STEPS.slice(version).reduce((current, step) => step(current), stored);
  const base = { ...raw, refId: query.refId, version: Math.max(version, QUERY_VERSION) };
  switch (raw.kind) {
    case 'rows':
      return {
        ...base,
        kind: 'rows',
        dataset: typeof raw.dataset === 'string' ? raw.dataset : '',
        filters: filtersOf(raw.filters),
        as: raw.as === 'annotations' ? 'annotations' : 'table',
      };
    case 'health':
      return { ...base, kind: 'health', components: stringsOf(raw.components) };
    default:
      return {
        ...base,
        kind: 'metric',
        measures: stringsOf(raw.measures),
        dimensions: stringsOf(raw.dimensions),
        filters: filtersOf(raw.filters),
        grain: typeof raw.grain === 'string' && raw.grain !== '' ? raw.grain : 'auto',
        as: raw.as === 'table' || raw.as === 'number' ? raw.as : 'timeseries',
      };
  }
}

function stringsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

function filtersOf(value: unknown): FilterModel[] {
  return Array.isArray(value)
    ? value.filter(isFilter).map((filter) => ({ ...filter, values: filter.values ?? [] }))
    : [];
}

/** The operator's spelling is the server's to judge: it answers an unknown one with the list of known ones. */
function isFilter(value: unknown): value is Omit<FilterModel, 'values'> & { values?: FilterValue[] } {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  const { member, op, values } = value as Raw;
  return typeof member === 'string' && typeof op === 'string' && (values === undefined || Array.isArray(values));
}
